// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Use is not state: whatever somebody does with a card, no refresh finds a difference, and no state is written.
func TestUseOfACardIsNoDrift(t *testing.T) {
	const month = 31 * 24 * time.Hour

	for name, test := range map[string]struct {
		card string
		use  []control.Spending
	}{
		"a payment":            {acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`), []control.Spending{{AmountCents: 1999}}},
		"a declined payment":   {acctest.Card("virtual", acctest.Ads), []control.Spending{{AmountCents: 1999, Declined: true}}},
		"a payment on a flash": {acctest.Card("flash", acctest.Ads, acctest.Flash()), []control.Spending{{AmountCents: 1999}}},
		"a PIN entry":          {acctest.Card("standard", acctest.Physical, acctest.Ads), []control.Spending{{AmountCents: 250, WithPIN: true}}},
		"a withdrawal": {
			acctest.Card("standard", acctest.Physical, acctest.Ads),
			[]control.Spending{{AmountCents: 2000, ATM: true}, {AmountCents: 1, WithPIN: true}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(test.card)
			c.Apply()

			if level := c.OnlyCard().CardLevel; level == "standard" {
				c.Activate()
				c.Apply("-refresh-only")
			}

			before := c.ReadFile("terraform.tfstate")

			for _, spending := range test.use {
				_, err := c.Control.Use(t.Context(), c.OnlyCard().ID, spending)
				c.Must(err)
				expectNoDrift(c, before)
			}

			c.Clock().Advance(month) // amounts leave the 30 days that they count for
			expectNoDrift(c, before)
		})
	}
}

// expectNoDrift fails unless neither a refresh nor an apply finds anything, nor writes the state.
func expectNoDrift(c *acctest.CLI, state string) {
	c.T.Helper()

	if drift := c.Terraform("plan", "-refresh-only", "-detailed-exitcode"); drift.ExitCode != 0 {
		c.T.Errorf("the refresh ends with %d:\n%s", drift.ExitCode, drift.Text)
	}

	c.Apply("-refresh-only")
	c.Apply()

	if c.ReadFile("terraform.tfstate") != state {
		c.T.Errorf("the state was written:\n%s", c.ReadFile("terraform.tfstate"))
	}
}

// The page of the resource says where to look for what a card spends: a check on it warns, and is no drift.
func TestExampleOfUsage(t *testing.T) {
	c := acctest.NewCLI(t)
	c.WriteFile("provider.tf", readExample(c, "provider/provider.tf"))
	c.WriteFile("main.tf", readExample(c, "resources/qonto_card/usage.tf"))
	c.Apply()

	if quiet := c.MustTerraform("plan", "-refresh-only", "-detailed-exitcode"); strings.Contains(quiet.Text, "Check block") {
		t.Error(quiet.Text)
	}

	_, err := c.Control.Spend(t.Context(), c.OnlyCard().ID, 64_001)
	c.Must(err)
	c.MustTerraform("plan", "-refresh-only", "-detailed-exitcode").Expect(t, `Warning: Check block assertion failed.*640.01 of 800 euros are spent`)
}
