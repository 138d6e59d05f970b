// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// addOrder notes a new card.
func (b *builder) addOrder(r *tfjson.ResourceChange) {
	card, old := after(r.Change), before(r.Change)

	b.count.ordered++
	b.approvals.orders++

	if old.values != nil {
		b.checkListed(r, differences(old, card))

		if raisesLimit(old, card) {
			b.count.increased++
		}
	}

	b.ordered = append(b.ordered, append(b.subject(card), budget(card), b.remarks(r, card, old), resource(r)))
}

// budget is what a new card may spend, as far as the configuration says so.
func budget(card plannedCard) phrase {
	var parts []phrase

	for _, one := range []struct{ attribute, per string }{
		{"payment_monthly_limit", "a month"},
		{"payment_lifespan_limit", "in all"},
		{"payment_daily_limit", "a day"},
		{"payment_transaction_limit", "a payment"},
		{"atm_monthly_limit", "cash a month"},
		{"atm_daily_limit", "cash a day"},
	} {
		v := card.get(one.attribute)

		on, needsSwitch := switches()[one.attribute]
		if v.unknown || v.isNull() || needsSwitch && !card.get(on).isOn() {
			continue
		}

		parts = append(parts, join(" ", shown(v, limit), say(one.per)))
	}

	if card.get("payment_monthly_limit").unknown && !card.get("card_level").is(qonto.LevelFlash) {
		parts = append([]phrase{say("Qonto's own monthly limit, or one that is not known yet")}, parts...)
	}

	return join(", ", parts...)
}

// remarks are what else a reviewer wants to know of a new card.
func (b *builder) remarks(r *tfjson.ResourceChange, card, old plannedCard) phrase {
	parts := []phrase{b.delivery(card)}

	if old.values != nil {
		parts = append(parts, join(" ", say("replaces"), nameOf(old)))
	}

	if card.get("locked").isOn() {
		parts = append(parts, say(lockReads))
	}

	if v := card.get("pre_expires_at"); !v.unknown && !v.isNull() {
		parts = append(parts, join(" ", say("ends"), shown(v, plainValue)))
	}

	if v := card.get("active_days"); !v.unknown && !v.isNull() {
		parts = append(parts, join(" ", say("on"), shown(v, days)))
	}

	if v := card.get("categories"); !v.unknown && (v.hidden || len(v.texts()) > 0) {
		parts = append(parts, join(" ", say("for"), shown(v, allowed)))
	}

	if r.Change.Importing != nil {
		parts = append(parts, say("imported and replaced"))
	}

	return join("; ", parts...)
}

// delivery marks what costs money before it is used, and says where it goes.
func (b *builder) delivery(card plannedCard) phrase {
	level := card.get("card_level")

	text, ok := level.text()
	physical, known := qonto.PhysicalLevel(text)

	switch {
	case !ok || !known:
		b.count.physical++

		return stress("may be billed and posted")
	case !physical:
		return nil
	}

	b.count.physical++

	marked := stress("billed and posted")

	switch to := card.get("ship_to_business"); {
	case to.isOn() && !to.hidden:
		return join(" ", marked, say("to the company"))
	case to.raw == false && !to.hidden && !to.unknown:
		return join(" ", marked, say("to the address in the configuration"))
	default:
		return marked
	}
}
