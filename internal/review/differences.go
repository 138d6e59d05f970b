// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
)

// difference is one attribute that is not the same before and after.
type difference struct {
	attribute

	before, after value
}

// differences are the attributes that are not the same, in the order in which a reviewer decides.
func differences(old, next plannedCard) []difference {
	var found []difference

	known := map[string]bool{}

	consider := func(a attribute) {
		one := difference{attribute: a, before: old.get(a.name), after: next.get(a.name)}
		if a.meaning != ignored && !one.before.same(one.after) {
			found = append(found, one)
		}
	}

	for _, a := range attributes {
		known[a.name] = true

		consider(a)
	}

	others := map[string]bool{}

	for _, keys := range []map[string]any{old.values, next.values, next.unknown} {
		for key := range maps.Keys(keys) {
			others[key] = !known[key]
		}
	}

	for _, key := range slices.Sorted(maps.Keys(others)) {
		if others[key] {
			consider(attribute{name: key, meaning: unlisted})
		}
	}

	return found
}

// title is what the attribute is called in a row.
func (d difference) title() phrase {
	if d.label == "" {
		return quote(d.name)
	}

	return say(d.label)
}

// direction says where the change of a limit goes: more money, or less.
func (d difference) direction() phrase {
	switch d.meaning {
	case limit:
		old, wasKnown := d.before.euros()
		next, isKnown := d.after.euros()

		switch {
		case !wasKnown || !isKnown:
			return nil
		case next < old:
			return say(signedEuros(next - old))
		default:
			return stress(signedEuros(next - old))
		}
	case limitSwitch:
		switch {
		case d.after.isOn() && !d.after.hidden:
			return say("− limited")
		case d.after.raw == false && !d.after.hidden:
			return stress("+ no limit")
		}
	case plainValue, yesNo, days, allowed, ignored, unlisted:
	}

	return nil
}

// isLimit tells whether the limits call of the API changes the attribute.
func (d difference) isLimit() bool { return d.meaning == limit || d.meaning == limitSwitch }

// checkListed notes changes that this version cannot judge.
func (b *builder) checkListed(r *tfjson.ResourceChange, changes []difference) {
	for _, d := range changes {
		if d.meaning == unlisted {
			b.unrecognized = append(b.unrecognized, join(" ", resource(r), say("changes"), quote(d.name)))
		}
	}
}

// raisesLimit tells whether any limit is higher, or may be: what is not known, or not to be seen, counts.
func raisesLimit(old, next plannedCard) bool {
	return slices.ContainsFunc(attributes, func(a attribute) bool {
		was, wasKnown := effectiveLimit(old, a.name)
		is, isKnown := effectiveLimit(next, a.name)

		return a.meaning == limit && changesLimit(old, next, a.name) && (!wasKnown || !isKnown || is > was)
	})
}

// changesLimit tells whether the limit, or the switch that it needs, is not the same.
func changesLimit(old, next plannedCard, name string) bool {
	on, needsSwitch := switches()[name]

	return !old.get(name).same(next.get(name)) || needsSwitch && !old.get(on).same(next.get(on))
}

// effectiveLimit is what a limit allows. One that is switched off allows everything; of an absent one nobody can tell.
func effectiveLimit(o plannedCard, name string) (allowed int64, known bool) {
	if on, needsSwitch := switches()[name]; needsSwitch {
		applies := o.get(on)

		switch {
		case applies.unknown || applies.hidden:
			return 0, false
		case !applies.isOn():
			return largestLimit + 1, true
		}
	}

	return o.get(name).euros()
}
