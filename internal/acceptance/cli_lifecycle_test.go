// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A forced replacement of a card that may end discards it, issues another one, and says so.
func TestForcedReplacement(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `nickname = "ads"`))
	c.apply()

	first := c.only().ID

	c.apply("-replace="+address).expect(t, `Card "ads" ••••\d+ was discarded to be replaced`)

	if second := c.only().ID; second == first {
		t.Error("the card is the same as before")
	}
}

// prevent refuses a forced replacement in the plan, although planning is told of no replacement.
func TestPreventRefusesAForcedReplacement(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `deletion_policy = "prevent"`))
	c.apply()

	refused := c.terraform("plan", "-replace="+address)
	refused.expect(t, `Card is protected from being ended.*cannot be replaced \(by -replace, or because it is tainted\)`)

	if refused.code == 0 {
		t.Error("the plan is accepted")
	}
}

// With -refresh=false nothing tells planning of a tainted card, so the apply refuses to end it.
func TestPreventRefusesATaintWithoutRefresh(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `deletion_policy = "prevent"`))
	c.apply()
	c.terraform("taint", address)

	refused := c.terraform("apply", "-auto-approve", "-refresh=false")
	refused.expect(t, `Card is protected from being ended`)
	living(1)(t, c.Ledger())
}

// A replacement that creates first has the same key as the old card: it is answered with that, and nothing is ended.
func TestCreateBeforeDestroyWithinTheKeysMemory(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `nickname = "ads"`, "lifecycle {\n create_before_destroy = true\n }"))
	c.apply()

	first := c.only().ID

	c.apply("-replace="+address).expect(t, `Card "ads" ••••\d+ was neither ended nor replaced`)

	if second := c.only().ID; second != first || len(c.Ledger().Cards) != 1 {
		t.Errorf("%d cards were issued", len(c.Ledger().Cards))
	}

	if again := c.terraform("plan", "-detailed-exitcode"); again.code != 0 {
		t.Errorf("the next plan is not empty:\n%s", again.text)
	}
}

// An import whose configuration asks for another card is refused, because applying it would discard the imported one.
func TestImportOfAnotherCardThanConfigured(t *testing.T) {
	c := newCLI(t)
	id := c.issueOutside("virtual", nil)
	block := "import {\n to = " + address + "\n id = \"" + id + "\"\n}\n"

	c.configure(block + card("virtual", `holder_id = @admin`))
	c.terraform("plan").expect(t, `Imported card is another one than configured.*holder_id`)

	c.configure(block + card("virtual"))
	c.apply()

	c.configure(card("virtual", `holder_id = @admin`))
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
	c.configure(card("virtual", `count = 12`, `idempotency_seed = count.index`))
	c.apply()
	c.Token = c.TokenFor(c.EmployeeMembershipID)

	_, err := c.Control.Advance(t.Context(), 3600_000_000_000)
	c.must(err)

	plan := c.terraform("plan")
	plan.expect(t, `Card not visible to this access token`)

	if plan.code == 0 || wrapped(`\d+ to add`).MatchString(plan.text) {
		t.Errorf("a plan was made:\n%s", plan.text)
	}
}

// A run that is repeated after a time in which everything moved on ends in the same card.
func TestRenewalHeldByAnotherResourceIsNotEnded(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("old", "virtual"))
	c.apply()
	c.Happen(c.only().ID, control.Renew)

	var renewal string

	for _, other := range c.Ledger().LivingCards() {
		if other.Renewal {
			renewal = other.ID
		}
	}

	both := "import {\n to = qonto_card.new\n id = \"" + renewal + "\"\n}\n" + namedCard("new", "virtual", `idempotency_seed = "n"`)
	c.configure(namedCard("old", "virtual") + both)
	c.apply()
	c.configure(both)
	c.terraform("plan").expect(t, `Renewal of the card is held by another resource`)
}
