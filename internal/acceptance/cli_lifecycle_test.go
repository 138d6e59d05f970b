// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"
)

// An import whose configuration asks for another card is refused, because applying it would discard the imported one.
func TestImportOfAnotherCardThanConfigured(t *testing.T) {
	c := newCLI(t)
	id := c.issueOutside("virtual", nil)
	block := "import {\n to = " + address + "\n id = \"" + id + "\"\n}\n"

	c.configure(block + card("virtual", `holder_id = @admin`))
	c.terraform("plan").expect(t, `Imported card is another one than configured.*holder_id`)

	c.configure(block + card("virtual"))
	c.apply()

	c.configure(card("virtual", `holder_id = @admin`, `allow_replacement = true`))
	c.terraform("plan").expect(t, `will be discarded and another one issued`)
}

func TestThreeDiscardsShowThreeNames(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("a", "virtual", `nickname = "ads"`) + namedCard("b", "virtual", `nickname = "books"`) +
		namedCard("c", "virtual", `nickname = "cloud"`))
	c.apply()
	c.configure("")

	plan := c.terraform("plan")
	for _, name := range []string{"ads", "books", "cloud"} {
		plan.expect(t, `Warning: Card "`+name+`" ••••\d+ will be discarded for good`)
	}
}

// A moved block renames the resource and does nothing to the card; a removed block forgets it.
func TestMovedAndRemoved(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("old", "virtual", `nickname = "ads"`))
	c.apply()
	mark := c.Ledger().Mark()

	c.configure("moved {\n from = qonto_card.old\n to = qonto_card.new\n}\n" + namedCard("new", "virtual", `nickname = "ads"`))
	c.apply()
	c.configure("removed {\n from = qonto_card.new\n lifecycle {\n destroy = false\n }\n}\n")
	c.apply()

	living(1)(t, c.Ledger())
	expectWrites(t, c.Ledger().Since(mark))
}

// The wrong token for many cards ends in one message, and plans no card.
func TestWrongTokenPlansNothing(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `count = 500`, `idempotency_seed = count.index`))
	c.apply()
	c.Token = c.TokenFor(c.EmployeeMembershipID)
	c.Clock().Advance(time.Hour)

	plan := c.terraform("plan")
	plan.expect(t, `Card not visible to this access token`)

	if plan.code == 0 || wrapped(`\d+ to add`).MatchString(plan.text) {
		t.Errorf("a plan was made:\n%s", plan.text)
	}

	if told := strings.Count(plan.text, "Card not visible to this access token"); told != 1 {
		t.Errorf("the same is told %d times", told)
	}
}
