// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/terminal"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// review plans, and has the provider's program review the saved plan, without any credentials.
func (c *cli) review(plan []string, arguments ...string) output {
	c.t.Helper()

	c.must(os.RemoveAll(filepath.Join(c.dir, "saved")))

	planned := c.terraform(append([]string{"plan", "-input=false", "-out=saved"}, plan...)...)
	c.t.Log(planned.text)

	return c.reviewSaved(arguments...)
}

// reviewSaved reviews the plan that was saved last.
func (c *cli) reviewSaved(arguments ...string) output {
	c.t.Helper()

	shown, err := c.command("show", "-json", "saved").Output()
	c.must(err)

	command := exec.CommandContext(c.t.Context(), terminal.Provider(c.t), append([]string{"review"}, arguments...)...)
	command.Stdin, command.Env = bytes.NewReader(shown), []string{"HOME=" + c.dir}

	text, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.t.Fatal(err)
	}

	return output{text: string(text), code: command.ProcessState.ExitCode()}
}

// holds compares a review with the file that holds it. Which card gets which digits differs from run to run.
func (o output) holds(t *testing.T, file string) {
	t.Helper()

	path := filepath.Join("testdata", "review", file)
	got := regexp.MustCompile(`••••\d{4}`).ReplaceAllString(o.text, "••••0000")

	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}

		return
	}

	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs, run with -update if that is right:\n%s", path, diff)
	}
}

const people = `
data "qonto_memberships" "all" {}
data "qonto_membership" "lea" {
  first_name = "Lea"
  last_name  = "Sommer"
}
`

// A plan of every kind: the review of both CLIs is the same.
func TestReviewOfAPlan(t *testing.T) {
	c := newCLI(t)
	other := c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.AdminMembershipID, "bank_account_id": c.BankAccountID, "payment_monthly_limit": 300,
	}, map[string]any{"nickname": "Found in Qonto"}).ID

	moved := `nickname = "Moved"`

	c.configure(people +
		namedCard("ads", "virtual", `nickname = "Ads"`, `payment_monthly_limit = 500`, "holder_id = data.qonto_membership.lea.id") +
		namedCard("paused", "virtual", `nickname = "Paused"`, `locked = true`, `payment_monthly_limit = 100`) +
		namedCard("ends", "virtual", `nickname = "Ends"`, `payment_monthly_limit = 200`) +
		namedCard("parked", "virtual", `nickname = "Parked"`, `deletion_policy = "lock"`, `payment_monthly_limit = 50`) +
		namedCard("forgotten", "virtual", `nickname = "Forgotten"`, `payment_monthly_limit = 60`) +
		namedCard("again", "virtual", `nickname = "Again"`, `payment_monthly_limit = 70`) +
		namedCard("drifts", "virtual", `nickname = "Drifts"`) +
		namedCard("old", "virtual", moved, `payment_monthly_limit = 80`))
	c.apply()
	c.drifted("Drifts")
	c.configure(people +
		namedCard("ads", "virtual", `nickname = "Advertising"`, `payment_monthly_limit = 1500`, "holder_id = data.qonto_membership.lea.id") +
		namedCard("paused", "virtual", `nickname = "Paused"`, `locked = false`, `payment_monthly_limit = 80`, `active_days = [1, 2]`) +
		namedCard("again", "virtual", `nickname = "Again"`, `payment_monthly_limit = 70`) +
		namedCard("drifts", "virtual") +
		namedCard("new", "virtual", `nickname = "Team ${each.key}"`, `payment_monthly_limit = 250`, "for_each = toset([\"north\", \"south|`b`\"])") +
		namedCard("workshop", "plus", plastic, `nickname = "Workshop"`) +
		namedCard("moved", "virtual", moved, `payment_monthly_limit = 80`) +
		namedCard("found", "virtual", `nickname = "Found in Qonto"`, "holder_id = @admin") +
		"moved {\n  from = qonto_card.old\n  to = qonto_card.moved\n}\n" +
		"removed {\n  from = qonto_card.forgotten\n  lifecycle {\n    destroy = false\n  }\n}\n" +
		fmt.Sprintf("import {\n  to = qonto_card.found\n  id = %q\n}\n", other))

	c.review([]string{"-replace=qonto_card.again"}).holds(t, "everything.txt")
	c.reviewSaved("-format=markdown").holds(t, "everything.md")

	for failOn, want := range map[string]int{"discard": 2, "order": 2, "limit-increase": 2} {
		if got := c.reviewSaved("-fail-on=" + failOn).code; got != want {
			t.Errorf("-fail-on=%s: status %d, want %d", failOn, got, want)
		}
	}
}

