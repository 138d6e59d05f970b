// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"net/http"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// checkNamed: every card that was ever issued comes into the state, or into a message of the run that issued it, or of the
// next one that could tell.
func (sim *simulation) checkNamed(r *run, ledger *control.Ledger) {
	in := objects(sim.state)

	for at := range sim.issues {
		i := &sim.issues[at]
		_, hasEnded := sim.ended[i.id]
		i.known = i.known || len(in[i.id]) > 0 || hasEnded || r.said.Mention(i.id)

		if i.known || !sim.couldTell(r, i) {
			continue
		}

		i.known = true // or it is told of again and again
		made, _ := ledger.Card(i.id)

		sim.countCheck(oracleNamedIssues)

		switch why := sim.uncovered(r, i, &made); why {
		case "":
			sim.violatef(oracleNamedIssues, "run %d has issued card %s (%s), and neither the state nor a message names it after run %d",
				i.run, i.id, made.Status, r.number)
		default:
			sim.notes["not named: "+why]++
		}
	}
}

// couldTell tells whether a run knew enough to name a card: the one that issued it, or a later one whose create of the
// same was answered. A run that was killed, or that could not read a list, knew too little.
func (sim *simulation) couldTell(r *run, i *issue) bool {
	if r.killed || r.listsFailed || r.mayFinishLater || r.falseAnswers && r.number != i.run || sim.listsAreLate() {
		return false
	}

	if r.number == i.run {
		return !r.leavesInDoubt(i.card.address())
	}

	return slices.ContainsFunc(r.cards, func(c card) bool {
		return c.address() == i.card.address() && c.intent() == i.card.intent() && sim.wasAnswered(r, c.address())
	})
}

// leavesInDoubt tells whether a run was interrupted and says of a resource that its card may have been issued. Qonto may
// issue it after the run is over.
func (r *run) leavesInDoubt(address string) bool {
	return r.step.Interrupt != nil && slices.ContainsFunc(r.said.Errors(), func(one core.Diagnostic) bool {
		return one.Address == address && one.Summary == summaryInDoubt
	})
}

// listsAreLate tells whether a new card is missing in lists for a while.
func (sim *simulation) listsAreLate() bool {
	delay, has := sim.schedule.Switches["list_delay_ms"]

	return has && delay != 0
}

func (sim *simulation) wasAnswered(r *run, address string) bool {
	return slices.ContainsFunc(sim.server.Ledger().Since(r.mark).Requests, func(request control.Request) bool {
		from := sim.sender(&request)

		return request.Method == http.MethodPost && request.Status == http.StatusOK && request.Note == "" && from.run == r.number && from.address == address
	})
}

// uncovered says why the guarantee does not cover a card that a later run says nothing of; empty when it does.
func (sim *simulation) uncovered(r *run, i *issue, made *control.Card) string {
	switch age := sim.applyOf(r).Sub(i.at); {
	case r.number == i.run:
		return ""
	case !made.IsLiving:
		return "it was dead before the next run"
	case sim.isUntraceable(*i):
		return untraceable
	case i.card.Seed != "" && i.lost:
		return "with a seed, and Qonto has not kept its key"
	case i.card.Seed != "" && age >= keyMemory:
		return "with a seed, after 30 minutes"
	case age > searchWindow:
		return "without a seed, after 24 hours"
	case !isCandidate(made, i.card):
		return "it looks like somebody's other card"
	default:
		return ""
	}
}

// applyOf is when the apply of a run began, however long its requests had to wait then. It may come long after the plan.
func (sim *simulation) applyOf(r *run) time.Time {
	return sim.server.Ledger().Since(r.mark).Requests[0].Time.Add(r.step.Pause)
}

// isKeyless tells whether Qonto did not keep the answer of a request that it has carried out, or kept one that nobody can
// read.
func isKeyless(request *control.Request, by step) bool {
	isGarbled := request.Note != "" && slices.ContainsFunc(by.Faults, func(f fault) bool { return f.Kind == keptGarbled })

	return !request.Kept || isGarbled
}

// checkHolders: after a plan of everything and its apply, both without errors, no two resources hold one card.
func (sim *simulation) checkHolders(r *run) {
	if r.killed || r.refreshed == nil || len(r.said.Errors()) > 0 || len(r.step.Targets) > 0 || r.step.NoRefresh {
		return
	}

	sim.countCheck(oracleOneHolder)

	holders := map[string]string{}

	lasting := slices.DeleteFunc(sim.state.Addresses(), func(address string) bool {
		return sim.state.Current(address) == nil || r.outlivesItsBlock(address)
	})

	for _, address := range lasting {
		mine := changeOf("", address, sim.state.Current(address), false, nil)

		for _, id := range []string{mine.id, mine.renewal} {
			if other, taken := holders[id]; taken && other != address && id != "" {
				sim.violatef(oracleOneHolder, "run %d: both %s and %s hold card %s", r.number, other, address, id)
			}

			holders[id] = address
		}
	}
}
