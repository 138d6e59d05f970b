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

const createFirst = "lifecycle {\n create_before_destroy = true\n }"

// A forced replacement of a card that may end discards it, issues another one, and says so.
func TestForcedReplacement(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`))
	c.Apply()

	first := c.OnlyCard().ID

	c.Apply("-replace="+acctest.Address).Expect(t, `Card "ads" ••••\d+ was discarded to be replaced`)

	if second := c.OnlyCard().ID; second == first {
		t.Error("the card is the same as before")
	}
}

// prevent refuses a forced replacement in the plan, although planning is told of no replacement.
func TestPreventRefusesAForcedReplacement(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `deletion_policy = "prevent"`))
	c.Apply()

	c.Terraform("plan", "-replace="+acctest.Address).ExpectRefused(t,
		`Card is protected from being ended.*cannot be replaced \(by -replace or replace_triggered_by, or because it is tainted\)`)
}

// With -refresh=false nothing tells planning of a tainted card, so the apply refuses to end it.
func TestPreventRefusesATaintWithoutRefresh(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `deletion_policy = "prevent"`))
	c.Apply()
	c.Terraform("taint", acctest.Address)

	refused := c.Terraform("apply", "-auto-approve", "-refresh=false")
	refused.Expect(t, `Card is protected from being ended`)
	acctest.ExpectLiving(1)(t, c.Ledger())
}

// A replacement that creates first has the same key as the old card: it is answered with that, and nothing is ended.
func TestCreateBeforeDestroyWithinTheKeysMemory(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`, createFirst))
	c.Apply()

	first := c.OnlyCard().ID

	c.Apply("-replace="+acctest.Address).Expect(t, `Card "ads" ••••\d+ was neither ended nor replaced`)

	if second := c.OnlyCard().ID; second != first || len(c.Ledger().Cards) != 1 {
		t.Errorf("%d cards were issued", len(c.Ledger().Cards))
	}

	if again := c.Terraform("plan", "-detailed-exitcode"); again.ExitCode != 0 {
		t.Errorf("the next plan is not empty:\n%s", again.Text)
	}
}

// Later the key does not tell any more, and nothing of the plan reaches a create: it stops in front of the card that it
// is to replace. A seed lets it go on, and the old card ends.
func TestCreateBeforeDestroyAfterTheKeysMemory(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", createFirst))
	c.Apply()

	first := c.OnlyCard().ID

	c.Clock().Advance(time.Hour)
	c.Terraform("apply", "-auto-approve", "-replace="+acctest.Address).Expect(t, `A card like this one exists already.*`+first+
		`.*the one that this one replaces with create_before_destroy.*idempotency_seed`)

	if still := c.OnlyCard().ID; still != first {
		t.Errorf("card %s lives instead of %s", still, first)
	}

	c.Configure(acctest.Card("virtual", createFirst, `idempotency_seed = "second"`))
	c.Apply()

	if second := c.OnlyCard().ID; second == first || len(c.Ledger().Cards) != 2 {
		t.Errorf("%d cards were issued", len(c.Ledger().Cards))
	}
}

// A tainted card whose configuration was changed as well has another key than the new card. It is replaced all the same.
func TestTaintedAndChanged(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`))
	c.Apply()
	c.Clock().Advance(2 * time.Hour)
	c.Terraform("taint", acctest.Address)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`, `active_days = [1, 2]`))
	c.Apply()

	acctest.ExpectLiving(1)(t, c.Ledger())

	if issued := len(c.Ledger().Cards); issued != 2 {
		t.Errorf("%d cards were issued", issued)
	}
}

func TestPreventRefusesATaintWithAChange(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `deletion_policy = "prevent"`))
	c.Apply()
	c.Clock().Advance(2 * time.Hour)
	c.Terraform("taint", acctest.Address)
	c.Configure(acctest.Card("virtual", `deletion_policy = "prevent"`, `active_days = [1, 2]`))

	c.Terraform("plan").ExpectRefused(t, `Card is protected from being ended.*terraform untaint keeps it`)
}

// What a refresh has seen and another resource keeps is a possible duplicate as before, whichever of the two is planned first.
func TestNewCardLikeAnOlderOneOfTheConfiguration(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("old", "virtual"))
	c.Apply()
	c.Clock().Advance(2 * time.Hour)
	c.Configure(acctest.NamedCard("old", "virtual") + acctest.NamedCard("new", "virtual", `nickname = "new"`))

	c.Terraform("plan").ExpectRefused(t, `A card like this one exists already`)
}

// The card of a lost answer, imported under the wrong address: its key would lead the right resource to it as well.
func TestLostCardImportedElsewhere(t *testing.T) {
	c := acctest.NewCLI(t)
	lose := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer"})

	c.Configure(acctest.NamedCard("right", "virtual", `timeouts = { create = "1s" }`))
	c.Terraform("apply", "-auto-approve").Expect(t, "Card may have been issued")
	c.Must(lose.Remove(t.Context()))

	id := c.OnlyCard().ID
	imported := "import {\n to = qonto_card.wrong\n id = \"" + id + "\"\n}\n" + acctest.NamedCard("wrong", "virtual", `nickname = "ads"`)
	right := acctest.NamedCard("right", "virtual")

	c.Configure(imported)
	c.Apply()

	for _, config := range []string{imported + right, right + imported} {
		c.Configure(config)

		plan := c.Terraform("plan")
		plan.Expect(t, `A card like this one exists already.*which another resource of the configuration has imported.*`+id)

		if told := strings.Count(plan.Text, "exists already"); plan.ExitCode == 0 || told != 1 {
			t.Errorf("told %d times, exit code %d", told, plan.ExitCode)
		}
	}
}

// A resource under a new name wants a card like the one that the old name holds. The plan says how the card stays.
func TestRenamedResource(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("old", "virtual", `nickname = "ads"`))
	c.Apply()

	card := c.OnlyCard().ID

	c.Clock().Advance(time.Hour)
	c.Configure(acctest.NamedCard("new", "virtual", `nickname = "ads"`))
	// Which resource is planned first decides which of two texts says it.
	c.Terraform("plan").Expect(t, `A card like this one exists already.*`+card+`.*(move that resource here with|add) a moved block`)

	c.Configure(acctest.NamedCard("new", "virtual", `nickname = "ads"`) + "\nmoved {\n from = qonto_card.old\n to = qonto_card.new\n}\n")
	c.Apply()

	if still := c.OnlyCard().ID; still != card || len(c.Ledger().Cards) != 1 {
		t.Errorf("%d cards were issued, card %s lives", len(c.Ledger().Cards), still)
	}
}
