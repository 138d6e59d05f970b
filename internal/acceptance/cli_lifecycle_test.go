// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// An import whose configuration asks for another card is refused, because applying it would discard the imported one.
func TestImportOfAnotherCardThanConfigured(t *testing.T) {
	c := acctest.NewCLI(t)
	id := c.IssueOutside("virtual", nil)
	block := "import {\n to = " + acctest.Address + "\n id = \"" + id + "\"\n}\n"

	c.Configure(block + acctest.Card("virtual", `holder_id = @admin`))
	c.Terraform("plan").Expect(t, `Imported card is another one than configured.*holder_id`)

	c.Configure(block + acctest.Card("virtual"))
	c.Apply()

	c.Configure(acctest.Card("virtual", `holder_id = @admin`, `allow_replacement = true`))
	c.Terraform("plan").Expect(t, `will be discarded and another one issued`)
}

// The command imports without looking at the configuration. The next plan ends no card either, and says how the imported one is kept.
func TestImportCommandOfAnotherCardThanConfigured(t *testing.T) {
	c := acctest.NewCLI(t)
	id := c.IssueOutside("virtual", nil)
	mark := c.Ledger().Mark()

	c.Configure(acctest.Card("virtual", `holder_id = @admin`))
	c.MustTerraform("import", acctest.Address, id)

	for _, flag := range []string{"-refresh=true", "-refresh=false"} {
		planned := c.Terraform("plan", flag)
		planned.ExpectRefused(t, `Value is fixed once the card is issued.*To keep this card, configure holder_id = "`+c.OwnerMembershipID+`"`)
	}

	c.Configure(acctest.Card("virtual", `holder_id = @owner`))
	c.MustTerraform("plan", "-detailed-exitcode")
	acctest.ExpectWrites(t, c.Ledger().Since(mark))
}

func TestThreeDiscardsShowThreeNames(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "virtual", `nickname = "ads"`) + acctest.NamedCard("b", "virtual", `nickname = "books"`) +
		acctest.NamedCard("c", "virtual", `nickname = "cloud"`))
	c.Apply()
	c.Configure("")

	plan := c.Terraform("plan")
	for _, name := range []string{"ads", "books", "cloud"} {
		plan.Expect(t, `Warning: Card "`+name+`" ••••\d+ will be discarded for good`)
	}
}

// A moved block renames the resource and does nothing to the card; a removed block forgets it.
func TestMovedAndRemoved(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("old", "virtual", `nickname = "ads"`))
	c.Apply()
	mark := c.Ledger().Mark()

	c.Configure("moved {\n from = qonto_card.old\n to = qonto_card.new\n}\n" + acctest.NamedCard("new", "virtual", `nickname = "ads"`))
	c.Apply()
	c.Configure("removed {\n from = qonto_card.new\n lifecycle {\n destroy = false\n }\n}\n")
	c.Apply()

	acctest.ExpectLiving(1)(t, c.Ledger())
	acctest.ExpectWrites(t, c.Ledger().Since(mark))
}

// The wrong token for many cards ends in one message, and plans no card.
func TestWrongTokenPlansNothing(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `count = 12`, `idempotency_seed = count.index`))
	c.Apply()
	c.Token = c.TokenFor(c.EmployeeMembershipID)
	c.Clock().Advance(time.Hour)

	plan := c.Terraform("plan")
	plan.Expect(t, `Card not visible to this access token`)

	if plan.ExitCode == 0 || acctest.Wrapped(`\d+ to add`).MatchString(plan.Text) {
		t.Errorf("a plan was made:\n%s", plan.Text)
	}

	if told := strings.Count(plan.Text, "Card not visible to this access token"); told != 1 {
		t.Errorf("the same is told %d times", told)
	}
}
