// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// prevent refuses every way to end a card, in the plan, and is switched off in place.
func TestPreventRefusesEveryWayToEndACard(t *testing.T) {
	protected := acctest.Card("virtual", `deletion_policy = "prevent"`)
	refused := acctest.Wrapped(`Card is protected from being ended`)

	for name, step := range map[string]func(e *acctest.Env) resource.TestStep{
		"destroy": func(e *acctest.Env) resource.TestStep {
			return resource.TestStep{Config: e.Config(protected), Destroy: true}
		},
		"removed block": func(e *acctest.Env) resource.TestStep { return resource.TestStep{Config: e.Config("")} },
		"replaced by config": func(e *acctest.Env) resource.TestStep {
			return resource.TestStep{Config: e.Config(acctest.Card("virtual", `deletion_policy = "prevent"`, `holder_id = @admin`,
				`allow_replacement = true`))}
		},
		"tainted": func(e *acctest.Env) resource.TestStep {
			return resource.TestStep{Config: e.Config(protected), Taint: []string{acctest.Address}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)
			attempt := step(e)
			attempt.ExpectError = refused

			e.RunSteps(
				resource.TestStep{Config: e.Config(protected)},
				attempt,
				resource.TestStep{
					PreConfig: func() { acctest.ExpectLiving(1)(t, e.Ledger()) },
					Config:    e.Config(acctest.Card("virtual", `deletion_policy = "discard"`)),
					SkipFunc:  func() (bool, error) { return name == "tainted", nil },
				},
				resource.TestStep{
					Config:   e.Config("removed {\n from = " + acctest.Address + "\n lifecycle {\n destroy = false\n }\n}\n"),
					Check:    e.CheckLedger(acctest.ExpectLiving(1)),
					SkipFunc: func() (bool, error) { return name != "tainted", nil },
				},
			)
		})
	}
}

func TestPhysicalCardsAreProtectedByDefault(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("standard", acctest.Physical))},
		resource.TestStep{Config: e.Config(""), ExpectError: acctest.Wrapped(`protected from being ended.*deletion_policy = "discard"`)},
		resource.TestStep{Config: e.Config(acctest.Card("standard", acctest.Physical, acctest.Unprotected)), Check: e.CheckLedger(acctest.ExpectLiving(1))},
		resource.TestStep{Config: e.Config(""), Check: e.CheckLedger(acctest.ExpectLiving(0))},
	)
}

func TestPoliciesThatLeaveTheCard(t *testing.T) {
	for policy, want := range map[string]string{"lock": "paused", "abandon": "live"} {
		t.Run(policy, func(t *testing.T) {
			e := acctest.NewEnv(t)

			e.RunSteps(
				resource.TestStep{Config: e.Config(acctest.Card("virtual", `deletion_policy = "`+policy+`"`))},
				resource.TestStep{Config: e.Config(""), Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
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
	e := acctest.NewEnv(t)
	other := statecheck.CompareValue(compare.ValuesDiffer())

	e.RunSteps(
		resource.TestStep{
			Config:            e.Config(acctest.Card("virtual", `nickname = "ads"`)),
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(acctest.Address, tfjsonpath.New("id"))},
		},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", `nickname = "ads"`, `holder_id = @admin`, `allow_replacement = true`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(acctest.Address, plancheck.ResourceActionReplace),
			}},
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(acctest.Address, tfjsonpath.New("id"))},
			Check:             e.CheckLedger(acctest.ExpectLiving(1)),
		},
	)
}

func TestChangeOfWhatIsFixedOnAPhysicalCardIsRefused(t *testing.T) {
	for argument, value := range map[string]string{
		"holder_id": "@admin", "bank_account_id": "@second_account", "ship_to_business": "false\n" + acctest.DeliveryAddress, "nfc_option": "false",
	} {
		t.Run(argument, func(t *testing.T) {
			e := acctest.NewEnv(t)
			rest := []string{`payment_monthly_limit = 500`, `atm_monthly_limit = 100`, acctest.Unprotected}
			before := append([]string{`ship_to_business = true`, `nfc_option = true`}, rest...)

			var after []string

			for _, line := range before {
				if !startsWith(line, argument) {
					after = append(after, line)
				}
			}

			e.RunSteps(
				resource.TestStep{Config: e.Config(acctest.Card("standard", before...))},
				resource.TestStep{
					Config:      e.Config(acctest.Card("standard", append(after, argument+" = "+value)...)),
					ExpectError: acctest.Wrapped(argument + ` of card .* cannot be changed .* as a second resource`),
				},
			)
		})
	}
}

