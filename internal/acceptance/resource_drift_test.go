// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Dead is not "to be created": whatever ended a card, the next plan is empty, and nothing is issued.
func TestDeadCardStaysInTheState(t *testing.T) {
	statuses := []string{"discarded", "lost", "stolen", "abusive", "expired", "pre_expired", "shipped_lost", "order_canceled", "deleted"}
	configuration := func(limit string) []string {
		var blocks []string
		for _, status := range statuses {
			blocks = append(blocks, acctest.NamedCard(status, "virtual", `nickname = "`+status+`"`, `payment_monthly_limit = `+limit))
		}

		return blocks
	}

	c := acctest.NewCLI(t)
	c.Configure(configuration("200")...)
	c.Apply()

	issued := c.Ledger().Mark()

	for name, card := range storedCards(c) {
		change(c, fmt.Sprint(card["id"]), map[string]any{"status": name, "payment_monthly_limit": 1})
	}

	c.MustTerraform("plan", "-detailed-exitcode")
	c.Apply()

	for name, card := range storedCards(c) {
		if card["status"] != name {
			t.Errorf("card %q is %v in the state", name, card["status"])
		}
	}

	c.Configure(configuration("300")...)

	refused := c.Terraform("plan")
	for _, status := range statuses {
		refused.ExpectOneError(t, "qonto_card."+status, `cannot be changed any more.*terraform state rm ADDRESS.*apply -replace=ADDRESS`)
	}

	c.Configure("") // forgetting them sends nothing
	c.Apply()
	acctest.ExpectWrites(t, c.Ledger().Since(issued))
	c.ExpectIssued(len(statuses))

	if left := storedCards(c); len(left) != 0 {
		t.Errorf("left in the state: %v", left)
	}
}

// A card that has ended does not block the plan of everything else because its nickname refers to something that is replaced.
func TestDeadCardWithAValueThatIsNotKnown(t *testing.T) {
	t.Parallel()

	for name, issued := range map[string]string{"with a nickname": acctest.Ads, "without one": ""} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("virtual", issued))
			c.Apply()
			change(c, c.OnlyCard().ID, map[string]any{"status": "stolen"})
			c.Configure("resource \"terraform_data\" \"name\" {\n  input = \"ads\"\n}\n",
				acctest.Card("virtual", `nickname = terraform_data.name.output`))
			c.MustTerraform("plan").Expect(t, `nickname is known only after apply.*because the card has ended`)
		})
	}
}

// A token that does not see the card ends in one error, not in the plan of another card.
func TestInvisibleCardIsAnError(t *testing.T) {
	c := acctest.NewCLI(t)
	owner := c.Token

	c.Configure(acctest.Card("virtual"))
	c.Apply()
	c.Clock().Advance(time.Hour) // a young card would be waited for

	c.Token = c.TokenFor(c.EmployeeMembershipID)
	c.Terraform("plan").ExpectRefused(t, `Card not visible to this access token.*no other card will be issued in its place.*terraform state rm`)

	c.Token = owner
	c.MustTerraform("plan", "-detailed-exitcode")
	c.ExpectIssued(1)
}

func TestLockedInTheAppIsADifference(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `locked = false`))
	c.Apply()
	c.EditOnlyCard(map[string]any{"user_locked": true})
	c.Apply().ExpectOnlyChanges(t, "locked", "status")

	if status := c.OnlyCard().Status; status != "live" {
		t.Errorf("the card is %s, want live", status)
	}

	c.MustTerraform("plan", "-detailed-exitcode")
}

// A lock of Qonto's own is never a difference, and never fought.
func TestLockOfQontosOwnIsNoDifference(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `locked = false`))
	c.Apply()
	c.Happen(c.OnlyCard().ID, control.SystemLock)
	c.MustTerraform("plan", "-detailed-exitcode")
	c.Apply()

	if stored := stateAttributes(c); stored["status"] != "paused" || stored["locked"] != false {
		t.Errorf("the card is %v in the state, and locked is %v", stored["status"], stored["locked"])
	}

	c.Happen(c.OnlyCard().ID, control.SystemUnlock)
	c.MustTerraform("plan", "-detailed-exitcode")
}

// What people changed in the app shows alone in the plan, and applying that brings it back; the next plan is empty.
func TestDriftIsRepaired(t *testing.T) {
	drifts := []struct {
		name    string
		card    string
		changed map[string]any
		shows   string
		call    string
	}{
		{
			"limit", acctest.NamedCard("limit", "virtual", `nickname = "a"`, `payment_monthly_limit = 200`),
			map[string]any{"payment_monthly_limit": 50},
			"payment_monthly_limit", "PATCH /v2/cards/{id}/limits",
		},
		{
			"nickname", acctest.NamedCard("nickname", "virtual", `nickname = "b"`),
			map[string]any{"nickname": "theirs"},
			"nickname", "PATCH /v2/cards/{id}/nickname",
		},
		{
			"option", acctest.NamedCard("option", "standard", acctest.Physical, acctest.Unprotected, `online_option = true`),
			map[string]any{"online_option": false},
			"online_option", "PATCH /v2/cards/{id}/options",
		},
		{
			"days", acctest.NamedCard("days", "virtual", `nickname = "c"`, `active_days = [1, 2]`),
			map[string]any{"active_days": []int{1, 2, 3}},
			"active_days", "PATCH /v2/cards/{id}/restrictions",
		},
	}

	e := acctest.NewEnv(t)
	mark, ids := 0, map[string]string{}

	var (
		blocks []string
		shown  []plancheck.PlanCheck
	)

	for _, drift := range drifts {
		blocks = append(blocks, drift.card)
		shown = append(shown, acctest.OnlyChangesOf("qonto_card."+drift.name, drift.shows))
	}

	e.RunSteps(
		resource.TestStep{Config: e.Config(blocks...), Check: func(state *terraform.State) error {
			for _, drift := range drifts {
				ids[drift.name] = state.RootModule().Resources["qonto_card."+drift.name].Primary.ID
			}

			return nil
		}},
		resource.TestStep{
			PreConfig: func() {
				for _, drift := range drifts {
					_, err := e.Control.EditCard(t.Context(), ids[drift.name], drift.changed)
					e.Must(err)
				}

				mark = e.Ledger().Mark()
			},
			Config:           e.Config(blocks...),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: shown},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				t.Helper()

				for _, drift := range drifts {
					acctest.ExpectWrites(t, onlyAbout(ledger.Since(mark), ids[drift.name]), drift.call)
				}
			}),
		},
	)
}

// onlyAbout leaves out requests about other cards.
func onlyAbout(ledger control.Ledger, id string) control.Ledger {
	ledger.Requests = slices.DeleteFunc(ledger.Requests, func(request control.Request) bool { return !strings.Contains(request.Path, id) })

	return ledger
}

// Unlocking a card that Qonto locks as well answers 200, and the card stays paused: the apply says so, and no later plan fights it.
func TestUnlockUnderALockOfQontosOwn(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads, `locked = true`))
	c.Apply()
	c.Happen(c.OnlyCard().ID, control.SystemLock)
	c.Configure(acctest.Card("virtual", acctest.Ads, `locked = false`))
	c.Apply().Expect(t, `Warning: Card "ads" ••••\d+ stays paused.*Ask Qonto's support why`)

	if still := c.OnlyCard().Status; still != "paused" {
		t.Errorf("the card is %s", still)
	}

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("the plan after that is not empty:\n%s", plan.Text)
	}
}
