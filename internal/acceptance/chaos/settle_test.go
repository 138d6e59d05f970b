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
	summaryAlike = "Two cards are configured alike"
	summaryTwin  = "A card like this one exists already"
	summaryDead  = "Card cannot be changed any more"

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

// settle runs, without faults, until nothing is left to do, and decides what people are asked to decide, in the way in
// which the message tells them to.
func (w *world) settle() {
	w.advance(w.schedule.Wait)

	w.settling = true
	w.asks(oracleConvergence)
	w.learn()
	w.bringDateBack()

	var replace []string

	for range mostDecisions {
		s := step{Replace: replace}
		r := w.begin(s)
		w.run(w.t.Context(), r, s)
		w.look(r)

		replace = nil

		failed := r.said.Errors()
		stuck := w.violations[oracleConvergence]

		for _, one := range failed {
			w.decide(one)
		}

		if w.violations[oracleConvergence] > stuck {
			return // the same would be said again and again
		}

		if len(failed) == 0 && r.empty {
			replace = w.dead(r.refreshed)
			if len(replace) == 0 {
				return
			}
		}
	}

	w.violatef(oracleConvergence, "the configuration is not reached")
}

// bringDateBack has Qonto's answers tell the time again: nothing that people decide about their cards helps while they do not.
func (w *world) bringDateBack() {
	if w.schedule.Switches["date_header"] != false {
		return
	}

	err := w.control.SetSwitches(w.t.Context(), map[string]any{"date_header": true})
	if err != nil {
		w.t.Fatal(err)
	}
}

// learn makes known what plans did not know.
func (w *world) learn() {
	w.config = slices.Clone(w.config)
	for i := range w.config {
		w.config[i].Unknown = nil
	}
}

// dead are the resources whose card has ended, of which a warning says that -replace issues another one. They are asked
// for once.
func (w *world) dead(state *core.State) []string {
	var addresses []string

	ledger := w.server.Ledger()

	for _, address := range state.Addresses() {
		made, isCard := ledger.Card(idOf(state.Current(address)))
		if !isCard || made.Living || w.counts["replacing "+address] > 0 {
			continue
		}

		w.counts["replacing "+address]++
		w.counts["a dead card in the state was replaced"]++
		w.tellf("people: -replace=%s", address)

		addresses = append(addresses, address)
	}

	return addresses
}

// decide does what an error asks for.
func (w *world) decide(said core.Diagnostic) {
	if said.Address == "" {
		said.Address = w.addressOf(said)
	}

	switch {
	case said.Summary == summaryAlike, strings.Contains(said.Detail, summaryTaken):
		w.tellApart(w.newcomer(said.Address), "configured alike")
	case said.Summary == summaryTwin:
		w.answerTwin(said)
	case said.Summary == summaryDead:
		w.answerDead(said)
	default:
		w.decideMore(said)
	}
}

func (w *world) decideMore(said core.Diagnostic) {
	switch {
	case said.Summary == summaryTwoHold, said.Summary == summaryHeldRenewal:
		w.answerTwoHold(said)
	case slices.Contains([]string{summaryFixed, summaryLevel, summaryUnlike, summaryForeign}, said.Summary):
		w.putBack(said)
	case said.Summary == summaryProtected:
		w.answerProtected(said)
	case said.Summary == summaryDeadImport, said.Summary == summaryUnusable:
		w.counts["a card was dead when it came"]++
	case said.Summary == summaryInDoubt && uuids.MatchString(said.Detail):
		w.answerTwin(said)
	case w.isAboutLock(said):
		w.answerLock(said)
	case said.Summary == summaryNotIssued && w.correctLevel(said.Address):
	default:
		w.violatef(oracleConvergence, "without any fault: %v", said)
	}
}

// addressOf is the resource whose card a message names: real CLIs do not always say which resource they speak of.
func (w *world) addressOf(said core.Diagnostic) string {
	in := objects(w.state)

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if all := in[id]; len(all) > 0 {
			return all[0].address
		}
	}

	return ""
}

