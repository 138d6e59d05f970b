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

// whim is a card whose answers are not quite what was configured.
type whim struct {
	name, level string
	arguments   []string
}

// block is the card, under a nickname of its own or without one.
func (w whim) block(nickname ...string) string {
	return acctest.NamedCard(w.name, w.level, append(append(nickname, `idempotency_seed = "`+w.name+`"`), w.arguments...)...)
}

// What is fixed at creation and comes back changed, or not at all, never plans a replacement: over three plans, and
// after a change of something else.
func TestWhimsOfTheServerPlanNothing(t *testing.T) {
	for name, server := range map[string]struct {
		switches map[string]any
		cards    []whim
	}{
		"what comes back changed": {
			map[string]any{
				"pre_expires_at_rounding": "end_of_day", "card_design_case": "lower", "nfc_activation": "with_pin", "set_order": "reversed",
			},
			[]whim{
				{"rounded_date", "flash", []string{acctest.Flash()}},
				{"lower_case", "virtual", []string{`card_design = "Virtual.Sakura.2025"`}},
				{"later_activation", "standard", []string{acctest.Physical, acctest.Unprotected, `nfc_option = true`}},
				{"later_activation_not_configured", "standard", []string{acctest.Physical, acctest.Unprotected}},
				{"another_order_of_sets", "virtual", []string{`active_days = [1, 2, 3]`, `categories = ["atm", "tax"]`}},
			},
		},
		"what comes back unasked, or not at all": {
			map[string]any{
				"omit_card_keys": []string{"initiator_id", "card_design", "ship_to_business"}, "initial_nickname": "named",
			},
			[]whim{
				{"omitted_keys", "virtual", []string{`card_design = "virtual.sakura.2025"`, `initiator_id = @admin`}},
				{"nickname_of_its_own", "virtual", nil},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)
			e.Set(server.switches)

			config, renamed := "", ""

			var nothing, updates []plancheck.PlanCheck

			for _, card := range server.cards {
				address := "qonto_card." + card.name
				config += card.block()
				renamed += card.block(`nickname = "` + card.name + `"`)
				nothing = append(nothing, plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop))
				updates = append(updates, plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate))
			}

			later := func() {
				e.Activate()
				e.Clock().Advance(time.Hour)
			}

			e.RunSteps(
				resource.TestStep{Config: e.Config(config)},
				resource.TestStep{PreConfig: later, Config: e.Config(config), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: nothing}},
				resource.TestStep{Config: e.Config(renamed), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: updates}},
			)
			e.ExpectIssued(len(server.cards))
		})
	}
}
