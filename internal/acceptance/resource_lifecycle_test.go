// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// prevent refuses every way to end a card, in the plan, and is switched off in place.
func TestPreventRefusesEveryWayToEndACard(t *testing.T) {
	protected := card("virtual", `deletion_policy = "prevent"`)
	refused := wrapped(`Card is protected from being ended`)

	for name, step := range map[string]func(w *world) resource.TestStep{
		"destroy":       func(w *world) resource.TestStep { return resource.TestStep{Config: w.config(protected), Destroy: true} },
		"removed block": func(w *world) resource.TestStep { return resource.TestStep{Config: w.config("")} },
		"replaced by config": func(w *world) resource.TestStep {
			return resource.TestStep{Config: w.config(card("virtual", `deletion_policy = "prevent"`, `holder_id = @admin`, `allow_replacement = true`))}
		},
		"tainted": func(w *world) resource.TestStep {
			return resource.TestStep{Config: w.config(protected), Taint: []string{address}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			attempt := step(w)
			attempt.ExpectError = refused

			w.run(
				resource.TestStep{Config: w.config(protected)},
				attempt,
				resource.TestStep{
					PreConfig: func() { living(1)(t, w.Ledger()) },
					Config:    w.config(card("virtual", `deletion_policy = "discard"`)),
					SkipFunc:  func() (bool, error) { return name == "tainted", nil },
				},
				resource.TestStep{
					Config:   w.config("removed {\n from = " + address + "\n lifecycle {\n destroy = false\n }\n}\n"),
					Check:    w.onLedger(living(1)),
					SkipFunc: func() (bool, error) { return name != "tainted", nil },
				},
			)
		})
	}
}

func TestPhysicalCardsAreProtectedByDefault(t *testing.T) {
	w := newWorld(t)

	w.run(
		resource.TestStep{Config: w.config(card("standard", plastic))},
		resource.TestStep{Config: w.config(""), ExpectError: wrapped(`protected from being ended.*deletion_policy = "discard"`)},
		resource.TestStep{Config: w.config(card("standard", plastic, unprotected)), Check: w.onLedger(living(1))},
		resource.TestStep{Config: w.config(""), Check: w.onLedger(living(0))},
	)
}

func TestPoliciesThatLeaveTheCard(t *testing.T) {
	for policy, want := range map[string]string{"lock": "paused", "abandon": "live"} {
		t.Run(policy, func(t *testing.T) {
			w := newWorld(t)

			w.run(
				resource.TestStep{Config: w.config(card("virtual", `deletion_policy = "`+policy+`"`))},
				resource.TestStep{Config: w.config(""), Check: w.onLedger(func(t *testing.T, ledger control.Ledger) {
					if got := ledger.LivingCards()[0].Status; got != want {
						t.Errorf("the card is %s, want %s", got, want)
					}
				})},
			)
		})
	}
}

// A change of what is fixed replaces a card if the configuration allows that.
func TestChangeOfWhatIsFixed(t *testing.T) {
	w := newWorld(t)
	other := statecheck.CompareValue(compare.ValuesDiffer())

	w.run(
		resource.TestStep{
			Config:            w.config(card("virtual", `nickname = "ads"`)),
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(address, tfjsonpath.New("id"))},
		},
		resource.TestStep{
			Config: w.config(card("virtual", `nickname = "ads"`, `holder_id = @admin`, `allow_replacement = true`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
			}},
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(address, tfjsonpath.New("id"))},
			Check:             w.onLedger(living(1)),
		},
	)
}

func TestChangeOfWhatIsFixedOnAPhysicalCardIsRefused(t *testing.T) {
	for argument, value := range map[string]string{
		"holder_id": "@admin", "bank_account_id": "@second_account", "ship_to_business": "false\n" + somewhere, "nfc_option": "false",
	} {
		t.Run(argument, func(t *testing.T) {
			w := newWorld(t)
			rest := []string{`payment_monthly_limit = 500`, `atm_monthly_limit = 100`, unprotected}
			before := append([]string{`ship_to_business = true`, `nfc_option = true`}, rest...)

			var after []string

			for _, line := range before {
				if !startsWith(line, argument) {
					after = append(after, line)
				}
			}

			w.run(
				resource.TestStep{Config: w.config(card("standard", before...))},
				resource.TestStep{
					Config:      w.config(card("standard", append(after, argument+" = "+value)...)),
					ExpectError: wrapped(argument + ` of card .* cannot be changed .* as a second resource`),
				},
			)
		})
	}
}

func TestDiscardEndsTheRenewalAsWell(t *testing.T) {
	w := newWorld(t)
	config := w.config(card("virtual", `nickname = "ads"`))

	w.run(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { w.Happen(w.only().ID, control.Renew) },
			Config:    config,
			Check:     w.onLedger(living(2)),
		},
		resource.TestStep{Config: w.config(""), Check: w.onLedger(living(0))},
	)
}

// Once the old card has expired, the resource stands on the card that renewed it. Nothing is issued.
func TestExpiredCardMovesOnToItsRenewal(t *testing.T) {
	w := newWorld(t)
	config := w.config(card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`))
	other := statecheck.CompareValue(compare.ValuesDiffer())

	w.run(
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(address, tfjsonpath.New("id"))},
		},
		resource.TestStep{
			PreConfig: func() {
				old := w.only().ID
				w.Happen(old, control.Renew)
				w.Happen(old, control.Expire)
			},
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(address, tfjsonpath.New("id"))},
		},
		resource.TestStep{Config: w.config(""), Check: w.onLedger(living(0))},
	)

	if got := w.Ledger().Received("POST", creates); got != 1 {
		t.Errorf("%d creates, want 1", got)
	}
}

// Qonto refuses to discard a paused card: it is unlocked and discarded in one step, and locked again if that fails.
func TestDiscardOfALockedCard(t *testing.T) {
	w := newWorld(t)
	locked := w.config(card("virtual", `locked = true`))
	fault := control.Fault{Method: "PUT", Route: "/v2/cards/{id}/discard", Action: "status", Status: 403, Nth: 2, Times: 1}

	w.run(
		resource.TestStep{Config: locked},
		resource.TestStep{
			PreConfig:   func() { w.Fault(fault) },
			Config:      w.config(""),
			ExpectError: wrapped(`Card not ended.*the card is locked again, as before`),
		},
		resource.TestStep{
			PreConfig: func() {
				if got := w.only().Status; got != "paused" {
					t.Errorf("the card is %s, want paused", got)
				}
			},
			Config: w.config(""),
			Check:  w.onLedger(living(0)),
		},
	)
}

func TestDiscardUnderALockOfQontosOwn(t *testing.T) {
	w := newWorld(t)
	config := w.config(card("virtual"))

	w.run(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:   func() { w.Happen(w.only().ID, control.SystemLock) },
			Config:      w.config(""),
			ExpectError: wrapped(`Card not ended.*lock of Qonto's own.*deletion_policy = "abandon"`),
		},
		resource.TestStep{PreConfig: func() { w.Happen(w.only().ID, control.SystemUnlock) }, Config: config},
	)
}

func TestImportOfADeadCardIsRefused(t *testing.T) {
	w := newWorld(t)
	id := w.issueOutside("virtual", nil)
	w.edit(map[string]any{"status": "stolen"})

	w.run(resource.TestStep{
		Config: w.config(card("virtual")), ResourceName: address, ImportState: true, ImportStateId: id,
		ExpectError: wrapped(`Card is not alive`),
	})
}
