// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const discards = "/v2/cards/{id}/discard"

// checkRun checks what must hold after every run, whatever happened in it.
func (sim *simulation) checkRun(r *run) {
	ledger := sim.server.Ledger()

	for _, one := range r.said {
		sim.tracef("  %v", strings.ReplaceAll(one.String(), "\n", "\n      "))
	}

	for _, fault := range r.said.Faults() {
		sim.violatef(oracleProtocol, "run %d: %v", r.number, fault)
	}

	sim.recordIssues(&ledger)
	sim.checkState(r, &ledger)
	sim.checkRefreshed(r, &ledger)
	sim.checkStateAccuracy(r, &ledger)
	sim.checkEnds(r, &ledger)
	sim.checkNamed(r, &ledger)
	sim.checkHolders(r)
	sim.checkPlannedChanges(r, &ledger)
	sim.checkMessages(r, &ledger)
	sim.checkPatience(r)
	sim.checkPlanPromises(r)
	sim.checkClock(r)
	sim.checkDeadOrders(r, &ledger)

	for address, instance := range sim.state.Instances {
		sim.tracef("  state: %s holds %q, deposed %d", address, idOf(instance.Current), len(instance.Deposed))
	}
}

// recordIssues enters new cards with the configuration that they were issued for.
func (sim *simulation) recordIssues(ledger *control.Ledger) {
	for _, made := range ledger.Cards {
		known := slices.IndexFunc(sim.issues, func(i issue) bool { return i.id == made.ID })
		at := slices.IndexFunc(ledger.Requests, func(r control.Request) bool { return r.RequestID == made.RequestID })

		if at < 0 {
			continue
		}

		from := sim.sender(&ledger.Requests[at])
		isLost := isKeyless(&ledger.Requests[at], sim.runs[from.run-1].step)

		if known >= 0 {
			sim.issues[known].lost = isLost // a request may outlive its run

			continue
		}

		fresh := issue{id: made.ID, run: from.run, at: made.CreatedAt, key: made.IdempotencyKey, lost: isLost}

		for _, c := range sim.runs[from.run-1].cards {
			if c.address() == from.address {
				fresh.card = c
			}
		}

		sim.issues = append(sim.issues, fresh)
		sim.tracef("  issued: %s for %v", fresh.id, fresh.card)
	}
}

// objects are all objects of a state by the id of their card.
func objects(state *core.State) map[string][]held {
	all := map[string][]held{}

	for _, address := range state.Addresses() {
		instance := state.Instances[address]
		if instance.Current != nil {
			id := idOf(instance.Current)
			all[id] = append(all[id], held{address, "", instance.Current})
		}

		for key, object := range instance.Deposed {
			all[idOf(object)] = append(all[idOf(object)], held{address, key, object})
		}
	}

	return all
}

// held is an object of the state and where it is.
type held struct {
	address string
	deposed string
	object  *core.Object
}

// checkState: every object has a card, which was alive when the object came; no two current objects have the same; and
// nothing is tainted that nobody has tainted.
func (sim *simulation) checkState(r *run, ledger *control.Ledger) {
	before := objects(r.before)

	sim.countCheck(oracleState)

	for id, all := range objects(sim.state) {
		made, exists := ledger.Card(id)

		if _, had := before[id]; !exists {
			sim.violatef(oracleState, "run %d: %s holds %q, which is no card", r.number, all[0].address, id)
		} else if !had && !sim.isImported(r, id) {
			sim.checkNewCard(r, all[0].address, &made)
		}

		for _, one := range all {
			wasTainted := slices.ContainsFunc(before[id], func(h held) bool { return h.object.Tainted })
			if one.object.Tainted && !wasTainted {
				sim.violatef(oracleState, "run %d: %s is tainted, and its card %s exists", r.number, one.address, id)
			}
		}

		current := sim.countCurrent(r, all)
		if current > max(1, holders(before[id])) && !sim.isImported(r, id) && !sim.wasBornInALie(id) {
			sim.violatef(oracleOneHolder, "run %d: %d resources hold card %s", r.number, current, id)
		}
	}
}

// countCurrent is how many of the objects of a card hold it for good.
func (sim *simulation) countCurrent(r *run, all []held) int {
	current := 0

	for _, one := range all {
		switch {
		case one.deposed != "":
		case r.outlivesItsBlock(one.address) && len(all) > 1:
			sim.counts["an interrupted rename left a card with two resources"]++
		default:
			current++
		}
	}

	return current
}

