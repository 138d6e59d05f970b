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

func TestVirtualCardFromIssueToDiscard(t *testing.T) {
	e := acctest.NewEnv(t)
	sameID := statecheck.CompareValue(compare.ValuesSame())
	base := `nickname = "ads"`

	e.RunSteps(
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", base, `payment_monthly_limit = 200`, `active_days = [5, 1, 3]`)),
			ConfigStateChecks: []statecheck.StateCheck{
				sameID.AddStateValue(acctest.Address, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("status"), knownvalue.StringExact("live")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("nickname"), knownvalue.StringExact("ads")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("organization_id"), knownvalue.StringExact(e.OrganizationID)),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("initiator_id"), knownvalue.StringExact(e.OwnerMembershipID)),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("deletion_policy"), knownvalue.StringExact("discard")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("locked"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("unapplied"), knownvalue.SetExact(nil)),
			},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				acctest.ExpectLiving(1)(t, ledger)

				if got := ledger.Received("POST", "/v2/cards"); got != 1 {
					t.Errorf("%d creates, want 1", got)
				}
			}),
		},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", base, `payment_monthly_limit = 75`, `active_days = [1, 3, 5]`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("payment_monthly_limit"),
			}},
			ConfigStateChecks: []statecheck.StateCheck{sameID.AddStateValue(acctest.Address, tfjsonpath.New("id"))},
		},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", `nickname = "travel"`, `locked = true`, `categories = ["transport"]`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("nickname", "locked", "categories", "status"),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				sameID.AddStateValue(acctest.Address, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("status"), knownvalue.StringExact("paused")),
				statecheck.ExpectKnownValue(acctest.Address, tfjsonpath.New("payment_monthly_limit"), knownvalue.Int64Exact(75)),
			},
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				for route, want := range map[string]int{
					"/v2/cards/{id}/restrictions": 1, "/v2/cards/{id}/nickname": 2, "/v2/cards/{id}/limits": 1, "/v2/cards/{id}/options": 0,
				} {
					if got := ledger.Received("PATCH", route); got != want {
						t.Errorf("%d calls of %s, want %d", got, route, want)
					}
				}
			}),
		},
	)

	acctest.ExpectLiving(0)(t, e.Ledger())

	for _, request := range e.Ledger().Writes() {
		if request.IdempotencyKey == "" {
			t.Errorf("%s %s was sent without an idempotency key", request.Method, request.Path)
		}
	}
}
