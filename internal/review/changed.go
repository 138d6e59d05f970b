// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
)

// addChange notes what an existing card gets instead of what it has.
func (b *builder) addChange(r *tfjson.ResourceChange) {
	old, next := before(r.Change), after(r.Change)
	changes := slices.DeleteFunc(differences(old, next), func(d difference) bool {
		return d.name == "status" // follows from the lock
	})

	b.count.changed++

	if raisesLimit(old, next) {
		b.count.increased++
	}

	b.checkListed(r, changes)
	b.approvals.change(changes)
	b.changed = append(b.changed, b.changeRows(old, changes, r)...)
}

// changeRows begin with the card, and go on with one row for each attribute.
func (b *builder) changeRows(card plannedCard, changes []difference, r *tfjson.ResourceChange) [][]phrase {
	var rows [][]phrase

	for i, d := range changes {
		start, end := []phrase{nil, nil, nil}, phrase(nil)
		if i == 0 {
			start, end = b.subject(card), resource(r)
		}

		rows = append(rows, append(start, d.title(), b.valueOf(d, d.before), b.valueOf(d, d.after), d.direction(), end))
	}

	if len(rows) == 0 {
		rows = append(rows, append(b.subject(card), say("nothing that is shown"), nil, nil, nil, resource(r)))
	}

	return rows
}

// valueOf is a value of a changed attribute. Holders have names.
func (b *builder) valueOf(d difference, v value) phrase {
	if d.name == "holder_id" {
		return b.holderOf(plannedCard{values: map[string]any{d.name: v.raw}, unknown: map[string]any{d.name: v.unknown}, allHidden: v.hidden})
	}

	return shown(v, d.meaning)
}

// addDrift notes what was changed outside Terraform.
func (b *builder) addDrift(r *tfjson.ResourceChange) {
	if !isCard(r) || r.Change == nil {
		return
	}

	old, now := before(r.Change), after(r.Change)

	if now.values == nil {
		b.count.drifted++
		b.drifted = append(b.drifted, append(b.subject(old), say("not there any more"), nil, nil, nil, resource(r)))

		return
	}

	if changes := differences(old, now); len(changes) > 0 {
		b.count.drifted++
		b.drifted = append(b.drifted, b.changeRows(old, changes, r)...)
	}
}