func TestDiscardEndsTheRenewalAsWell(t *testing.T) {
	e := acctest.NewEnv(t)
	config := e.Config(acctest.Card("virtual", `nickname = "ads"`))

	e.RunSteps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { e.Happen(e.OnlyCard().ID, control.Renew) },
			Config:    config,
			Check:     e.CheckLedger(acctest.ExpectLiving(2)),
		},
		resource.TestStep{Config: e.Config(""), Check: e.CheckLedger(acctest.ExpectLiving(0))},
	)
}

// Once the old card has expired, the resource stands on the card that renewed it. Nothing is issued.
func TestExpiredCardMovesOnToItsRenewal(t *testing.T) {
	e := acctest.NewEnv(t)
	config := e.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`))
	other := statecheck.CompareValue(compare.ValuesDiffer())

	e.RunSteps(
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(acctest.Address, tfjsonpath.New("id"))},
		},
		resource.TestStep{
			PreConfig: func() {
				old := e.OnlyCard().ID
				e.Happen(old, control.Renew)
				e.Happen(old, control.Expire)
			},
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{other.AddStateValue(acctest.Address, tfjsonpath.New("id"))},
		},
		resource.TestStep{Config: e.Config(""), Check: e.CheckLedger(acctest.ExpectLiving(0))},
	)

	if got := e.Ledger().Received("POST", creates); got != 1 {
		t.Errorf("%d creates, want 1", got)
	}
}

// Qonto refuses to discard a paused card: it is unlocked and discarded in one step, and locked again if that fails.
func TestDiscardOfALockedCard(t *testing.T) {
	e := acctest.NewEnv(t)
	locked := e.Config(acctest.Card("virtual", `locked = true`))
	fault := control.Fault{Method: "PUT", Route: "/v2/cards/{id}/discard", Action: "status", Status: 403, Nth: 2, Times: 1}

	e.RunSteps(
		resource.TestStep{Config: locked},
		resource.TestStep{
			PreConfig:   func() { e.Fault(fault) },
			Config:      e.Config(""),
			ExpectError: acctest.Wrapped(`Card not ended.*the card is locked again, as before`),
		},
		resource.TestStep{
			PreConfig: func() {
				if got := e.OnlyCard().Status; got != "paused" {
					t.Errorf("the card is %s, want paused", got)
				}
			},
			Config: e.Config(""),
			Check:  e.CheckLedger(acctest.ExpectLiving(0)),
		},
	)
}

func TestDiscardUnderALockOfQontosOwn(t *testing.T) {
	e := acctest.NewEnv(t)
	config := e.Config(acctest.Card("virtual"))

	e.RunSteps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:   func() { e.Happen(e.OnlyCard().ID, control.SystemLock) },
			Config:      e.Config(""),
			ExpectError: acctest.Wrapped(`Card not ended.*lock of Qonto's own.*deletion_policy = "abandon"`),
		},
		resource.TestStep{PreConfig: func() { e.Happen(e.OnlyCard().ID, control.SystemUnlock) }, Config: config},
	)
}

func TestImportOfADeadCardIsRefused(t *testing.T) {
	e := acctest.NewEnv(t)
	id := e.IssueOutside("virtual", nil)
	e.EditOnlyCard(map[string]any{"status": "stolen"})

	e.RunSteps(resource.TestStep{
		Config: e.Config(acctest.Card("virtual")), ResourceName: acctest.Address, ImportState: true, ImportStateId: id,
		ExpectError: acctest.Wrapped(`Card is not alive`),
	})
}

func startsWith(line, argument string) bool {
	return strings.HasPrefix(line, argument+" ")
}
