// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// variantCard is a card whose answers are not quite what was configured.
type variantCard struct {
	name, level string
	arguments   []string
}

// block is the card, under a nickname of its own or without one.
func (v variantCard) block(nickname ...string) string {
	return acctest.NamedCard(v.name, v.level, append(append(nickname, `idempotency_seed = "`+v.name+`"`), v.arguments...)...)
}

// What is fixed at creation and comes back changed, or not at all, never plans a replacement: over three plans, and
// after a change of something else.
func TestServerVariantsPlanNothing(t *testing.T) {
	t.Parallel()

	for name, server := range map[string]struct {
		switches map[string]any
		cards    []variantCard
	}{
		"what comes back changed": {
			map[string]any{
				"pre_expires_at_rounding": "end_of_day", "card_design_case": "lower", "nfc_activation": "with_pin", "set_order": "reversed",
			},
			[]variantCard{
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
			[]variantCard{
				{"omitted_keys", "virtual", []string{`card_design = "virtual.sakura.2025"`, `initiator_id = @admin`}},
				{"nickname_of_its_own", "virtual", nil},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var config, renamed []string

			for _, card := range server.cards {
				config = append(config, card.block())
				renamed = append(renamed, card.block(`nickname = "`+card.name+`"`))
			}

			c := acctest.NewCLI(t)
			c.Set(server.switches)
			c.Configure(config...)
			c.Apply()
			c.MustTerraform("plan", "-detailed-exitcode")

			c.Activate()
			c.Clock().Advance(time.Hour)
			c.MustTerraform("plan", "-detailed-exitcode")
			c.Apply().Expect(t, `No changes`)

			c.Configure(renamed...)
			c.Apply().Expect(t, fmt.Sprintf(`Plan: 0 to add, %d to change, 0 to destroy`, len(server.cards)))
			c.MustTerraform("plan", "-detailed-exitcode")
			c.ExpectIssued(len(server.cards))
		})
	}
}
