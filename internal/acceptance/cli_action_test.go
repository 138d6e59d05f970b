// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// With a real CLI: an action of a managed card shows as drift where the configuration says otherwise, and as nothing
// where it does not; a card that an action has ended is not issued again.
func TestActionsOfTheCLI(t *testing.T) {
	c := acctest.NewCLI(t)
	c.SkipWithoutListsAndActions()
	c.Configure(acctest.Card("virtual", `nickname = "ads"`) + `
action "qonto_card_lock" "ads" {
  config {
    card_id = qonto_card.this.id
  }
}

action "qonto_card_discard" "ads" {
  config {
    card_id = qonto_card.this.id
    confirm = qonto_card.this.last_digits
  }
}
`)
	c.Apply()

	c.Apply("-invoke=action.qonto_card_lock.ads").Expect(t, `Card "ads" ••••\d+ is locked`)
	c.MustTerraform("plan", "-detailed-exitcode")

	c.MustTerraform("plan", "-invoke=action.qonto_card_discard.ads").Expect(t, `Card "ads" ••••\d+ will be discarded`)
	c.Apply("-invoke=action.qonto_card_discard.ads").Expect(t, `Card "ads" ••••\d+ is discarded`)

	if after := c.MustTerraform("plan", "-detailed-exitcode"); strings.Contains(after.Text, "will be created") {
		t.Errorf("another card is planned:\n%s", after.Text)
	}

	acctest.ExpectLiving(0)(t, c.Ledger())
}

// An action that a change triggers runs when the card is there, and waits until Qonto lists it.
func TestTriggeredActionOfTheCLI(t *testing.T) {
	c := acctest.NewCLI(t)
	c.SkipWithoutListsAndActions()
	c.Set(map[string]any{"list_delay_ms": 1500})

	const trigger = "lifecycle {\n action_trigger {\n events = [after_create]\n actions = [action.qonto_card_lock.ads]\n }\n }"

	c.Configure(acctest.Card("virtual", `nickname = "ads"`, trigger) + `
action "qonto_card_lock" "ads" {
  config {
    card_id = qonto_card.this.id
  }
}
`)
	c.Apply().Expect(t, `Card "ads" ••••\d+ is locked`)

	if got := c.OnlyCard().Status; got != "paused" {
		t.Errorf("the card is %s", got)
	}
}
