// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"time"
)

// checkPlanPromises: a plan that issues a card is not refused in its apply because of a card that the same configuration
// holds: the plan has read that one. A card that the same plan ends is another matter, because Terraform does not tell a
// create which card it replaces.
func (sim *simulation) checkPlanPromises(r *run) {
	if !r.applied || !r.isUndisturbed() {
		return
	}

	before := objects(r.before)

	for _, change := range r.changes {
		if change.action != "create" {
			continue
		}

		sim.countCheck(oraclePlanPromises)

		for _, one := range r.said.Errors() {
			because := uuids.FindAllString(one.Detail, -1)
			isRefusal := one.Address == change.address && one.Summary == summaryDuplicate && len(because) > 0

			// A card that nobody holds is reason enough, whatever else is named.
			isKnown := func(id string) bool { return len(before[id]) > 0 && !r.plansToEnd(id) && !sim.hasJustAged(id) }
			if isRefusal && !slices.ContainsFunc(because, func(id string) bool { return !isKnown(id) }) {
				sim.violatef(oraclePlanPromises, "run %d plans a card and refuses it because of %s: %v", r.number, because, one)
			}
		}
	}
}

// hasJustAged tells whether a card may have become too old for its key between plan and apply.
func (sim *simulation) hasJustAged(id string) bool {
	const longest = 30 * time.Minute // that a plan and its apply are apart

	made, _ := sim.server.Ledger().Card(id)
	age := sim.server.Clock().Now().Sub(made.CreatedAt)

	return age >= trustedKeyAge && age < trustedKeyAge+longest
}

func (r *run) plansToEnd(id string) bool {
	return slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.ends && c.id == id })
}

// isUndisturbed tells whether nothing has happened to a run that its plan could not know.
func (r *run) isUndisturbed() bool {
	s := r.step
	isOpen := slices.ContainsFunc(r.cards, func(c card) bool { return len(c.Unknown) > 0 })

	return len(s.Faults)+len(s.Between)+len(s.Decisions)+len(s.Targets) == 0 && s.Interrupt == nil && !s.NoRefresh && !isOpen
}
