// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// newTeamFromAFile is the example with its four cards, from the time before a key was renamed.
func newTeamFromAFile(t *testing.T) *acctest.CLI {
	t.Helper()

	c := acctest.NewInstalledCLI(t)
	c.CopyExample("team-from-a-file")
	c.Must(os.Remove(filepath.Join(c.Dir, "moved.tf")))
	editFile(c, "marketing.yaml", "key: noor-haddad", "key: noor")
	c.MustTerraform("init", "-input=false")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `4 added, 0 changed, 0 destroyed`)
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")

	return c
}

// A renamed key moves the card: none is discarded, none is issued.
func TestExampleTeamFromAFileRenamesAKey(t *testing.T) {
	c := newTeamFromAFile(t)

	c.WriteFile("moved.tf", readExample(c, "team-from-a-file/moved.tf"))
	editFile(c, "marketing.yaml", "key: noor", "key: noor-haddad")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `0 added, 0 changed, 0 destroyed`)
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	acctest.ExpectLiving(4)(t, c.Ledger())
}

// Two rows with one key are refused, whichever file they are in.
func TestExampleTeamFromAFileRefusesEqualKeys(t *testing.T) {
	c := newTeamFromAFile(t)

	editFile(c, "workshop.csv", "oskar,Oskar Nyberg", "lea,Oskar Nyberg")

	if plan := c.Terraform("plan", "-input=false"); plan.ExitCode == 0 {
		t.Error("the plan is accepted")
	} else {
		plan.Expect(t, `produced the key "lea"`)
	}
}

// A name that Qonto does not know stops nobody else: cards that exist stay, and others are issued and changed.
func TestExampleTeamFromAFileGoesOnWithoutAName(t *testing.T) {
	c := newTeamFromAFile(t)

	editFile(c, "marketing.yaml", "Lea Sommer, monthly_limit: 400", "Lea Winter, monthly_limit: 400")
	editFile(c, "marketing.yaml", "monthly_limit: 2000", "monthly_limit: 1800")
	editFile(c, "workshop.csv", "oskar,Oskar Nyberg,250\n", "oskar,Oskar Nyberg,250\nines,Ines Valcourt,100\nghost,Nobody Known,100\n")

	planned := c.MustTerraform("plan", "-input=false")
	planned.Expect(t, `not exactly one member called: Nobody Known, Lea Winter`)
	planned.Expect(t, `2 to add, 2 to change, 0 to destroy`)

	applied := c.Terraform("apply", "-input=false", "-auto-approve")
	applied.Expect(t, `Card not issued`)
	acctest.ExpectLiving(5)(t, c.Ledger())
}

// The name of another member in a row is refused: a card keeps its holder, so only its nickname would name that member.
func TestExampleTeamFromAFileRefusesAnotherHolder(t *testing.T) {
	c := newTeamFromAFile(t)

	editFile(c, "workshop.csv", "oskar,Oskar Nyberg", "oskar,Ines Valcourt")

	if plan := c.Terraform("plan", "-input=false"); plan.ExitCode == 0 {
		t.Errorf("the plan is accepted:\n%s", plan.Text)
	} else {
		plan.Expect(t, `Row oskar names Ines Valcourt, who does not hold its card`)
	}
}
