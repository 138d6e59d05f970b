// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"testing"
)

// newTeamFromAFile is the example with its four cards, from the time before a key was renamed.
func newTeamFromAFile(t *testing.T) *cli {
	t.Helper()

	c := newInstalledCLI(t)
	c.copyExample("team-from-a-file")
	c.must(os.Remove(filepath.Join(c.dir, "moved.tf")))
	c.edited("marketing.yaml", "key: noor-haddad", "key: noor")
	c.do("init", "-input=false")
	c.do("apply", "-input=false", "-auto-approve").expect(t, `4 added, 0 changed, 0 destroyed`)
	c.do("plan", "-input=false", "-detailed-exitcode")

	return c
}

// A renamed key moves the card: none is discarded, none is issued.
func TestExampleTeamFromAFileRenamesAKey(t *testing.T) {
	c := newTeamFromAFile(t)

	c.write("moved.tf", c.example("team-from-a-file/moved.tf"))
	c.edited("marketing.yaml", "key: noor", "key: noor-haddad")
	c.do("apply", "-input=false", "-auto-approve").expect(t, `0 added, 0 changed, 0 destroyed`)
	c.do("plan", "-input=false", "-detailed-exitcode")
	living(4)(t, c.Ledger())
}

// Two rows with one key are refused, whichever file they are in.
func TestExampleTeamFromAFileRefusesEqualKeys(t *testing.T) {
	c := newTeamFromAFile(t)

	c.edited("workshop.csv", "oskar,Oskar Nyberg", "lea,Oskar Nyberg")

	if plan := c.terraform("plan", "-input=false"); plan.code == 0 {
		t.Error("the plan is accepted")
	} else {
		plan.expect(t, `produced the key "lea"`)
	}
}

// A name that Qonto does not know stops nobody else: cards that exist stay, and others are issued and changed.
func TestExampleTeamFromAFileGoesOnWithoutAName(t *testing.T) {
	c := newTeamFromAFile(t)

	c.edited("marketing.yaml", "Lea Sommer, monthly_limit: 400", "Lea Winter, monthly_limit: 400")
	c.edited("marketing.yaml", "monthly_limit: 2000", "monthly_limit: 1800")
	c.edited("workshop.csv", "oskar,Oskar Nyberg,250\n", "oskar,Oskar Nyberg,250\nines,Ines Valcourt,100\nghost,Nobody Known,100\n")

	planned := c.do("plan", "-input=false")
	planned.expect(t, `not exactly one member called: Nobody Known, Lea Winter`)
	planned.expect(t, `2 to add, 2 to change, 0 to destroy`)

	applied := c.terraform("apply", "-input=false", "-auto-approve")
	applied.expect(t, `Card not issued`)
	living(5)(t, c.Ledger())
}
