// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// addInvocation sorts an action, which acts on a card beside its resource, into the review.
func (b *builder) addInvocation(invocation *tfjson.ActionInvocation) {
	if !isOfCard(invocation) {
		return
	}

	b.checkProvider(invocation.ProviderName)

	card, by := b.target(invocation), quote(invocation.Address)

	row := func(why phrase) []phrase {
		return append(b.subject(card), shown(card.get("payment_monthly_limit"), limit), why, by)
	}
	changed := func(locked string) []phrase {
		return append(b.subject(card), say("Locked, by an action"), nil, say(locked), nil, by)
	}

	switch invocation.Type {
	case "qonto_card_discard":
		b.count.ended++
		b.ended = append(b.ended, row(say("discarded by an action")))

		if card.get("locked").isOn() {
			b.approvals.lockedDiscards++
		}
	case "qonto_card_report_lost":
		b.count.ended++
		b.ended = append(b.ended, row(say("reported lost by an action")))
	case "qonto_card_report_stolen":
		b.count.ended++
		b.ended = append(b.ended, row(say("reported stolen by an action")))
	case "qonto_card_lock":
		b.count.changed++
		b.changed = append(b.changed, changed(yes))
	case "qonto_card_unlock":
		b.count.changed++
		b.approvals.unlocks++
		b.changed = append(b.changed, changed(no))
	default:
		b.unrecognized = append(b.unrecognized, join(" ", by, say("with the type"), quote(invocation.Type)))
	}
}

// target is the card that an action means, as far as the plan knows it.
func (b *builder) target(invocation *tfjson.ActionInvocation) plannedCard {
	config := plannedCard{
		values: attributesOf(invocation.ConfigValues), unknown: attributesOf(invocation.ConfigUnknown),
		hidden: attributesOf(invocation.ConfigSensitive), allHidden: invocation.ConfigSensitive == true,
	}

	id := config.get("card_id")
	if text, ok := id.text(); ok {
		if card, known := b.cards[text]; known {
			return card
		}
	}

	unknown := map[string]any{"holder_id": true, "card_level": true, "payment_monthly_limit": true}

	return plannedCard{values: map[string]any{"id": id.raw}, unknown: unknown, allHidden: id.hidden}
}

// isOfCard tells whether an action is one on cards, whatever its provider is called.
func isOfCard(invocation *tfjson.ActionInvocation) bool {
	return invocation != nil && strings.HasPrefix(invocation.Type, cardType+"_")
}
