// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Dead is not "to be created": whatever ended the card, the next plan is empty, and nothing is issued.
func TestDeadCardStaysInTheState(t *testing.T) {
	for _, status := range []string{
		"discarded", "lost", "stolen", "abusive", "expired", "pre_expired", "shipped_lost", "order_canceled", "deleted",
	} {
		t.Run(status, func(t *testing.T) {
			e := acctest.NewEnv(t)
			config := e.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 200`))

			e.RunSteps(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig:        func() { e.EditOnlyCard(map[string]any{"status": status, "payment_monthly_limit": 1}) },
					Config:           config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("status"), knownvalue.StringExact(status)),
					},
				},
				resource.TestStep{
					Config:      e.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 300`)),
					ExpectError: acctest.Wrapped(`cannot be changed any more.*terraform state rm ADDRESS.*apply -replace=ADDRESS`),
				},
				resource.TestStep{Config: e.Config("")}, // forgetting it sends nothing
			)

			acctest.ExpectWrites(t, e.Ledger(), "POST /v2/cards", "PATCH /v2/cards/{id}/nickname")
		})
	}
}

// A token that does not see the card ends in one error, not in the plan of another card.
func TestInvisibleCardIsAnError(t *testing.T) {
	e := acctest.NewEnv(t)
	stranger := e.TokenFor(e.EmployeeMembershipID)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `holder_id = @owner`))},
		resource.TestStep{
			PreConfig:   func() { e.Clock().Advance(time.Hour) }, // a young card would be waited for
			Config:      e.ConfigFor(stranger, acctest.Card("virtual", `holder_id = @owner`)),
			ExpectError: acctest.Wrapped(`Card not visible to this access token.*no other card will be issued in its place.*terraform state rm`),
		},
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `holder_id = @owner`))},
	)

	if issued := len(e.Ledger().Cards); issued != 1 {
		t.Errorf("%d cards were issued, want 1", issued)
	}
}

func TestLockedInTheAppIsADifference(t *testing.T) {
	e := acctest.NewEnv(t)
	config := e.Config(acctest.Card("virtual", `locked = false`))

	e.RunSteps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { e.EditOnlyCard(map[string]any{"user_locked": true}) },
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("locked", "status"),
			}},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				if status := ledger.LivingCards()[0].Status; status != "live" {
					t.Errorf("the card is %s, want live", status)
				}
			}),
		},
	)
}

// A lock of Qonto's own is never a difference, and never fought.
func TestLockOfQontosOwnIsNoDifference(t *testing.T) {
	e := acctest.NewEnv(t)
	config := e.Config(acctest.Card("virtual", `locked = false`))

	e.RunSteps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { e.Happen(e.OnlyCard().ID, control.SystemLock) },
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("status"), knownvalue.StringExact("paused")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("locked"), knownvalue.Bool(false)),
			},
		},
		resource.TestStep{PreConfig: func() { e.Happen(e.OnlyCard().ID, control.SystemUnlock) }, Config: config},
	)
}

// What people changed in the app shows alone in the plan, and applying that brings it back; the next plan is empty.
func TestDriftIsRepaired(t *testing.T) {
	for name, drift := range map[string]struct {
		config  string
		changed map[string]any
		shows   []string
		call    string
	}{
		"a limit": {
			acctest.Card("virtual", `payment_monthly_limit = 200`),
			map[string]any{"payment_monthly_limit": 50},
			[]string{"payment_monthly_limit"},
			"PATCH /v2/cards/{id}/limits",
		},
		"the nickname": {
			acctest.Card("virtual", acctest.Ads), map[string]any{"nickname": "theirs"}, []string{"nickname"}, "PATCH /v2/cards/{id}/nickname",
		},
		"an option": {
			acctest.Card("standard", acctest.Physical, acctest.Unprotected, `online_option = true`),
			map[string]any{"online_option": false},
			[]string{"online_option"},
			"PATCH /v2/cards/{id}/options",
		},
		"the days": {
			acctest.Card("virtual", `active_days = [1, 2]`),
			map[string]any{"active_days": []int{1, 2, 3}},
			[]string{"active_days"},
			"PATCH /v2/cards/{id}/restrictions",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)
			config, mark := e.Config(drift.config), 0

			e.RunSteps(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: func() {
						e.EditOnlyCard(drift.changed)
						mark = e.Ledger().Mark()
					},
					Config:           config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{acctest.OnlyChanges(drift.shows...)}},
					Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
						t.Helper()
						acctest.ExpectWrites(t, ledger.Since(mark), drift.call)
					}),
				},
				resource.TestStep{
					Config:           config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
			)
		})
	}
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
