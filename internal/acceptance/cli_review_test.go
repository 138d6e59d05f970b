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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// review plans, and has the provider's program review the saved plan, without any credentials.
func review(c *acctest.CLI, plan []string, arguments ...string) acctest.Output {
	c.T.Helper()

	c.Must(os.RemoveAll(filepath.Join(c.Dir, "saved")))

	planned := c.Terraform(append([]string{"plan", "-input=false", "-out=saved"}, plan...)...)
	c.T.Log(planned.Text)

	return reviewSaved(c, arguments...)
}

// reviewSaved reviews the plan that was saved last.
func reviewSaved(c *acctest.CLI, arguments ...string) acctest.Output {
	c.T.Helper()

	shown, err := c.Command("show", "-json", "saved").Output()
	c.Must(err)

	command := exec.CommandContext(c.T.Context(), acctest.ProviderPath(c.T), append([]string{"review"}, arguments...)...)
	command.Stdin, command.Env = bytes.NewReader(shown), []string{"HOME=" + c.Dir}

	text, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.T.Fatal(err)
	}

	return acctest.Output{Text: string(text), ExitCode: command.ProcessState.ExitCode()}
}

// expectGolden compares a review with the file that holds it. Which card gets which digits differs from run to run.
func expectGolden(t *testing.T, o acctest.Output, file string) {
	t.Helper()

	path := filepath.Join("testdata", "review", file)
	got := regexp.MustCompile(`••••\d{4}`).ReplaceAllString(o.Text, "••••0000")

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
	c := acctest.NewCLI(t)
	other := c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.AdminMembershipID, "bank_account_id": c.BankAccountID, "payment_monthly_limit": 300,
	}, map[string]any{"nickname": "Found in Qonto"}).ID

	moved := `nickname = "Moved"`

	c.Configure(people +
		acctest.NamedCard("ads", "virtual", `nickname = "Ads"`, `payment_monthly_limit = 500`, "holder_id = data.qonto_membership.lea.id") +
		acctest.NamedCard("paused", "virtual", `nickname = "Paused"`, `locked = true`, `payment_monthly_limit = 100`) +
		acctest.NamedCard("ends", "virtual", `nickname = "Ends"`, `payment_monthly_limit = 200`) +
		acctest.NamedCard("parked", "virtual", `nickname = "Parked"`, `deletion_policy = "lock"`, `payment_monthly_limit = 50`) +
		acctest.NamedCard("forgotten", "virtual", `nickname = "Forgotten"`, `payment_monthly_limit = 60`) +
		acctest.NamedCard("again", "virtual", `nickname = "Again"`, `payment_monthly_limit = 70`) +
		acctest.NamedCard("drifts", "virtual", `nickname = "Drifts"`) +
		acctest.NamedCard("old", "virtual", moved, `payment_monthly_limit = 80`))
	c.Apply()
	driftOutside(c, "Drifts")
	c.Configure(people +
		acctest.NamedCard("ads", "virtual", `nickname = "Advertising"`, `payment_monthly_limit = 1500`, "holder_id = data.qonto_membership.lea.id") +
		acctest.NamedCard("paused", "virtual", `nickname = "Paused"`, `locked = false`, `payment_monthly_limit = 80`, `active_days = [1, 2]`) +
		acctest.NamedCard("again", "virtual", `nickname = "Again"`, `payment_monthly_limit = 70`) +
		acctest.NamedCard("drifts", "virtual") +
		acctest.NamedCard("new", "virtual", `nickname = "Team ${each.key}"`, `payment_monthly_limit = 250`,
			"for_each = toset([\"north\", \"south|`b`\"])") +
		acctest.NamedCard("workshop", "plus", acctest.Physical, `nickname = "Workshop"`) +
		acctest.NamedCard("moved", "virtual", moved, `payment_monthly_limit = 80`) +
		acctest.NamedCard("found", "virtual", `nickname = "Found in Qonto"`, "holder_id = @admin") +
		"moved {\n  from = qonto_card.old\n  to = qonto_card.moved\n}\n" +
		"removed {\n  from = qonto_card.forgotten\n  lifecycle {\n    destroy = false\n  }\n}\n" +
		fmt.Sprintf("import {\n  to = qonto_card.found\n  id = %q\n}\n", other))

	expectGolden(t, review(c, []string{"-replace=qonto_card.again"}), "everything.txt")
	expectGolden(t, reviewSaved(c, "-format=markdown"), "everything.md")

	for failOn, want := range map[string]int{"discard": 2, "order": 2, "limit-increase": 2} {
		if got := reviewSaved(c, "-fail-on="+failOn).ExitCode; got != want {
			t.Errorf("-fail-on=%s: status %d, want %d", failOn, got, want)
		}
	}
}

