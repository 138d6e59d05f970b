// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A card for everybody in the map, by role; the role decides on the limits, and leaving the map ends the card.
func TestExampleTeamModule(t *testing.T) {
	c := acctest.NewInstalledCLI(t)
	c.CopyExample("team-module")
	c.MustTerraform("init", "-input=false")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `4 added, 0 changed, 0 destroyed`)
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")

	limits := map[string]int64{}
	for _, card := range c.Ledger().LivingCards() {
		limits[*card.Nickname] = card.PaymentMonthlyLimit
	}

	for nickname, want := range map[string]int64{"Marketing Noor": 2000, "Marketing Lea": 400, "Workshop Tomas": 1500, "Workshop Oskar": 250} {
		if limits[nickname] != want {
			t.Errorf("%s may spend %d euros a month, want %d", nickname, limits[nickname], want)
		}
	}

	editFile(c, "main.tf", `, role = "member", monthly_limit = 400`, `, role = "lead"`)
	editFile(c, "main.tf", `    oskar = { first_name = "Oskar", last_name = "Nyberg", role = "member" }`, "")

	changed := c.MustTerraform("apply", "-input=false", "-auto-approve")
	changed.Expect(t, `Card "Workshop Oskar" ••••\d+ will be discarded`)
	changed.Expect(t, `0 added, 1 changed, 1 destroyed`)
	acctest.ExpectLiving(3)(t, c.Ledger())
}

func TestExampleTeamModuleRefusesUnknownRoles(t *testing.T) {
	c := acctest.NewInstalledCLI(t)
	c.CopyExample("team-module")
	c.MustTerraform("init", "-input=false")
	editFile(c, "main.tf", `role = "member", monthly_limit = 400`, `role = "boss"`)

	if plan := c.Terraform("plan", "-input=false"); plan.ExitCode == 0 {
		t.Error("the plan is accepted")
	} else {
		plan.Expect(t, `Every role must be one of roles: buyer, lead, member`)
	}
}

// editFile replaces the only occurrence of a text in a file of the run.
func editFile(c *acctest.CLI, file, from, to string) {
	c.T.Helper()

	path := filepath.Join(c.Dir, file)

	content, err := os.ReadFile(path)
	c.Must(err)

	if strings.Count(string(content), from) != 1 {
		c.T.Fatalf("%s does not say %q once", file, from)
	}

	c.Must(os.WriteFile(path, []byte(strings.Replace(string(content), from, to, 1)), 0o600))
}

// issueNeglectedCards are the cards of a company that has not looked at them for a while: one for each finding, one with two, and one
// that is fine.
func issueNeglectedCards(e *acctest.Env) {
	e.T.Helper()

	now := time.Now().UTC()
	ago := func(days int) string { return now.AddDate(0, 0, -days).UTC().Format(time.RFC3339) }
	soon := now.AddDate(0, 0, 14) // the end of its month is less than 45 days away, so that Qonto has renewed the card

	for _, card := range []struct {
		nickname, holder string
		spent            int64
		set              map[string]any
	}{
		{"Fine", e.OwnerMembershipID, 0, nil},
		{"Forgotten", e.AdminMembershipID, 0, map[string]any{"last_activity_at": ago(91)}},
		{"Used lately", e.AdminMembershipID, 0, map[string]any{"last_activity_at": ago(89)}},
		{"Ending", e.OwnerMembershipID, 0, map[string]any{"exp_month": soon.Format("1"), "exp_year": soon.Format("2006")}},
		{"Of nobody", e.InvitableMembershipID, 0, nil},
		{"Nearly empty", e.OwnerMembershipID, 81_00, nil},
		{"Quite full", e.OwnerMembershipID, 80_00, nil},
		{"Long paused", e.OwnerMembershipID, 0, map[string]any{"status": "paused", "updated_at": ago(31), "last_activity_at": ago(100)}},
		{"Just paused", e.OwnerMembershipID, 0, map[string]any{"status": "paused", "updated_at": ago(29)}},
		{"Dead", e.OwnerMembershipID, 0, map[string]any{"status": "discarded", "last_activity_at": ago(200)}},
	} {
		set := map[string]any{"nickname": card.nickname}

		id := e.IssueCard(map[string]any{
			"card_level": "virtual", "holder_id": e.OwnerMembershipID, "bank_account_id": e.BankAccountID, "payment_monthly_limit": 100,
		}, set).ID

		if card.spent > 0 {
			_, err := e.Control.Spend(e.T.Context(), id, card.spent)
			e.Must(err)
		}

		changes := map[string]any{"holder_id": card.holder}
		maps.Copy(changes, card.set)

		_, err := e.Control.EditCard(e.T.Context(), id, changes)
		e.Must(err)
	}
}

