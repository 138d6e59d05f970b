// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// settings are the attributes of a card that somebody can change.
func settings(made *control.Card) map[string]string {
	all := changeableAttributes(made)
	all["nfc_option"] = shown(made.NFCOption)
	all["atm_monthly_limit"] = shown(made.ATMMonthlyLimit)
	all["atm_daily_limit"] = shown(made.ATMDailyLimit)
	all["payment_transaction_limit"] = shown(made.PaymentTransactionLimit)
	all["payment_daily_limit_option"] = shown(made.PaymentDailyLimitOption)
	all["active_days"] = fmt.Sprint(made.ActiveDays)
	all["categories"] = fmt.Sprint(made.Categories)
	all["status"] = made.Status

	if made.IsLiving {
		all["status"] = "" // what a lock or time does to it is told by the lock, or is nobody's doing
	}

	return all
}

// checkPlannedChanges: no apply changes an attribute of a card that its plan does not show.
func (sim *simulation) checkPlannedChanges(r *run, ledger *control.Ledger) {
	if !r.applied {
		return
	}

	for id, before := range r.held {
		after, _ := ledger.Card(id)
		had := settings(&before)

		sim.countCheck(oraclePlanned)

		for name, has := range settings(&after) {
			if has == had[name] || sim.mayChange(r, id, name, &after) {
				continue
			}

			sim.violatef(oraclePlanned, "run %d has changed %s of card %s from %s to %s, which its plan does not show", r.number, name, id, had[name], has)
		}
	}
}

func (sim *simulation) mayChange(r *run, id, name string, after *control.Card) bool {
	if r.isQontosDoing(after) || name == "status" && r.planSaid.Mention(id) {
		return true
	}

	return slices.ContainsFunc(r.changes, func(c plannedChange) bool {
		switch {
		case c.id == id && c.ends:
			return sim.mayEnd(r, c, name, after)
		case c.ends && c.renewal == id, sim.hasAdopted(r, c.address, id):
			return true
		default:
			return c.id == id && c.shows(name)
		}
	})
}

// isQontosDoing tells whether a card has ended by itself, or was cancelled.
func (r *run) isQontosDoing(made *control.Card) bool {
	return r.step.Interrupt != nil && r.step.Interrupt.What == cancelOrder || made.Status == "expired" || made.Status == "pre_expired"
}

// mayEnd: a card that is to end ends, or is locked. One that was unlocked to be discarded and lives is locked again, or that
// was tried.
func (sim *simulation) mayEnd(r *run, c plannedChange, name string, after *control.Card) bool {
	if name != "locked" || !after.IsLiving || after.UserLocked {
		isTakenBack := isReplacement(c) && (sim.hasAdopted(r, c.address, c.id) || sim.hasTakenBack(r, c))

		return name == "locked" || name == "status" || isTakenBack
	}

	tried := r.killed || r.mayFinishLater || slices.ContainsFunc(sim.server.Ledger().Since(r.mark).Requests, func(request control.Request) bool {
		return request.Path == "/v2/cards/"+c.id+"/lock"
	})

	return tried || slices.ContainsFunc(r.step.Faults, func(f fault) bool { return f.Endpoint == "lock" })
}

// hasTakenBack tells whether a create that was to replace a card was answered with that card, perhaps with an untrue status, and
// finished it.
func (sim *simulation) hasTakenBack(r *run, c plannedChange) bool {
	return idOf(sim.state.Current(c.address)) == c.id && (sim.wasAnswered(r, c.address) || r.falseAnswers)
}

// hasAdopted tells whether a create of the run has taken a card over.
func (sim *simulation) hasAdopted(r *run, address, id string) bool {
	before := r.refreshed
	if before == nil {
		before = r.before
	}

	if r.killed { // and has not written it down
		wanted, isConfigured := sim.configured(address)

		return isConfigured && slices.ContainsFunc(sim.issues, func(i issue) bool { return i.id == id && i.card.Lineage == wanted.Lineage })
	}

	return idOf(sim.state.Current(address)) == id && idOf(before.Current(address)) != id
}
