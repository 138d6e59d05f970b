// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The calls of an update go out in a fixed order, and only those whose attributes changed.
func TestUpdateCallsInOrder(t *testing.T) {
	e := acctest.NewEnv(t)
	before := acctest.Card("standard", acctest.Physical, acctest.Unprotected, `nfc_option = true`)
	after := acctest.Card("standard", `ship_to_business = true`, acctest.Unprotected, `nfc_option = true`,
		`payment_monthly_limit = 600`, `atm_monthly_limit = 100`, `nickname = "n"`, `active_days = [1]`, `online_option = false`, `locked = true`)

	e.RunSteps(
		resource.TestStep{Config: e.Config(before), Check: e.Then(e.Activate)},
		resource.TestStep{Config: e.Config(after), Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
			want := []string{
				"POST /v2/cards", "PATCH /v2/cards/{id}/restrictions", "PATCH /v2/cards/{id}/nickname", "PATCH /v2/cards/{id}/options",
				"PATCH /v2/cards/{id}/limits", "PUT /v2/cards/{id}/lock",
			}
			acctest.ExpectWrites(t, ledger, want...)
		})},
	)
}

// An update that fails half way leaves the state true, and the next apply goes on from there.
func TestUpdateThatFailsHalfWay(t *testing.T) {
	e := acctest.NewEnv(t)
	after := e.Config(acctest.Card("virtual", `nickname = "new"`, `payment_monthly_limit = 60`, `active_days = [1]`))

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `nickname = "old"`, `payment_monthly_limit = 50`))},
		resource.TestStep{
			PreConfig: func() {
				e.Fault(control.Fault{Method: "PATCH", Route: nicknames, Action: "status", Status: 403, Times: 1})
			},
			Config:      after,
			ExpectError: acctest.Wrapped(`Card not updated.*nickname of card .* was not updated. The state holds what was updated before`),
		},
		resource.TestStep{
			Config: after,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("nickname", "payment_monthly_limit"),
			}},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				if got := ledger.Received("PATCH", "/v2/cards/{id}/restrictions"); got != 1 {
					t.Errorf("restrictions were sent %d times, want once", got)
				}
			}),
		},
	)
}

// A value that Qonto clamps in silence is an error that names both, and the state holds the true one.
func TestClampedLimitIsAnError(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `payment_monthly_limit = 50`))},
		resource.TestStep{
			Config:      e.Config(acctest.Card("virtual", `payment_monthly_limit = 50`, `atm_monthly_limit = 100`)),
			ExpectError: acctest.Wrapped(`Qonto kept another value.*atm_monthly_limit of card .* was to be 100 and is 20`),
		},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", `payment_monthly_limit = 50`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("atm_monthly_limit"), knownvalue.Int64Exact(20)),
			},
		},
	)
}

// Removing an argument hands the value over to Qonto: no diff, no request.
func TestRemovedArgumentIsNoChange(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `nickname = "n"`, `payment_monthly_limit = 50`, `categories = ["atm"]`))},
		resource.TestStep{
			Config:           e.Config(acctest.Card("virtual")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{
			Config:           e.Config(acctest.Card("virtual", `nickname = ""`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{
			Config:           e.Config(acctest.Card("virtual", `categories = []`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{acctest.OnlyChanges("categories")}},
		},
	)
}

// Settings of the provider change the state and send nothing.
func TestSettingsChangeOnlyTheState(t *testing.T) {
	e := acctest.NewEnv(t)
	mark := 0

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual")), Check: e.Then(func() { mark = e.Ledger().Mark() })},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", `deletion_policy = "abandon"`, `idempotency_seed = "s"`, `timeouts = { read = "1m" }`,
				`initiator_id = @admin`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("deletion_policy", "idempotency_seed", "initiator_id", "timeouts"),
			}},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				if writes := ledger.Since(mark).Writes(); len(writes) != 0 {
					t.Errorf("%d writes, want none", len(writes))
				}
			}),
		},
	)
}

// An empty nickname is no nickname: nothing is sent, neither for a new card nor for an existing one.
func TestEmptyNickname(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(
		resource.TestStep{
			Config: e.Config(acctest.NamedCard("this", "virtual", `nickname = ""`) + acctest.NamedCard("other", "virtual", `idempotency_seed = "o"`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("nickname"), knownvalue.StringExact("")),
				statecheck.ExpectKnownValue("qonto_card.other", tfjsonpath.New("nickname"), knownvalue.Null()),
			},
		},
		resource.TestStep{
			Config: e.Config(acctest.NamedCard("this", "virtual") + acctest.NamedCard("other", "virtual", `idempotency_seed = "o"`, `nickname = ""`)),
		},
	)

	if got := e.Ledger().Received("PATCH", nicknames); got != 0 {
		t.Errorf("%d nicknames were sent", got)
	}
}