// Each finding is a warning, a row of the table and an entry for programs; nothing is written to Qonto.
func TestExampleLifecycleReview(t *testing.T) {
	c := acctest.NewInstalledCLI(t)
	issueNeglectedCards(c.Env)
	c.CopyExample("lifecycle-review")
	c.MustTerraform("init", "-input=false")

	warned := c.MustTerraform("apply", "-input=false", "-auto-approve")
	for _, want := range []string{
		`Not used for 90 days: Forgotten ••••\d+, Long paused ••••\d+. Lock or discard them\?`,
		`Ending within 60 days: Ending ••••\d+. Tell`,
		`no active member: Of nobody ••••\d+. Discard`,
		`More than 80 % of the limit used: Nearly empty ••••\d+. Raise`,
		`Paused for more than 30 days: Long paused ••••\d+. Discard`,
	} {
		warned.Expect(t, want)
	}

	review := c.MustTerraform("output", "-raw", "review").Text
	t.Log("\n" + review)

	for _, want := range []string{
		`(?m)^CARD +LEVEL +HOLDER +STATUS +USED +REMARKS$`,
		`(?m)^Forgotten ••••\d{4} +virtual +Tomas Brandl +live +0 %  unused since \d{4}-\d\d-\d\d$`,
		`(?m)^Long paused ••••\d{4} +virtual +Ines Valcourt +paused +0 %  unused since [\d-]+; paused since [\d-]+$`,
		`(?m)^Nearly empty ••••\d{4} +virtual +Ines Valcourt +live +81 %  near its limit$`,
		`(?m)^Of nobody ••••\d{4} +virtual +Jan Visser +live +0 %  holder left$`,
		`(?m)^Ending ••••\d{4} .* ends \d{4}-\d\d-\d\d, renewed$`,
		`(?m)^5 of 10 cards need a decision\.$`,
	} {
		if !regexp.MustCompile(want).MatchString(review) {
			t.Errorf("the table has no row %s", want)
		}
	}

	var findings map[string][]string

	c.Must(json.Unmarshal([]byte(c.MustTerraform("output", "-json", "findings").Text), &findings))

	if got := len(slices.Concat(slices.Collect(maps.Values(findings))...)); got != 6 || len(findings) != 5 {
		t.Errorf("%d findings of %d kinds, want 6 of 5: %v", got, len(findings), findings)
	}

	acctest.ExpectWrites(t, c.Ledger())
}

// The CLI's own test command runs a module against the emulator: cards are issued, changed and discarded.
func TestExampleOfTestingAModule(t *testing.T) {
	c := acctest.NewCLI(t)

	c.Must(os.CopyFS(c.Dir, os.DirFS(filepath.Join(acctest.ExamplesFolder, "test-your-module"))))
	c.MustTerraform("test").Expect(t, `2 passed, 0 failed`)

	ledger := c.Ledger()
	if len(ledger.Cards) != 1 || ledger.Living != 0 {
		t.Errorf("%d cards were issued, %d live; want one that was discarded", len(ledger.Cards), ledger.Living)
	}
}

// The same module passes its test with a mock in the place of the provider, and reaches no server.
func TestExampleOfTestingAModuleWithMocks(t *testing.T) {
	c := acctest.NewCLI(t)

	c.Must(os.CopyFS(c.Dir, os.DirFS(filepath.Join(acctest.ExamplesFolder, "test-your-module"))))
	c.MustTerraform("test", "-test-directory=mocks").Expect(t, `2 passed, 0 failed`)

	if requests := c.Ledger().Requests; len(requests) > 0 {
		t.Errorf("%d requests", len(requests))
	}
}
