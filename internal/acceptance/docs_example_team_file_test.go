// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
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

// Half of the cards move to a state of their own, with the commands of the guide, and no card changes.
func TestExampleTeamFromAFileMovesCardsToAnotherState(t *testing.T) {
	c := newTeamFromAFile(t)
	workshop := newEmptyTeam(c)
	written := len(c.Ledger().Requests)

	c.WriteFile("cards.tfstate", c.MustTerraform("state", "pull").Text)
	c.WriteFile("workshop.tfstate", "")

	for _, address := range []string{`qonto_card.person["tomas"]`, `qonto_card.person["oskar"]`} {
		c.MustTerraform("state", "mv", "-state=cards.tfstate", "-state-out=workshop.tfstate", address, address)
	}

	workshop.MustTerraform("state", "push", filepath.Join(c.Dir, "workshop.tfstate"))
	c.MustTerraform("state", "push", "cards.tfstate")

	c.WriteFile("workshop.csv", "key,name,monthly_limit\n")
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	workshop.WriteFile("workshop.csv", readExample(c, "team-from-a-file/workshop.csv"))
	workshop.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	expectNoWrites(c, written)
}

// One import block takes in the card of each row, and the old state abandons these cards before their rows go.
func TestExampleTeamFromAFileImportsCardsByKey(t *testing.T) {
	c := newTeamFromAFile(t)
	workshop := newEmptyTeam(c)
	written := len(c.Ledger().Requests)

	var ids []string

	for _, card := range c.Ledger().LivingCards() {
		for key, name := range map[string]string{"tomas": "Purchases Tomas Brandl", "oskar": "Purchases Oskar Nyberg"} {
			if *card.Nickname == name {
				ids = append(ids, key+` = "`+card.ID+`"`)
			}
		}
	}

	workshop.WriteFile("workshop.csv", readExample(c, "team-from-a-file/workshop.csv"))
	workshop.WriteFile("import.tf", readExample(c, "team-from-a-file/import/import.tf"))
	workshop.MustTerraform("apply", "-input=false", "-auto-approve", "-var", "existing={"+strings.Join(ids, ", ")+"}").
		Expect(t, `2 imported, 0 added, 0 changed, 0 destroyed`)
	workshop.Must(os.Remove(filepath.Join(workshop.Dir, "import.tf")))
	workshop.MustTerraform("plan", "-input=false", "-detailed-exitcode")

	editFile(c, "main.tf", "  lifecycle {\n", `  deletion_policy = contains(["tomas", "oskar"], each.key) ? "abandon" : null`+"\n\n  lifecycle {\n")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `0 added, 2 changed, 0 destroyed`)
	c.WriteFile("workshop.csv", "key,name,monthly_limit\n")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `0 added, 0 changed, 2 destroyed`)
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	workshop.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	expectNoWrites(c, written)
}

// newEmptyTeam is the same configuration without a row, in another folder with a state of its own.
func newEmptyTeam(c *acctest.CLI) *acctest.CLI {
	c.T.Helper()

	other := c.InNewFolder()
	other.WriteFile("main.tf", readExample(c, "team-from-a-file/main.tf"))
	other.WriteFile("marketing.yaml", "[]\n")
	other.WriteFile("workshop.csv", "key,name,monthly_limit\n")
	other.MustTerraform("init", "-input=false")

	return other
}

func expectNoWrites(c *acctest.CLI, since int) {
	c.T.Helper()

	for _, request := range c.Ledger().Requests[since:] {
		if request.Method != http.MethodGet {
			c.T.Errorf("%s %s", request.Method, request.Path)
		}
	}
}
