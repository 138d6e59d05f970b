// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// The summaries of errors that ask people for a decision.
const (
	summaryAlike     = "Two cards are configured alike"
	summaryDuplicate = "A card like this one exists already"
	summaryDead      = "Card cannot be changed any more"

	summaryTwoHold     = "Two resources hold the same card"
	summaryFixed       = "Value is fixed once the card is issued"
	summaryLevel       = "Unknown card level"
	summaryForeign     = "Attribute does not belong to this card level"
	summaryProtected   = "Card is protected from being ended"
	summaryUnlike      = "Imported card is another one than configured"
	summaryHeldRenewal = "Renewal of the card is held by another resource"
	summaryDeadImport  = "Card is not alive"
	summaryNotIssued   = "Card not issued"
	summaryInDoubt     = "Card may have been issued"
	summaryNotEnded    = "Card not ended"
	summaryNotKept     = "Qonto kept another value"
	summaryNotUpdated  = "Card not updated"
	summaryUnusable    = "Card was issued and cannot be used"

	locksOfQonto = "lock of Qonto's own"
	summaryTaken = "which another resource of this run holds"
)

// mostDecisions is how often people are asked until the configuration is what they get.
const mostDecisions = 14

// converge runs, without faults, until nothing is left to do, and decides what people are asked to decide, in the way in
// which the message tells them to.
func (sim *simulation) converge() {
	sim.advance(sim.schedule.Wait)

	sim.converging = true
	sim.countCheck(oracleConvergence)
	sim.resolveUnknowns()
	sim.restoreDateHeader()

	var replace []string

	for range mostDecisions {
		s := step{Replace: replace}
		r := sim.beginRun(s)
		sim.run(sim.t.Context(), r, s)
		sim.checkRun(r)

		replace = nil

		failed := r.said.Errors()
		stuck := sim.violations[oracleConvergence]

		for _, one := range failed {
			sim.answer(one)
		}

		if sim.violations[oracleConvergence] > stuck {
			return // the same would be said again and again
		}

		if len(failed) == 0 && r.empty {
			replace = sim.deadCards(r.refreshed)
			if len(replace) == 0 {
				return
			}
		}
	}

	sim.violatef(oracleConvergence, "the configuration is not reached")
}

// restoreDateHeader has Qonto's answers tell the time again: nothing that people decide about their cards helps while they do not.
func (sim *simulation) restoreDateHeader() {
	if sim.schedule.Switches["date_header"] != false {
		return
	}

	err := sim.control.SetSwitches(sim.t.Context(), map[string]any{"date_header": true})
	if err != nil {
		sim.t.Fatal(err)
	}
}

// resolveUnknowns makes known what plans did not know.
func (sim *simulation) resolveUnknowns() {
	sim.config = slices.Clone(sim.config)
	for i := range sim.config {
		sim.config[i].Unknown = nil
	}
}

// deadCards are the resources whose card has ended, of which a warning says that -replace issues another one. They are asked
// for once.
func (sim *simulation) deadCards(state *core.State) []string {
	var addresses []string

	ledger := sim.server.Ledger()

	for _, address := range state.Addresses() {
		made, isCard := ledger.Card(idOf(state.Current(address)))
		if !isCard || made.IsLiving || sim.counts["replacing "+address] > 0 {
			continue
		}

		sim.counts["replacing "+address]++
		sim.counts["a dead card in the state was replaced"]++
		sim.tracef("people: -replace=%s", address)

		addresses = append(addresses, address)
	}

	return addresses
}

// answer does what an error asks for.
func (sim *simulation) answer(said core.Diagnostic) {
	if said.Address == "" {
		said.Address = sim.addressOf(said)
	}

	switch {
	case said.Summary == summaryAlike, strings.Contains(said.Detail, summaryTaken):
		sim.giveSeed(sim.newResource(said.Address), "configured alike")
	case said.Summary == summaryDuplicate:
		sim.answerDuplicate(said)
	case said.Summary == summaryDead:
		sim.answerDead(said)
	default:
		sim.answerMore(said)
	}
}

func (sim *simulation) answerMore(said core.Diagnostic) {
	switch {
	case said.Summary == summaryTwoHold, said.Summary == summaryHeldRenewal:
		sim.answerTwoHold(said)
	case slices.Contains([]string{summaryFixed, summaryLevel, summaryUnlike, summaryForeign}, said.Summary):
		sim.restoreFixedValues(said)
	case said.Summary == summaryProtected:
		sim.answerProtected(said)
	case said.Summary == summaryDeadImport, said.Summary == summaryUnusable:
		sim.counts["a card was dead when it came"]++
	case said.Summary == summaryInDoubt && uuids.MatchString(said.Detail):
		sim.answerDuplicate(said)
	case sim.isAboutLock(said):
		sim.answerLock(said)
	case said.Summary == summaryNotIssued && sim.correctLevel(said.Address):
	default:
		sim.violatef(oracleConvergence, "without any fault: %v", said)
	}
}

// addressOf is the resource whose card a message names: real CLIs do not always say which resource they speak of.
func (sim *simulation) addressOf(said core.Diagnostic) string {
	in := objects(sim.state)

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if all := in[id]; len(all) > 0 {
			return all[0].address
		}
	}

	return ""
}

