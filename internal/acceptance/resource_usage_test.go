// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Use is not state: whatever somebody does with a card, no refresh finds a difference, and no state is written.
func TestUseOfACardIsNoDrift(t *testing.T) {
	const month = 31 * 24 * time.Hour

	uses := []struct {
		name, level string
		arguments   []string
		spending    []control.Spending
	}{
		{"payment", "virtual", []string{`payment_monthly_limit = 200`}, []control.Spending{{AmountCents: 1999}}},
		{"declined_payment", "virtual", nil, []control.Spending{{AmountCents: 1999, Declined: true}}},
		{"payment_on_a_flash", "flash", []string{acctest.Flash()}, []control.Spending{{AmountCents: 1999}}},
		{"pin_entry", "standard", []string{acctest.Physical}, []control.Spending{{AmountCents: 250, WithPIN: true}}},
		{"withdrawal", "standard", []string{acctest.Physical}, []control.Spending{{AmountCents: 2000, ATM: true}, {AmountCents: 1, WithPIN: true}}},
	}

	c := acctest.NewCLI(t)

	var blocks []string

	for _, use := range uses {
		blocks = append(blocks, acctest.NamedCard(use.name, use.level, append(use.arguments, `nickname = "`+use.name+`"`)...))
	}

	c.Configure(blocks...)
	c.Apply()
	c.Activate()
	c.Apply("-refresh-only")

	before, cards := c.ReadFile("terraform.tfstate"), storedCards(c)

	for _, use := range uses {
		for _, spending := range use.spending {
			_, err := c.Control.Use(t.Context(), fmt.Sprint(cards[use.name]["id"]), spending)
			c.Must(err)
		}
	}

	expectNoDrift(c, before)
	c.Clock().Advance(month) // amounts leave the 30 days that they count for
	expectNoDrift(c, before)
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

	if quiet := c.MustTerraform("plan", "-refresh-only"); strings.Contains(quiet.Text, "Check block") || !strings.Contains(quiet.Text, "No changes.") {
		t.Error(quiet.Text)
	}

	_, err := c.Control.Spend(t.Context(), c.OnlyCard().ID, 64_001)
	c.Must(err)
	c.MustTerraform("plan", "-refresh-only").Expect(t, `Warning: Check block assertion failed.*640.01 of 800 euros are spent`)
	c.MustTerraform("plan", "-refresh-only").Expect(t, `No changes\.`)
}
