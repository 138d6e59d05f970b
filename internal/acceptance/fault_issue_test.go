// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	creates   = "/v2/cards"
	nicknames = "/v2/cards/{id}/nickname"
)

// The card of a lost answer is found in a list, and the request is not sent again.
func TestLostAnswerIsFoundWithoutARepeat(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer", Times: 1})
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	c.MustTerraform("plan", "-detailed-exitcode")

	if sent := len(c.Ledger().Requested("POST", creates)); sent != 1 {
		t.Errorf("%d creates, want 1", sent)
	}

	c.ExpectIssued(1)
}

// A request that has issued nothing is repeated under the same key.
func TestLostRequestIsRepeatedUnderTheSameKey(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "handling", Times: 1})
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	c.MustTerraform("plan", "-detailed-exitcode")

	requests := c.Ledger().Requested("POST", creates)
	if len(requests) != 2 || requests[0].IdempotencyKey != requests[1].IdempotencyKey {
		t.Fatalf("%d creates, want two under one key", len(requests))
	}

	if shown := stateAttributes(c)["idempotency_key"]; shown != requests[0].IdempotencyKey {
		t.Errorf("idempotency_key is %v", shown)
	}

	c.ExpectIssued(1)
}

// A create that never gets an answer is an error that names the card; the next run takes it over.
func TestLostCardIsTakenOverByTheNextRun(t *testing.T) {
	c := acctest.NewCLI(t)
	lost := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer"})

	c.Configure(acctest.Card("virtual", acctest.Ads, `timeouts = { create = "2s" }`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `may have been issued.*Cards of the last day that it could be.*import \{`)
	c.Must(lost.Remove(t.Context()))

	c.Configure(acctest.Card("virtual", acctest.Ads)) // with all the time it needs
	c.Apply()

	if nickname := stateAttributes(c)["nickname"]; nickname != "ads" {
		t.Errorf("the nickname is %v in the state", nickname)
	}

	c.MustTerraform("plan", "-detailed-exitcode")
	acctest.ExpectLiving(1)(t, c.Ledger())
	c.ExpectIssued(1)
}

// A card whose nickname could not be set is in the state, not tainted, and the next apply repairs it in place.
func TestFailureAfterTheCardExistsIsRepairedInPlace(t *testing.T) {
	e := acctest.NewEnv(t)
	fault := e.Fault(control.Fault{Method: "PATCH", Route: nicknames, Action: "status", Status: 403})
	same := statecheck.CompareValue(compare.ValuesSame())
	config := e.Config(acctest.Card("virtual", `nickname = "ads"`, `locked = true`))

	e.RunSteps(
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(acctest.Address, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("unapplied"),
					knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("nickname")})),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("status"), knownvalue.StringExact("paused")),
			},
			ExpectNonEmptyPlan: true,
		},
		resource.TestStep{
			PreConfig: func() { e.Must(fault.Remove(t.Context())) },
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("nickname"),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(acctest.Address, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("unapplied"), knownvalue.SetExact(nil)),
			},
		},
	)

	if issued := len(e.Ledger().Cards); issued != 1 {
		t.Errorf("%d cards were issued, want 1", issued)
	}
}

// Within the 30 minutes in which Qonto remembers a key, a card that was destroyed and is wanted again is a new card.
func TestDestroyedCardIsIssuedAnew(t *testing.T) {
	c := acctest.NewCLI(t)
	issued := map[string]bool{}

	// Every apply has to leave one living card, which no apply has left before.
	apply := func() {
		c.Configure(acctest.Card("virtual", acctest.Ads))
		c.Apply()

		card := c.OnlyCard()
		if issued[card.ID] || card.Status != "live" || stateAttributes(c)["id"] != card.ID {
			t.Errorf("card %s is %s, and %v is in the state", card.ID, card.Status, stateAttributes(c)["id"])
		}

		issued[card.ID] = true
	}

	apply()

	c.Configure("")
	c.Apply()
	acctest.ExpectLiving(0)(t, c.Ledger())

	apply()
	c.MustTerraform("taint", acctest.Address)
	apply()
	c.MustTerraform("plan", "-detailed-exitcode")
}

func TestPossibleDuplicatesAreRefusedInThePlan(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "virtual") + acctest.NamedCard("b", "virtual"))
	c.Terraform("plan").ExpectRefused(t, `Two cards are configured alike.*different nickname, or tell them apart by idempotency_seed`)

	c.Configure(acctest.NamedCard("a", "virtual") + acctest.NamedCard("b", "virtual", `idempotency_seed = "b"`) +
		acctest.NamedCard("c", "virtual", `nickname = "c"`))
	c.Apply()
	c.MustTerraform("plan", "-detailed-exitcode")
	acctest.ExpectLiving(3)(t, c.Ledger())
}