// driftOutside changes a card in the app.
func driftOutside(c *acctest.CLI, nickname string) {
	c.T.Helper()

	for _, card := range c.Ledger().LivingCards() {
		if card.Nickname != nil && *card.Nickname == nickname {
			_, err := c.Control.EditCard(c.T.Context(), card.ID, map[string]any{"payment_monthly_limit": 2000, "user_locked": true})
			c.Must(err)
		}
	}
}

// A plan of twenty new cards, three edits and two discards is one page.
func TestReviewOfManyCards(t *testing.T) {
	c := acctest.NewCLI(t)

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

	c.Configure(people + team)
	c.WriteFile("cards.auto.tfvars", `cards = { a = 100, b = 200, c = 300, d = 400, e = 500 }`)
	c.Apply()

	more := []string{"a = 150", "b = 100", "c = 350"}
	for i := range 20 {
		more = append(more, fmt.Sprintf("n%02d = 250", i+1))
	}

	c.WriteFile("cards.auto.tfvars", "cards = { "+strings.Join(more, ", ")+" }")
	expectGolden(t, review(c, nil), "many.txt")
	expectGolden(t, reviewSaved(c, "-format=markdown"), "many.md")
}

// What a review lacks is said at its top: of a plan that failed, of one with -target, and of one that refreshes only.
func TestReviewOfPartsOfAPlan(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 100`) + acctest.NamedCard("other", "virtual", `nickname = "other"`))

	targeted := review(c, []string{"-target=" + acctest.Address})
	targeted.Expect(t, `Cards: 1 ordered\n`)

	if !strings.Contains(acctest.CLIVersion(t), "OpenTofu") { // whose plans do not say so
		targeted.Expect(t, `\n! The plan is not whole\. It was made with -target`)
	}

	c.Apply()
	driftOutside(c, "other")

	drift := review(c, []string{"-refresh-only"}, "-fail-on=discard,order,limit-increase")
	drift.Expect(t, `Cards: 1 changed outside Terraform\n`)
	drift.Expect(t, `"other" ••••\d+ .* Monthly limit €1,000 €2,000 \+€1,000`)

	if drift.ExitCode != 0 {
		t.Errorf("drift ends with %d", drift.ExitCode)
	}

	if gated := review(c, []string{"-refresh-only"}, "-fail-on=drift"); gated.ExitCode != 2 {
		t.Errorf("drift that must not be ends with %d", gated.ExitCode)
	}

	c.Configure(acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`) + acctest.NamedCard("other", "virtual", `nickname = "other"`) +
		acctest.NamedCard("one", "virtual") + acctest.NamedCard("alike", "virtual"))

	failed := review(c, nil, "-fail-on=discard")
	failed.Expect(t, `\n\n! The plan failed\. Terraform stopped with an error`)
	failed.Expect(t, `Error: the plan cannot be judged`)

	if failed.ExitCode != 1 {
		t.Errorf("a plan that failed ends with %d", failed.ExitCode)
	}
}

// A destroyed configuration ends all of its cards, and an empty plan says that nothing changes.
func TestReviewOfADestroy(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	review(c, nil).Expect(t, `^Cards: nothing changes\n`)
	review(c, []string{"-destroy"}).Expect(t, `^Cards: 1 ends for good\n.*"ads" ••••\d+ .* destroyed qonto_card.this`)
}

// A card that ends takes its renewal with it: both are named. So is what takes the place of a card that is replaced.
func TestReviewOfARenewalAndAReplacement(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads) + acctest.NamedCard("moves", "virtual", `nickname = "moves"`, "holder_id = @owner",
		"allow_replacement = true"))
	c.Apply()

	for _, card := range c.Ledger().LivingCards() {
		if *card.Nickname == "ads" {
			c.Happen(card.ID, control.Renew)
		}
	}

	c.Apply()
	c.Configure(acctest.NamedCard("moves", "virtual", `nickname = "moves"`, "holder_id = @admin", "allow_replacement = true"))

	review := review(c, nil)
	review.Expect(t, `^Cards: 3 end for good, 1 ordered\n`)
	review.Expect(t, `\n  "ads" ••••\d+ .* its block was removed qonto_card\.this\n`)
	review.Expect(t, `\n  Renewal of "ads" ••••\d+ [0-9a-f-]{36} .* ends with the card that it renews qonto_card\.this\n`)
	review.Expect(t, `\n  "moves" ••••\d+ .* replaced, for another holder qonto_card\.moves\n`)
	review.Expect(t, `\nORDERED \(1\)\n.*\n  "moves" .* replaces "moves" ••••\d+ qonto_card\.moves\n`)
}
