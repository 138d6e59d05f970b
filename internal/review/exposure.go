// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
)

// exposure is what the living cards of a plan may spend in a month, before and after. A card that Terraform leaves in
// Qonto counts on both sides, and so does one that it imports: the money is there either way.
type exposure struct {
	before, after total
}

// total sums up monthly limits of cards.
type total struct {
	euros   int64
	cards   int
	unknown int // not known before the apply
	hidden  int // not to be shown
	none    int // the level has none
	left    int // not managed any more
}

func (e *exposure) count(change *tfjson.Change) {
	old, next := before(change), after(change)
	_, isKept := leftBy(policyOf(old))
	isLeft := slices.Contains(change.Actions, tfjson.ActionForget) || slices.Contains(change.Actions, tfjson.ActionDelete) && isKept

	if old.values != nil && !hasEnded(old) {
		e.before.add(old)

		if isLeft {
			e.after.add(old)

			e.after.left++
		}
	}

	if next.values != nil && !hasEnded(next) && !change.Actions.Forget() {
		e.after.add(next)
	}
}

func (t *total) add(card plannedCard) {
	t.cards++

	v := card.get("payment_monthly_limit")
	amount, ok := v.euros()

	switch {
	case ok:
		t.euros += amount
	case v.hidden:
		t.hidden++
	case v.isNull():
		t.none++
	default:
		t.unknown++
	}
}

// lines say the sums, and what is not in them.
func (e *exposure) lines() []phrase {
	if e.before.cards == 0 && e.after.cards == 0 {
		return nil
	}

	lines := []phrase{join("", say("Monthly limits of the living cards in this plan: "+e.before.sum()+" → "), stress(e.after.sum()),
		say(e.difference()+", "+counted(e.before.cards, "card", "cards")+" → "+number(int64(e.after.cards))+"."))}

	if missing := e.after.missing(); len(missing) > 0 {
		lines = append(lines, join(" ", say("Not in the sum after the apply:"), join("", join("; ", missing...), say("."))))
	}

	if missing := e.before.missing(); len(missing) > 0 {
		lines = append(lines, join(" ", say("Not in the sum before the apply:"), join("", join("; ", missing...), say("."))))
	}

	if e.after.left > 0 {
		lines = append(lines, say("In both sums: "+counted(e.after.left, "card", "cards")+" left in Qonto."))
	}

	return lines
}

// sum is how much the cards may spend. A limit that is unknown or hidden counts as more.
func (t *total) sum() string {
	if t.isOpen() {
		return "at least " + euros(t.euros)
	}

	return euros(t.euros)
}

func (t *total) isOpen() bool { return t.unknown+t.hidden > 0 }

// difference is empty unless both sums are known.
func (e *exposure) difference() string {
	if e.before.isOpen() || e.after.isOpen() {
		return ""
	}

	return " (" + signedEuros(e.after.euros-e.before.euros) + ")"
}

func (t *total) missing() []phrase {
	var parts []phrase

	if t.unknown > 0 {
		parts = append(parts, stress(counted(t.unknown, "card whose limit is not known yet", "cards whose limits are not known yet")))
	}

	if t.hidden > 0 {
		parts = append(parts, stress(counted(t.hidden, "card whose limit is sensitive", "cards whose limits are sensitive")))
	}

	if t.none > 0 {
		parts = append(parts, say(counted(t.none, "card without a monthly limit", "cards without a monthly limit")))
	}

	return parts
}
