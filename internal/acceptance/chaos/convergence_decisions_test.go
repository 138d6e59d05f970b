// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// answerTwoHold removes the resource that came to a card last: the other one keeps it.
func (sim *simulation) answerTwoHold(said core.Diagnostic) {
	sim.counts["two resources of one card"]++

	newest := ""
	holders := sim.holdersOfOne()

	for _, c := range sim.config {
		if slices.Contains(holders, c.address()) || len(holders) == 0 && c.address() == said.Address {
			newest = c.address() // configurations grow at their end
		}
	}

	if newest == "" {
		newest = said.Address
	}

	sim.removeFromState(newest)

	sim.config = slices.DeleteFunc(slices.Clone(sim.config), func(c card) bool { return c.address() == newest })
	sim.tracef("people: the block of %s is removed", newest)
}

// holdersOfOne are the resources that hold one card together, as id or as renewal.
func (sim *simulation) holdersOfOne() []string {
	holders := map[string][]string{}

	for _, address := range sim.state.Addresses() {
		id := idOf(sim.state.Current(address))
		if id == "" {
			continue
		}

		holders[id] = append(holders[id], address)

		if child := sim.cardOf(source{Of: address, Child: true}); child != "" {
			holders[child] = append(holders[child], address)
		}
	}

	for _, id := range slices.Sorted(maps.Keys(holders)) { // a schedule that is played again goes the same way
		if len(holders[id]) > 1 {
			return holders[id]
		}
	}

	return nil
}

// restoreFixedValues gives a resource the fixed values that its card has, or asks for another card.
func (sim *simulation) restoreFixedValues(said core.Diagnostic) {
	at := slices.IndexFunc(sim.config, func(c card) bool { return c.address() == said.Address })
	id := idOf(sim.state.Current(said.Address))

	if at >= 0 && id == "" {
		id = sim.runs[len(sim.runs)-1].imports[said.Address]
	}

	made, exists := sim.server.Ledger().Card(id)
	if at < 0 || !exists {
		sim.violatef(oracleConvergence, "without a card: %v", said)

		return
	}

	sim.config = slices.Clone(sim.config)
	c := &sim.config[at]

	if sim.hasAttribute(allowReplacement) && !c.Allow && !c.protected() && said.Summary == summaryFixed && id[0]%2 == 0 {
		c.Allow = true
		sim.counts["people asked for another card"]++
		sim.tracef("people: allow_replacement of %s", said.Address)

		return
	}

	c.Level, c.Written = made.CardLevel, nil
	c.Holder, c.Account = slices.Index(sim.holders, made.HolderID), slices.Index(sim.accounts, made.BankAccountID)
	sim.counts["people put a value back"]++
	sim.tracef("people: %v", *c)
}

// correctLevel corrects a typo in the level of a resource that has no card. It tells whether there was one.
func (sim *simulation) correctLevel(address string) bool {
	at := slices.IndexFunc(sim.config, func(c card) bool { return c.address() == address && c.Level == levelTypo })
	if at < 0 {
		return false
	}

	sim.config = slices.Clone(sim.config)
	sim.config[at].Level = levelVirtual
	sim.counts["people corrected a level"]++
	sim.tracef("people: %v", sim.config[at])

	return true
}

// answerProtected puts a block back whose card is protected, and takes a taint away.
func (sim *simulation) answerProtected(said core.Diagnostic) {
	sim.counts["people kept a protected card"]++

	instance := sim.state.Instances[said.Address]

	switch {
	case instance != nil && len(instance.Deposed) > 0:
		sim.removeFromState(said.Address)

		if current := instance.Current; current != nil {
			sim.importCard(said.Address, idOf(current))
		}

		return
	case instance != nil && instance.Current != nil && instance.Current.Tainted:
		sim.tracef("people: untaint %s", said.Address)
		sim.untaint(said.Address)

		return
	}

	if _, isConfigured := sim.configured(said.Address); isConfigured {
		sim.restoreFixedValues(said)

		return
	}

	for _, r := range slices.Backward(sim.runs) {
		for _, c := range r.cards {
			if c.address() == said.Address {
				c.Unknown = nil
				sim.config = append(slices.Clone(sim.config), c)
				sim.tracef("people: the block of %s is put back", said.Address)

				return
			}
		}
	}

	sim.violatef(oracleConvergence, "without a block: %v", said)
}

// isAboutLock tells whether a lock of Qonto's own is in the way.
func (sim *simulation) isAboutLock(said core.Diagnostic) bool {
	isRefused := said.Summary == summaryNotEnded || said.Summary == summaryNotKept || said.Summary == summaryNotUpdated
	isHidden := sim.schedule.Switches["newer_keys"] == false || said.Summary == summaryNotUpdated // beside one of people

	return strings.Contains(said.Detail, locksOfQonto) || isRefused && isHidden && sim.isLockedByQonto(said.Address)
}

// isLockedByQonto tells whether the card of a resource is under a lock of Qonto's own.
func (sim *simulation) isLockedByQonto(address string) bool {
	for id, all := range objects(sim.state) {
		made, _ := sim.server.Ledger().Card(id)
		if made.SystemLocked && slices.ContainsFunc(all, func(one held) bool { return one.address == address }) {
			return true
		}
	}

	return false
}

// answerLock has Qonto's support lift a lock of Qonto's own.
func (sim *simulation) answerLock(said core.Diagnostic) {
	sim.counts["Qonto's support lifted a lock"]++

	for id, all := range objects(sim.state) {
		for _, one := range all {
			if one.address == said.Address {
				_, _ = sim.control.Happen(sim.t.Context(), id, control.SystemUnlock) // or it is dead
			}
		}
	}
}
