// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
)

// With a real CLI: an action of a managed card shows as drift where the configuration says otherwise, and as nothing
// where it does not; a card that an action has ended is not issued again.
func TestActionsOfTheCLI(t *testing.T) {
	c := newCLI(t)
	c.needsListsAndActions()
	c.configure(card("virtual", `nickname = "ads"`) + `
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
	c.apply()

	c.apply("-invoke=action.qonto_card_lock.ads").expect(t, `Card "ads" ••••\d+ is locked`)
	c.do("plan", "-detailed-exitcode")

	c.do("plan", "-invoke=action.qonto_card_discard.ads").expect(t, `Card "ads" ••••\d+ will be discarded`)
	c.apply("-invoke=action.qonto_card_discard.ads").expect(t, `Card "ads" ••••\d+ is discarded`)

	if after := c.do("plan", "-detailed-exitcode"); strings.Contains(after.text, "will be created") {
		t.Errorf("another card is planned:\n%s", after.text)
	}

	living(0)(t, c.Ledger())
}

// An action that a change triggers runs when the card is there.
func TestTriggeredActionOfTheCLI(t *testing.T) {
	c := newCLI(t)
	c.needsListsAndActions()

	const trigger = "lifecycle {\n action_trigger {\n events = [after_create]\n actions = [action.qonto_card_lock.ads]\n }\n }"

	c.configure(card("virtual", `nickname = "ads"`, trigger) + `
action "qonto_card_lock" "ads" {
  config {
    card_id = qonto_card.this.id
  }
}
`)
	c.apply().expect(t, `Card "ads" ••••\d+ is locked`)

	if got := c.only().Status; got != "paused" {
		t.Errorf("the card is %s", got)
	}
}