// outlivesItsBlock tells whether a resource is in the state only because the run that was to end it was interrupted. The one
// that has taken its card over, under another name, then holds it as well, and the next plan stops at that.
func (r *run) outlivesItsBlock(address string) bool {
	return r.step.Interrupt != nil && !slices.ContainsFunc(r.cards, func(c card) bool { return c.address() == address })
}

// checkNewCard: a card that comes into the state is alive, and neither somebody else's nor one that was let go.
func (sim *simulation) checkNewCard(r *run, address string, made *control.Card) {
	switch {
	case made.Origin != control.OriginRequest && made.Origin != control.OriginRenewal:
		sim.violatef(oracleState, "run %d: %s has come to hold card %s, which somebody else has ordered", r.number, address, made.ID)
	case sim.hasLetGo(r, made.ID):
		sim.violatef(oracleState, "run %d: %s has come to hold card %s, which it had let go of", r.number, address, made.ID)
	case !made.IsLiving && !r.falseAnswers && !sim.diedMeanwhile(r, made.ID) && !sim.listsAreLate() && !sim.isForTheNextPlan(r, made.ID):
		sim.violatef(oracleState, "run %d: %s has come to hold card %s, which is %s", r.number, address, made.ID, made.Status)
	}
}

// isForTheNextPlan tells whether a card was cancelled while the answer of its create was under way, and no other answer was
// needed: nobody looks a new virtual card up. Or a killed run has ended the card as planned, and could not write that down.
func (sim *simulation) isForTheNextPlan(r *run, id string) bool {
	if r.killed && r.plansToEnd(id) {
		return true
	}

	return r.step.Interrupt != nil && r.step.Interrupt.What == cancelOrder && slices.ContainsFunc(sim.issues, func(i issue) bool {
		return i.id == id && i.run == r.number && i.card.Level != levelStandard && i.card.nickname() == ""
	})
}

// checkRefreshed: no refresh moves a resource on to a dead card.
func (sim *simulation) checkRefreshed(r *run, ledger *control.Ledger) {
	if r.refreshed == nil || r.falseAnswers {
		return
	}

	before := objects(r.before)

	for id, all := range objects(r.refreshed) {
		made, _ := ledger.Card(id)
		if _, had := before[id]; !had && !made.IsLiving && !sim.diedMeanwhile(r, id) && len(sim.discardedBy(r, ledger)) == 0 {
			sim.violatef(oracleState, "run %d: %s moves on to card %s, which is %s", r.number, all[0].address, id, made.Status)
		}
	}
}

// wasBornInALie tells whether Qonto said what was not true in the run that issued a card: a resource may then think that the
// card is none, and another one take it over.
func (sim *simulation) wasBornInALie(id string) bool {
	return slices.ContainsFunc(sim.issues, func(i issue) bool { return i.id == id && sim.runs[i.run-1].falseAnswers })
}

// holders is how many resources hold a card.
func holders(all []held) int {
	current := 0

	for _, one := range all {
		if one.deposed == "" {
			current++
		}
	}

	return current
}

// isImported tells whether people wanted a card in the state.
func (sim *simulation) isImported(r *run, id string) bool {
	for _, imported := range r.imports {
		if imported == id {
			return true
		}
	}

	return false
}

// hasLetGo tells whether a card was locked because its resource was destroyed: nobody can take that for a card whose answer
// was lost.
func (sim *simulation) hasLetGo(r *run, id string) bool {
	isPlanned := slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.id == id })

	return sim.ended[id] == "lock" && r.held[id].UserLocked && !sim.isImported(r, id) && !isPlanned
}

// checkRequests: no plan writes, and nothing is discarded that no plan has announced.
func (sim *simulation) checkRequests() {
	ledger := sim.server.Ledger()

	sim.countCheck(oracleRequests)

	for _, request := range ledger.Writes() {
		if from := sim.sender(&request); from.walk != core.ApplyWalk {
			sim.violatef(oracleRequests, "run %d sends %s %s while it plans", from.run, request.Method, request.Path)
		}
	}

	for _, text := range sim.monitor.violations {
		sim.violatef(oracleRequests, "%s", text)
	}
}
