// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// What is fixed at creation and comes back changed, or not at all, never plans a replacement: over three plans, and
// after a change of something else.
func TestWhimsOfTheServerPlanNothing(t *testing.T) {
	for name, whim := range map[string]struct {
		switches map[string]any
		level    string
		rest     []string
		later    func(e *acctest.Env)
	}{
		"rounded date": {map[string]any{"pre_expires_at_rounding": "end_of_day"}, "flash", []string{acctest.Flash()}, nil},
		"lower case":   {map[string]any{"card_design_case": "lower"}, "virtual", []string{`card_design = "Virtual.Sakura.2025"`}, nil},
		"omitted keys": {
			map[string]any{"omit_card_keys": []string{"initiator_id", "card_design", "ship_to_business"}},
			"virtual",
			[]string{`card_design = "virtual.sakura.2025"`, `initiator_id = @admin`},
			nil,
		},
		"later activation": {
			map[string]any{"nfc_activation": "with_pin"}, "standard", []string{
				acctest.Physical, acctest.Unprotected,
				`nfc_option = true`,
			}, (*acctest.Env).Activate,
		},
		"later activation, not configured": {
			map[string]any{"nfc_activation": "with_pin"}, "standard", []string{acctest.Physical, acctest.Unprotected}, (*acctest.Env).Activate,
		},
		"nicknames of its own": {map[string]any{"initial_nickname": "named"}, "virtual", nil, nil},
		"another order of sets": {
			map[string]any{"set_order": "reversed"}, "virtual", []string{`active_days = [1, 2, 3]`, `categories = ["atm", "tax"]`}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)
			e.Set(whim.switches)

			nothing := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
			config := e.Config(acctest.Card(whim.level, whim.rest...))
			renamed := e.Config(acctest.Card(whim.level, append([]string{`nickname = "other"`}, whim.rest...)...))

			e.RunSteps(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: func() {
						if whim.later != nil {
							whim.later(e)
						}
					},
					Config: config, ConfigPlanChecks: nothing,
				},
				resource.TestStep{PreConfig: func() { e.Clock().Advance(time.Hour) }, Config: config, ConfigPlanChecks: nothing},
				resource.TestStep{Config: renamed, ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(acctest.Address, plancheck.ResourceActionUpdate)},
				}},
				resource.TestStep{Config: renamed, ConfigPlanChecks: nothing},
			)

			if issued := len(e.Ledger().Cards); issued != 1 {
				t.Errorf("%d cards were issued, want 1", issued)
			}
		})
	}
}