// drifted changes a card in the app.
func (c *cli) drifted(nickname string) {
	c.t.Helper()

	for _, card := range c.Ledger().LivingCards() {
		if card.Nickname != nil && *card.Nickname == nickname {
			_, err := c.Control.EditCard(c.t.Context(), card.ID, map[string]any{"payment_monthly_limit": 2000, "user_locked": true})
			c.must(err)
		}
	}
}

// A plan of twenty new cards, three edits and two discards is one page.
func TestReviewOfManyCards(t *testing.T) {
	c := newCLI(t)

	const team = `
variable "cards" {
  type = map(number)
}

resource "qonto_card" "team" {
  for_each = var.cards

  card_level            = "virtual"
  holder_id             = data.qonto_membership.lea.id
  bank_account_id       = @account
  nickname              = "Team ${each.key}"
  payment_monthly_limit = each.value
}
`

	c.configure(people + team)
	c.write("cards.auto.tfvars", `cards = { a = 100, b = 200, c = 300, d = 400, e = 500 }`)
	c.apply()

	more := []string{"a = 150", "b = 100", "c = 350"}
	for i := range 20 {
		more = append(more, fmt.Sprintf("n%02d = 250", i+1))
	}

	c.write("cards.auto.tfvars", "cards = { "+strings.Join(more, ", ")+" }")
	c.review(nil).holds(t, "many.txt")
	c.reviewSaved("-format=markdown").holds(t, "many.md")
}

// What a review lacks is said at its top: of a plan that failed, of one with -target, and of one that refreshes only.
func TestReviewOfPartsOfAPlan(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", ads, `payment_monthly_limit = 100`) + namedCard("other", "virtual", `nickname = "other"`))

	targeted := c.review([]string{"-target=" + address})
	targeted.expect(t, `Cards: 1 ordered\n`)

	if !strings.Contains(version(t), "OpenTofu") { // whose plans do not say so
		targeted.expect(t, `\n! The plan is not whole\. It was made with -target`)
	}

	c.apply()
	c.drifted("other")

	drift := c.review([]string{"-refresh-only"}, "-fail-on=discard,order,limit-increase")
	drift.expect(t, `Cards: 1 changed outside Terraform\n`)
	drift.expect(t, `"other" ••••\d+ .* Monthly limit €1,000 €2,000 \+€1,000`)

	if drift.code != 0 {
		t.Errorf("drift ends with %d", drift.code)
	}

	c.configure(card("virtual", ads, `payment_monthly_limit = 200`) + namedCard("other", "virtual", `nickname = "other"`) +
		namedCard("one", "virtual") + namedCard("alike", "virtual"))

	failed := c.review(nil, "-fail-on=discard")
	failed.expect(t, `\n\n! The plan failed\. Terraform stopped with an error`)
	failed.expect(t, `Error: the plan cannot be judged`)

	if failed.code != 1 {
		t.Errorf("a plan that failed ends with %d", failed.code)
	}
}

// A destroyed configuration ends all of its cards, and an empty plan says that nothing changes.
func TestReviewOfADestroy(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", ads))
	c.apply()
	c.review(nil).expect(t, `^Cards: nothing changes\n`)
	c.review([]string{"-destroy"}).expect(t, `^Cards: 1 ends for good\n.*"ads" ••••\d+ .* destroyed qonto_card.this`)
}

// A card that ends takes its renewal with it: both are named. So is what takes the place of a card that is replaced.
func TestReviewOfARenewalAndAReplacement(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", ads) + namedCard("moves", "virtual", `nickname = "moves"`, "holder_id = @owner", "allow_replacement = true"))
	c.apply()

	for _, card := range c.Ledger().LivingCards() {
		if *card.Nickname == "ads" {
			c.Happen(card.ID, control.Renew)
		}
	}

	c.apply()
	c.configure(namedCard("moves", "virtual", `nickname = "moves"`, "holder_id = @admin", "allow_replacement = true"))

	review := c.review(nil)
	review.expect(t, `^Cards: 3 end for good, 1 ordered\n`)
	review.expect(t, `\n  "ads" ••••\d+ .* its block was removed qonto_card\.this\n`)
	review.expect(t, `\n  Renewal of "ads" ••••\d+ [0-9a-f-]{36} .* ends with the card that it renews qonto_card\.this\n`)
	review.expect(t, `\n  "moves" ••••\d+ .* replaced, for another holder qonto_card\.moves\n`)
	review.expect(t, `\nORDERED \(1\)\n.*\n  "moves" .* replaces "moves" ••••\d+ qonto_card\.moves\n`)
}
