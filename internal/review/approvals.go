// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// approvals are the calls of an apply that Qonto is known to want approved.
type approvals struct {
	orders, limits, unlocks int

	lockedDiscards int // may need an unlock
}

// change counts the calls that the changes of one card take.
func (a *approvals) change(changes []difference) {
	if slices.ContainsFunc(changes, difference.isLimit) {
		a.limits++
	}

	if slices.ContainsFunc(changes, func(d difference) bool { return d.name == "locked" && !d.after.isOn() }) {
		a.unlocks++
	}
}

// lines say how often a person has to approve.
func (a *approvals) lines() []phrase {
	total := 0

	var parts []phrase

	for _, call := range []struct {
		op        qonto.Operation
		count     int
		one, many string
	}{
		{qonto.OpCreateCard, a.orders, "new card", "new cards"},
		{qonto.OpUpdateCardLimits, a.limits, "card with other limits", "cards with other limits"},
		{qonto.OpUnlockCard, a.unlocks, "unlock", "unlocks"},
	} {
		if call.count > 0 && qonto.ApprovalExpected(call.op) {
			total += call.count
			parts = append(parts, say(counted(call.count, call.one, call.many)))
		}
	}

	var lines []phrase

	if total > 0 {
		lines = append(lines,
			join("", stress(counted(total, "approval", "approvals")), say(" in the Qonto app: "), join(", ", parts...), say(".")),
			say("They are asked for one after the other while the plan is applied. Each waits for up to 15 minutes for the member whose "+
				"access token applies it."))
	}

	if a.lockedDiscards > 0 {
		lines = append(lines, join("", say(counted(a.lockedDiscards, "locked card is", "locked cards are")),
			say(" discarded. Qonto may want each unlocked first, which may need an approval.")))
	}

	return lines
}
