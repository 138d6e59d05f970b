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
)

// A card for everybody in the map, by role; the role decides on the limits, and leaving the map ends the card.
func TestExampleTeamModule(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("team-module")
	c.do("init", "-input=false")
	c.do("apply", "-input=false", "-auto-approve").expect(t, `4 added, 0 changed, 0 destroyed`)
	c.do("plan", "-input=false", "-detailed-exitcode")

	limits := map[string]int64{}
	for _, card := range c.Ledger().LivingCards() {
		limits[*card.Nickname] = card.PaymentMonthlyLimit
	}

	for nickname, want := range map[string]int64{"Marketing Noor": 2000, "Marketing Lea": 400, "Workshop Tomas": 1500, "Workshop Oskar": 250} {
		if limits[nickname] != want {
			t.Errorf("%s may spend %d euros a month, want %d", nickname, limits[nickname], want)
		}
	}

	c.edited("main.tf", `, role = "member", monthly_limit = 400`, `, role = "lead"`)
	c.edited("main.tf", `    oskar = { first_name = "Oskar", last_name = "Nyberg", role = "member" }`, "")

	changed := c.do("apply", "-input=false", "-auto-approve")
	changed.expect(t, `Card "Workshop Oskar" ••••\d+ will be discarded`)
	changed.expect(t, `0 added, 1 changed, 1 destroyed`)
	living(3)(t, c.Ledger())
}

func TestExampleTeamModuleRefusesUnknownRoles(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("team-module")
	c.do("init", "-input=false")
	c.edited("main.tf", `role = "member", monthly_limit = 400`, `role = "boss"`)

	if plan := c.terraform("plan", "-input=false"); plan.code == 0 {
		t.Error("the plan is accepted")
	} else {
		plan.expect(t, `Every role must be one of roles: buyer, lead, member`)
	}
}

// edited replaces the only occurrence of a text in a file of the run.
func (c *cli) edited(file, from, to string) {
	c.t.Helper()

	path := filepath.Join(c.dir, file)

	content, err := os.ReadFile(path)
	c.must(err)

	if strings.Count(string(content), from) != 1 {
		c.t.Fatalf("%s does not say %q once", file, from)
	}

	c.must(os.WriteFile(path, []byte(strings.Replace(string(content), from, to, 1)), 0o600))
}

// reviewed are the cards of a company that has not looked at them for a while: one for each finding, one with two, and one
// that is fine.
func (w *world) reviewed() {
	w.t.Helper()

	now := time.Now()
	ago := func(days int) string { return now.AddDate(0, 0, -days).UTC().Format(time.RFC3339) }
	soon := now.AddDate(0, 1, 0)

	for _, card := range []struct {
		nickname, holder string
		spent            int64
		set              map[string]any
	}{
		{"Fine", w.OwnerMembershipID, 0, nil},
		{"Forgotten", w.AdminMembershipID, 0, map[string]any{"last_activity_at": ago(91)}},
		{"Used lately", w.AdminMembershipID, 0, map[string]any{"last_activity_at": ago(89)}},
		{"Ending", w.OwnerMembershipID, 0, map[string]any{"exp_month": soon.Format("1"), "exp_year": soon.Format("2006")}},
		{"Of nobody", w.InvitableMembershipID, 0, nil},
		{"Nearly empty", w.OwnerMembershipID, 81_00, nil},
		{"Quite full", w.OwnerMembershipID, 80_00, nil},
		{"Long paused", w.OwnerMembershipID, 0, map[string]any{"status": "paused", "updated_at": ago(31), "last_activity_at": ago(100)}},
		{"Just paused", w.OwnerMembershipID, 0, map[string]any{"status": "paused", "updated_at": ago(29)}},
		{"Dead", w.OwnerMembershipID, 0, map[string]any{"status": "discarded", "last_activity_at": ago(200)}},
	} {
		set := map[string]any{"nickname": card.nickname}

		id := w.IssueCard(map[string]any{
			"card_level": "virtual", "holder_id": w.OwnerMembershipID, "bank_account_id": w.BankAccountID, "payment_monthly_limit": 100,
		}, set).ID

		if card.spent > 0 {
			_, err := w.Control.Spend(w.t.Context(), id, card.spent)
			w.must(err)
		}

		changes := map[string]any{"holder_id": card.holder}
		maps.Copy(changes, card.set)

		_, err := w.Control.EditCard(w.t.Context(), id, changes)
		w.must(err)
	}
}

// Each finding is a warning, a row of the table and an entry for programs; nothing is written to Qonto.
func TestExampleLifecycleReview(t *testing.T) {
	c := newInstalledCLI(t)
	c.reviewed()
	c.copyExample("lifecycle-review")
	c.do("init", "-input=false")

	warned := c.do("apply", "-input=false", "-auto-approve")
	for _, want := range []string{
		`Not used for 90 days: Forgotten ••••\d+, Long paused ••••\d+. Lock or discard them\?`,
		`Ending within 60 days: Ending ••••\d+. Who`,
		`no active member: Of nobody ••••\d+. Discard`,
		`More than 80 % of the limit used: Nearly empty ••••\d+. Raise`,
		`Paused for more than 30 days: Long paused ••••\d+. Discard`,
	} {
		warned.expect(t, want)
	}

	review := c.do("output", "-raw", "review").text
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

	c.must(json.Unmarshal([]byte(c.do("output", "-json", "findings").text), &findings))

	if got := len(slices.Concat(slices.Collect(maps.Values(findings))...)); got != 6 || len(findings) != 5 {
		t.Errorf("%d findings of %d kinds, want 6 of 5: %v", got, len(findings), findings)
	}

	expectWrites(t, c.Ledger())
}

// The CLI's own test command runs a module against the emulator: cards are issued, changed and discarded.
func TestExampleOfTestingAModule(t *testing.T) {
	c := newCLI(t)

	c.must(os.CopyFS(c.dir, os.DirFS(filepath.Join(examples, "test-your-module"))))
	c.do("test").expect(t, `2 passed, 0 failed`)

	ledger := c.Ledger()
	if len(ledger.Cards) != 1 || ledger.Living != 0 {
		t.Errorf("%d cards were issued, %d live; want one that was discarded", len(ledger.Cards), ledger.Living)
	}
}
