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

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Dead is not "to be created": whatever ended the card, the next plan is empty, and nothing is issued.
func TestDeadCardStaysInTheState(t *testing.T) {
	for _, status := range []string{
		"discarded", "lost", "stolen", "abusive", "expired", "pre_expired", "shipped_lost", "order_canceled", "deleted",
	} {
		t.Run(status, func(t *testing.T) {
			w := newWorld(t)
			config := w.config(card("virtual", `nickname = "ads"`, `payment_monthly_limit = 200`))

			w.run(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig:        func() { w.edit(map[string]any{"status": status, "payment_monthly_limit": 1}) },
					Config:           config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact(status)),
					},
				},
				resource.TestStep{
					Config:      w.config(card("virtual", `nickname = "ads"`, `payment_monthly_limit = 300`)),
					ExpectError: wrapped(`cannot be changed any more.*terraform state rm ADDRESS.*apply -replace=ADDRESS`),
				},
				resource.TestStep{Config: w.config("")}, // forgetting it sends nothing
			)

			expectWrites(t, w.Ledger(), "POST /v2/cards", "PATCH /v2/cards/{id}/nickname")
		})
	}
}

// A token that does not see the card ends in one error, not in the plan of another card.
func TestInvisibleCardIsAnError(t *testing.T) {
	w := newWorld(t)
	stranger := w.TokenFor(w.EmployeeMembershipID)

	w.run(
		resource.TestStep{Config: w.config(card("virtual", `holder_id = @owner`))},
		resource.TestStep{
			PreConfig:   func() { w.Clock().Advance(time.Hour) }, // a young card would be waited for
			Config:      w.configFor(stranger, card("virtual", `holder_id = @owner`)),
			ExpectError: wrapped(`Card not visible to this access token.*no other card will be issued in its place.*terraform state rm`),
		},
		resource.TestStep{Config: w.config(card("virtual", `holder_id = @owner`))},
	)

	if issued := len(w.Ledger().Cards); issued != 1 {
		t.Errorf("%d cards were issued, want 1", issued)
	}
}

func TestLockedInTheAppIsADifference(t *testing.T) {
	w := newWorld(t)
	config := w.config(card("virtual", `locked = false`))

	w.run(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { w.edit(map[string]any{"user_locked": true}) },
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				onlyChanges("locked", "status"),
			}},
			Check: w.onLedger(func(t *testing.T, ledger control.Ledger) {
				if status := ledger.LivingCards()[0].Status; status != "live" {
					t.Errorf("the card is %s, want live", status)
				}
			}),
		},
	)
}

// A lock of Qonto's own is never a difference, and never fought.
func TestLockOfQontosOwnIsNoDifference(t *testing.T) {
	w := newWorld(t)
	config := w.config(card("virtual", `locked = false`))

	w.run(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { w.Happen(w.only().ID, control.SystemLock) },
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact("paused")),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("locked"), knownvalue.Bool(false)),
			},
		},
		resource.TestStep{PreConfig: func() { w.Happen(w.only().ID, control.SystemUnlock) }, Config: config},
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
			card("virtual", `payment_monthly_limit = 200`),
			map[string]any{"payment_monthly_limit": 50},
			[]string{"payment_monthly_limit"},
			"PATCH /v2/cards/{id}/limits",
		},
		"the nickname": {
			card("virtual", ads), map[string]any{"nickname": "theirs"}, []string{"nickname"}, "PATCH /v2/cards/{id}/nickname",
		},
		"an option": {
			card("standard", plastic, unprotected, `online_option = true`),
			map[string]any{"online_option": false},
			[]string{"online_option"},
			"PATCH /v2/cards/{id}/options",
		},
		"the days": {
			card("virtual", `active_days = [1, 2]`),
			map[string]any{"active_days": []int{1, 2, 3}},
			[]string{"active_days"},
			"PATCH /v2/cards/{id}/restrictions",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			config, mark := w.config(drift.config), 0

			w.run(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: func() {
						w.edit(drift.changed)
						mark = w.Ledger().Mark()
					},
					Config:           config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{onlyChanges(drift.shows...)}},
					Check: w.onLedger(func(t *testing.T, ledger control.Ledger) {
						t.Helper()
						expectWrites(t, ledger.Since(mark), drift.call)
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
	c := newCLI(t)
	c.configure(card("virtual", ads, `locked = true`))
	c.apply()
	c.Happen(c.only().ID, control.SystemLock)
	c.configure(card("virtual", ads, `locked = false`))
	c.apply().expect(t, `Warning: Card "ads" ••••\d+ stays paused.*Ask Qonto's support why`)

	if still := c.only().Status; still != "paused" {
		t.Errorf("the card is %s", still)
	}

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("the plan after that is not empty:\n%s", plan.text)
	}
}
