// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// prevent refuses every way to end a card, in the plan, and is switched off in place.
func TestPreventRefusesEveryWayToEndACard(t *testing.T) {
	const refused = `Card is protected from being ended`

	protected := acctest.Card("virtual", `deletion_policy = "prevent"`)

	c := acctest.NewCLI(t)
	c.Configure(protected)
	c.Apply()

	for _, attempt := range []struct {
		name, config string
		command      []string
	}{
		{"destroy", protected, []string{"plan", "-destroy"}},
		{"removed block", "", []string{"plan"}},
		{
			"replaced by config", acctest.Card("virtual", `deletion_policy = "prevent"`, `holder_id = @admin`, `allow_replacement = true`),
			[]string{"plan"},
		},
	} {
		t.Log(attempt.name)
		c.Configure(attempt.config)
		c.Terraform(attempt.command...).ExpectRefused(t, refused)
	}

	c.Configure(acctest.Card("virtual", `deletion_policy = "discard"`))
	c.Apply().ExpectOnlyChanges(t, "deletion_policy")
	c.Configure(protected)
	c.Apply()

	c.MustTerraform("taint", acctest.Address)
	c.Terraform("plan").ExpectRefused(t, refused)

	c.Configure("removed {\n from = " + acctest.Address + "\n lifecycle {\n destroy = false\n }\n}\n")
	c.Apply()
	acctest.ExpectLiving(1)(t, c.Ledger())
	c.ExpectIssued(1)
}

func TestPhysicalCardsAreProtectedByDefault(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical))
	c.Apply()

	c.Configure("")
	c.Terraform("plan").ExpectRefused(t, `protected from being ended.*deletion_policy = "discard"`)

	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected))
	c.Apply()
	acctest.ExpectLiving(1)(t, c.Ledger())

	c.Configure("")
	c.Apply()
	acctest.ExpectLiving(0)(t, c.Ledger())
}

func TestPoliciesThatLeaveTheCard(t *testing.T) {
	policies := map[string]string{"lock": "paused", "abandon": "live"}

	var blocks []string

	for policy := range policies {
		blocks = append(blocks, acctest.NamedCard(policy, "virtual", `nickname = "`+policy+`"`, `deletion_policy = "`+policy+`"`))
	}

	c := acctest.NewCLI(t)
	c.Configure(blocks...)
	c.Apply()

	cards := storedCards(c)

	c.Configure("")

	removed := c.Apply()
	removed.Expect(t, `Card "lock" ••••\d+ will be locked and left in Qonto`)
	removed.Expect(t, `Card "abandon" ••••\d+ will be left in Qonto as it is`)

	for policy, want := range policies {
		expectStatus(c.Env, fmt.Sprint(cards[policy]["id"]), want)
	}
}

// A change of what is fixed replaces a card if the configuration allows that.
func TestChangeOfWhatIsFixed(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`))
	c.Apply()

	first := c.OnlyCard().ID

	c.Configure(acctest.Card("virtual", `nickname = "ads"`, `holder_id = @admin`, `allow_replacement = true`))
	c.Apply().Expect(t, `# qonto_card.this must be replaced`)

	if second := c.OnlyCard().ID; second == first || stateAttributes(c)["id"] != second {
		t.Errorf("card %s lives, and %v is in the state", second, stateAttributes(c)["id"])
	}

	c.MustTerraform("plan", "-detailed-exitcode")
}

func TestChangeOfWhatIsFixedOnAPhysicalCardIsRefused(t *testing.T) {
	// The configuration has arguments by name, one of which becomes another one.
	configuration := func(name string, changes map[string]string) string {
		arguments := []string{
			`payment_monthly_limit = 500`, `atm_monthly_limit = 100`, `nickname = "` + name + `"`, acctest.Unprotected,
		}

		for argument, value := range map[string]string{"ship_to_business": "true", "nfc_option": "true"} {
			if _, changed := changes[argument]; !changed {
				arguments = append(arguments, argument+" = "+value)
			}
		}

		for argument, value := range changes {
			arguments = append(arguments, argument+" = "+value)
		}

		return acctest.NamedCard(name, "standard", arguments...)
	}

	changes := map[string]string{
		"holder_id": "@admin", "bank_account_id": "@second_account", "ship_to_business": "false\n" + acctest.DeliveryAddress, "nfc_option": "false",
	}

	var before, after []string

	for argument, value := range changes {
		before = append(before, configuration(argument, nil))
		after = append(after, configuration(argument, map[string]string{argument: value}))
	}

	c := acctest.NewCLI(t)
	c.Configure(before...)
	c.Apply()
	c.Configure(after...)

	refused := c.Terraform("plan")
	for argument := range changes {
		refused.ExpectOneError(t, "qonto_card."+argument, argument+` of card .* cannot be changed .* as a second resource`)
	}
}

func TestDiscardEndsTheRenewalAsWell(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	c.Happen(c.OnlyCard().ID, control.Renew)
	c.Apply()
	acctest.ExpectLiving(2)(t, c.Ledger())

	c.Configure("")
	c.Apply()
	acctest.ExpectLiving(0)(t, c.Ledger())
}

// Once the old card has expired, the resource stands on the card that renewed it. Nothing is issued.
func TestExpiredCardMovesOnToItsRenewal(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 50`))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)

	c.Happen(old, control.Expire)
	c.Apply()

	if id := stateAttributes(c)["id"]; id != renewal {
		t.Errorf("card %v is in the state, want %s", id, renewal)
	}

	c.MustTerraform("plan", "-detailed-exitcode")
	c.Configure("")
	c.Apply()
	acctest.ExpectLiving(0)(t, c.Ledger())

	if got := c.Ledger().Received("POST", creates); got != 1 {
		t.Errorf("%d creates, want 1", got)
	}
}

// Qonto refuses to discard a paused card: it is unlocked and discarded in one step, and locked again if that fails.
func TestDiscardOfALockedCard(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `locked = true`))
	c.Apply()

	card := c.OnlyCard().ID

	c.Fault(control.Fault{Method: "PUT", Route: discards, Action: "status", Status: 403, Nth: 2, Times: 1})
	c.Configure("")
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not ended.*the card is locked again, as before`)
	expectStatus(c.Env, card, "paused")

	c.Apply()
	acctest.ExpectLiving(0)(t, c.Ledger())
}

func TestDiscardUnderALockOfQontosOwn(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	card := c.OnlyCard().ID

	c.Happen(card, control.SystemLock)
	c.Configure("")
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not ended.*lock of Qonto's own.*deletion_policy = "abandon"`)

	c.Happen(card, control.SystemUnlock)
	c.Configure(acctest.Card("virtual"))
	c.MustTerraform("plan", "-detailed-exitcode")
}

func TestImportOfADeadCardIsRefused(t *testing.T) {
	c := acctest.NewCLI(t)
	id := c.IssueOutside("virtual", nil)
	c.EditOnlyCard(map[string]any{"status": "stolen"})
	c.Configure(acctest.Card("virtual"))
	c.Terraform("import", acctest.Address, id).ExpectRefused(t, `Card is not alive`)
}
