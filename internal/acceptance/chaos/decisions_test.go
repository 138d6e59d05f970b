// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"regexp"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// dateOfAnswer is how a message says that an answer had no date.
var dateOfAnswer = regexp.MustCompile(`(?i)\bdate\b|\bclock\b`)

// answerTwoHold removes the resource that came to a card last: the other one keeps it.
func (w *world) answerTwoHold(said core.Diagnostic) {
	w.counts["two resources of one card"]++

	newest := ""
	holders := w.holdersOfOne()

	for _, c := range w.config {
		if slices.Contains(holders, c.address()) || len(holders) == 0 && c.address() == said.Address {
			newest = c.address() // configurations grow at their end
		}
	}

	if newest == "" {
		newest = said.Address
	}

	w.letGo(newest)

	w.config = slices.DeleteFunc(slices.Clone(w.config), func(c card) bool { return c.address() == newest })
	w.tellf("people: the block of %s is removed", newest)
}

// holdersOfOne are the resources that hold one card together, as id or as renewal.
func (w *world) holdersOfOne() []string {
	holders := map[string][]string{}

	for _, address := range w.state.Addresses() {
		id := idOf(w.state.Current(address))
		if id == "" {
			continue
		}

		holders[id] = append(holders[id], address)

		if child := w.cardOf(source{Of: address, Child: true}); child != "" {
			holders[child] = append(holders[child], address)
		}
	}

	for _, all := range holders {
		if len(all) > 1 {
			return all
		}
	}

	return nil
}

// putBack gives a resource the fixed values that its card has, or asks for another card.
func (w *world) putBack(said core.Diagnostic) {
	at := slices.IndexFunc(w.config, func(c card) bool { return c.address() == said.Address })
	id := idOf(w.state.Current(said.Address))

	if at >= 0 && id == "" {
		id = w.runs[len(w.runs)-1].imports[said.Address]
	}

	made, exists := w.server.Ledger().Card(id)
	if at < 0 || !exists {
		w.violatef(oracleConvergence, "without a card: %v", said)

		return
	}

	w.config = slices.Clone(w.config)
	c := &w.config[at]

	if w.knows(allowReplacement) && !c.Allow && !c.protected() && said.Summary == summaryFixed && id[0]%2 == 0 {
		c.Allow = true
		w.counts["people asked for another card"]++
		w.tellf("people: allow_replacement of %s", said.Address)

		return
	}

	c.Level, c.Written = made.CardLevel, nil
	c.Holder, c.Account = slices.Index(w.holders, made.HolderID), slices.Index(w.accounts, made.BankAccountID)
	w.counts["people put a value back"]++
	w.tellf("people: %v", *c)
}

// answerProtected puts a block back whose card is protected, and takes a taint away.
func (w *world) answerProtected(said core.Diagnostic) {
	w.counts["people kept a protected card"]++

	instance := w.state.Instances[said.Address]

	switch {
	case instance != nil && len(instance.Deposed) > 0:
		w.letGo(said.Address)

		if current := instance.Current; current != nil {
			w.takeOver(said.Address, idOf(current))
		}

		return
	case instance != nil && instance.Current != nil && instance.Current.Tainted:
		w.tellf("people: untaint %s", said.Address)
		w.untaint(said.Address)

		return
	}

	if _, isConfigured := w.configured(said.Address); isConfigured {
		w.putBack(said)

		return
	}

	for _, r := range slices.Backward(w.runs) {
		for _, c := range r.cards {
			if c.address() == said.Address {
				c.Unknown = nil
				w.config = append(slices.Clone(w.config), c)
				w.tellf("people: the block of %s is put back", said.Address)

				return
			}
		}
	}

	w.violatef(oracleConvergence, "without a block: %v", said)
}

// answerNoDate waits until Qonto says again how late it is.
func (w *world) answerNoDate() {
	w.counts["people waited for a date"]++

	err := w.control.SetSwitches(w.t.Context(), map[string]any{"date_header": true})
	if err != nil {
		w.t.Fatal(err)
	}
}

// isAboutLock tells whether a lock of Qonto's own is in the way.
func (w *world) isAboutLock(said core.Diagnostic) bool {
	isRefused := said.Summary == summaryNotEnded || said.Summary == summaryNotKept

	return strings.Contains(said.Detail, locksOfQonto) || isRefused && w.isHiddenLock(said.Address)
}

// isHiddenLock tells whether the card of a resource is under a lock of Qonto's own that no answer shows as one.
func (w *world) isHiddenLock(address string) bool {
	if w.schedule.Switches["newer_keys"] != false {
		return false
	}

	for id, all := range objects(w.state) {
		made, _ := w.server.Ledger().Card(id)
		if made.SystemLocked && slices.ContainsFunc(all, func(one held) bool { return one.address == address }) {
			return true
		}
	}

	return false
}

// answerLock has Qonto's support lift a lock of Qonto's own.
func (w *world) answerLock(said core.Diagnostic) {
	w.counts["Qonto's support lifted a lock"]++

	for id, all := range objects(w.state) {
		for _, one := range all {
			if one.address == said.Address {
				_, _ = w.control.Happen(w.t.Context(), id, control.SystemUnlock) // or it is dead
			}
		}
	}
}
