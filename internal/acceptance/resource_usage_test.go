// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Use is not state: whatever somebody does with a card, no refresh finds a difference, and no state is written.
func TestUseOfACardIsNoDrift(t *testing.T) {
	const month = 31 * 24 * time.Hour

	for name, test := range map[string]struct {
		card string
		use  []control.Spending
	}{
		"a payment":            {card("virtual", ads, `payment_monthly_limit = 200`), []control.Spending{{AmountCents: 1999}}},
		"a declined payment":   {card("virtual", ads), []control.Spending{{AmountCents: 1999, Declined: true}}},
		"a payment on a flash": {card("flash", ads, flash()), []control.Spending{{AmountCents: 1999}}},
		"a PIN entry":          {card("standard", plastic, ads), []control.Spending{{AmountCents: 250, WithPIN: true}}},
		"a withdrawal":         {card("standard", plastic, ads), []control.Spending{{AmountCents: 2000, ATM: true}, {AmountCents: 1, WithPIN: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t)
			c.configure(test.card)
			c.apply()

			if level := c.only().CardLevel; level == "standard" {
				c.activate()
				c.apply("-refresh-only")
			}

			before := c.file("terraform.tfstate")

			for _, spending := range test.use {
				_, err := c.Control.Use(t.Context(), c.only().ID, spending)
				c.must(err)
				c.expectNoDrift(before)
			}

			c.Clock().Advance(month) // amounts leave the 30 days that they count for
			c.expectNoDrift(before)
		})
	}
}

// expectNoDrift fails unless neither a refresh nor an apply finds anything, nor writes the state.
func (c *cli) expectNoDrift(state string) {
	c.t.Helper()

	if drift := c.terraform("plan", "-refresh-only", "-detailed-exitcode"); drift.code != 0 {
		c.t.Errorf("the refresh ends with %d:\n%s", drift.code, drift.text)
	}

	c.apply("-refresh-only")
	c.apply()

	if c.file("terraform.tfstate") != state {
		c.t.Errorf("the state was written:\n%s", c.file("terraform.tfstate"))
	}
}

// The page of the resource says where to look for what a card spends: a check on it warns, and is no drift.
func TestExampleOfUsage(t *testing.T) {
	c := newCLI(t)
	c.write("provider.tf", c.example("provider/provider.tf"))
	c.write("main.tf", c.example("resources/qonto_card/usage.tf"))
	c.apply()

	if quiet := c.do("plan", "-refresh-only", "-detailed-exitcode"); strings.Contains(quiet.text, "Check block") {
		t.Error(quiet.text)
	}

	_, err := c.Control.Spend(t.Context(), c.only().ID, 64_001)
	c.must(err)
	c.do("plan", "-refresh-only", "-detailed-exitcode").expect(t, `Warning: Check block assertion failed.*640.01 of 800 euros are spent`)
}