// newResource is the new one of two resources that look alike: to give a seed to the one that exists does not help while Qonto remembers
// the key that it was issued under.
func (sim *simulation) newResource(address string) string {
	object := sim.state.Current(address)
	if object == nil {
		return address
	}

	var intents []string

	for _, i := range sim.issues {
		if i.id == idOf(object) {
			intents = append(intents, i.card.intent())
		}
	}

	for _, c := range sim.config {
		if c.address() == address {
			intents = append(intents, c.intent())
		}
	}

	for _, c := range sim.config {
		if sim.state.Current(c.address()) == nil && slices.Contains(intents, c.intent()) {
			return c.address()
		}
	}

	return address
}

// giveSeed gives a resource a seed of its own.
func (sim *simulation) giveSeed(address, why string) {
	at := slices.IndexFunc(sim.config, func(c card) bool { return c.address() == address })
	if at < 0 {
		return
	}

	sim.config = slices.Clone(sim.config)
	sim.config[at].Seed = "told-apart-" + sim.config[at].Name + sim.config[at].Seed
	sim.counts["people gave a seed: "+why]++
	sim.tracef("people: %s gets a seed", address)
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// reactionTime is what people take at least before they do what a message says.
const reactionTime = 10 * time.Second

// untilForgotten is how a message says that time alone tells two cards apart.
var untilForgotten = regexp.MustCompile(`run terraform apply again when the newest is \d+ minutes old`)

// answerDuplicate takes the lost card over when the message names one, and otherwise says that it is another card.
func (sim *simulation) answerDuplicate(said core.Diagnostic) {
	in := objects(sim.state)
	why := "possible duplicate of a known card"

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		made, isCard := sim.server.Ledger().Card(id)
		if !isCard {
			continue
		}

		if age := sim.server.Clock().Now().Sub(made.CreatedAt); age > searchWindow+keyMemory {
			sim.violatef(oracleConvergence, "%s is stopped by card %s, which is %v old", said.Address, id, age)
		}

		_, ended := sim.ended[id]
		if !made.IsLiving && !ended {
			sim.violatef(oracleConvergence, "%s is stopped by card %s, which is dead", said.Address, id)
		}

		switch {
		case ended:
			why = "possible duplicate of the card that it replaces"
		case len(in[id]) > 0:
			said.Address, why = sim.stoppedByHeld(said.Address, in[id][0], why)
		case sim.mayTakeOver(id, said.Address):
			sim.counts["named by an error and taken over"]++
			sim.importCard(said.Address, id)

			return
		}
	}

	if untilForgotten.MatchString(said.Detail) {
		sim.counts["people waited until keys were forgotten: "+why]++
		sim.tracef("people: wait")
		sim.advance(keyMemory)

		return
	}

	sim.giveSeed(said.Address, why)
}

// stoppedByHeld is which resource is stopped by a card that the state holds, and why. A new resource may be planned before
// the resource that keeps the card, and then the message is about that one.
func (sim *simulation) stoppedByHeld(address string, by held, why string) (stopped, reason string) {
	switch {
	case by.address != address:
		return address, why
	case by.object.Tainted:
		return address, "possible duplicate of its own tainted card"
	}

	mine, known := sim.configured(address)

	for _, i := range sim.issues { // the block was removed: a new one, perhaps the same under another name, wants a card like it
		if !known && i.id == idOf(by.object) {
			mine = i.card
		}
	}

	for _, c := range sim.config {
		if c.fixedKey() == mine.fixedKey() && sim.state.Current(c.address()) == nil {
			return c.address(), why
		}
	}

	sim.violatef(oracleConvergence, "%s is stopped by its own card %s", address, idOf(by.object))

	return address, why
}

// mayTakeOver tells whether a lost card may be taken over by a resource: not when the resource has a card, and not when
// another resource ordered it and will get it under its key.
func (sim *simulation) mayTakeOver(id, address string) bool {
	if sim.state.Current(address) != nil {
		return false
	}

	at := slices.IndexFunc(sim.issues, func(i issue) bool { return i.id == id })

	return at >= 0 && !slices.ContainsFunc(sim.config, func(c card) bool {
		return c.Lineage == sim.issues[at].card.Lineage && c.address() != address
	})
}

func (sim *simulation) importCard(address, id string) {
	sim.tracef("people: %s takes over %s", address, id)
	sim.advance(reactionTime)

	// Qonto may spell the values of the card in another way than the configuration.
	if c, isConfigured := sim.configured(address); isConfigured {
		delete(sim.fixed, c.Lineage)
	}

	if failed := sim.adopt(address, id).Errors(); len(failed) > 0 {
		sim.violatef(oracleConvergence, "card %s cannot be imported: %v", id, failed)
	}
}

// answerDead forgets the dead card, so that the next run issues one as configured now.
func (sim *simulation) answerDead(said core.Diagnostic) {
	sim.counts["a dead card with a changed configuration was removed from the state"]++
	sim.removeFromState(said.Address)
}

// removeFromState removes a resource from the state.
func (sim *simulation) removeFromState(address string) {
	for _, all := range objects(sim.state) {
		for _, one := range all {
			if one.address == address {
				sim.gone[idOf(one.object)] = true
			}
		}
	}

	sim.tracef("people: state rm %s", address)
	sim.forget(address)
}