// newcomer is the new one of two look-alikes: to give a seed to the one that exists does not help while Qonto remembers
// the key that it was issued under.
func (w *world) newcomer(address string) string {
	object := w.state.Current(address)
	if object == nil {
		return address
	}

	var intents []string

	for _, i := range w.issues {
		if i.id == idOf(object) {
			intents = append(intents, i.card.intent())
		}
	}

	for _, c := range w.config {
		if c.address() == address {
			intents = append(intents, c.intent())
		}
	}

	for _, c := range w.config {
		if w.state.Current(c.address()) == nil && slices.Contains(intents, c.intent()) {
			return c.address()
		}
	}

	return address
}

// tellApart gives a resource a seed of its own.
func (w *world) tellApart(address, why string) {
	at := slices.IndexFunc(w.config, func(c card) bool { return c.address() == address })
	if at < 0 {
		return
	}

	w.config = slices.Clone(w.config)
	w.config[at].Seed = "told-apart-" + w.config[at].Name + w.config[at].Seed
	w.counts["people gave a seed: "+why]++
	w.tellf("people: %s gets a seed", address)
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// thinking is what people take at least before they do what a message says.
const thinking = 10 * time.Second

// untilForgotten is how a message says that time alone tells two cards apart.
var untilForgotten = regexp.MustCompile(`run terraform apply again when it is \d+ minutes old`)

// answerTwin takes the lost card over when the message names one, and otherwise says that it is another card.
func (w *world) answerTwin(said core.Diagnostic) {
	in := objects(w.state)
	why := "look-alike of a known card"

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		made, isCard := w.server.Ledger().Card(id)
		if !isCard {
			continue
		}

		if age := w.server.Clock().Now().Sub(made.CreatedAt); age > twinMemory+keyMemory {
			w.violatef(oracleConvergence, "%s is stopped by card %s, which is %v old", said.Address, id, age)
		}

		_, ended := w.ended[id]
		if !made.Living && !ended {
			w.violatef(oracleConvergence, "%s is stopped by card %s, which is dead", said.Address, id)
		}

		switch {
		case ended:
			why = "look-alike of the card that it replaces"
		case len(in[id]) > 0:
			said.Address, why = w.stoppedByHeld(said.Address, in[id][0], why)
		case w.belongs(id, said.Address):
			w.counts["named by an error and taken over"]++
			w.takeOver(said.Address, id)

			return
		}
	}

	if untilForgotten.MatchString(said.Detail) {
		w.counts["people waited until keys were forgotten: "+why]++
		w.tellf("people: wait")
		w.advance(keyMemory)

		return
	}

	w.tellApart(said.Address, why)
}

// stoppedByHeld is which resource is stopped by a card that the state holds, and why. A new resource may be planned before
// the resource that keeps the card, and then the message is about that one.
func (w *world) stoppedByHeld(address string, by held, why string) (stopped, reason string) {
	switch {
	case by.address != address:
		return address, why
	case by.object.Tainted:
		return address, "look-alike of its own tainted card"
	}

	mine, _ := w.configured(address)

	for _, c := range w.config {
		if c.look() == mine.look() && w.state.Current(c.address()) == nil {
			return c.address(), why
		}
	}

	w.violatef(oracleConvergence, "%s is stopped by its own card %s", address, idOf(by.object))

	return address, why
}

// belongs tells whether a lost card may be taken over by a resource: not when another resource ordered it and will get
// it under its key.
func (w *world) belongs(id, address string) bool {
	at := slices.IndexFunc(w.issues, func(i issue) bool { return i.id == id })

	return at >= 0 && !slices.ContainsFunc(w.config, func(c card) bool {
		return c.Lineage == w.issues[at].card.Lineage && c.address() != address
	})
}

func (w *world) takeOver(address, id string) {
	w.tellf("people: %s takes over %s", address, id)
	w.advance(thinking)

	if failed := w.adopt(address, id).Errors(); len(failed) > 0 {
		w.violatef(oracleConvergence, "card %s cannot be imported: %v", id, failed)
	}
}

// answerDead forgets the dead card, so that the next run issues one as configured now.
func (w *world) answerDead(said core.Diagnostic) {
	w.counts["a dead card with a changed configuration was removed from the state"]++
	w.letGo(said.Address)
}

// letGo removes a resource from the state.
func (w *world) letGo(address string) {
	for _, all := range objects(w.state) {
		for _, one := range all {
			if one.address == address {
				w.gone[idOf(one.object)] = true
			}
		}
	}

	w.tellf("people: state rm %s", address)
	w.forget(address)
}
