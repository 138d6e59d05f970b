// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

const discards = "/v2/cards/{id}/discard"

// look checks what must hold after every run, whatever happened in it.
func (w *world) look(r *run) {
	ledger := w.server.Ledger()

	for _, one := range r.said {
		w.tellf("  %v", strings.ReplaceAll(one.String(), "\n", "\n      "))
	}

	for _, fault := range r.said.Faults() {
		w.violatef("run %d: %v", r.number, fault)
	}

	w.noteIssues(&ledger)
	w.checkState(r, &ledger)
	w.checkNamed(r, &ledger)
	w.checkNone(r)
	w.checkTruth(r, &ledger)

	for address, instance := range w.state.Instances {
		w.tellf("  state: %s holds %q, deposed %d", address, idOf(instance.Current), len(instance.Deposed))
	}
}

// noteIssues enters new cards with the configuration that they were issued for.
func (w *world) noteIssues(ledger *emulator.Ledger) {
	for _, made := range ledger.Cards {
		known := slices.ContainsFunc(w.issues, func(i issue) bool { return i.id == made.ID })
		at := slices.IndexFunc(ledger.Requests, func(r emulator.RequestRecord) bool { return r.RequestID == made.RequestID })

		if known || at < 0 {
			continue
		}

		from := w.sender(&ledger.Requests[at])
		fresh := issue{id: made.ID, run: from.run, at: made.CreatedAt, key: made.IdempotencyKey}

		for _, c := range w.runs[from.run-1].cards {
			if c.address() == from.address {
				fresh.card = c
			}
		}

		w.issues = append(w.issues, fresh)
		w.tellf("  issued: %s for %v", fresh.id, fresh.card)
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
func (w *world) checkState(r *run, ledger *emulator.Ledger) {
	before := objects(r.before)

	for id, all := range objects(w.state) {
		made, exists := ledger.Card(id)

		switch _, had := before[id]; {
		case !exists:
			w.violatef("run %d: %s holds %q, which is no card", r.number, all[0].address, id)
		case !had && !made.Living():
			w.violatef("run %d: %s has come to hold card %s, which is %s", r.number, all[0].address, id, made.Status)
		}

		current := 0

		for _, one := range all {
			if one.deposed == "" {
				current++
			}

			wasTainted := slices.ContainsFunc(before[id], func(h held) bool { return h.object.Tainted })
			if one.object.Tainted && !wasTainted {
				w.violatef("run %d: %s is tainted, and its card %s exists", r.number, one.address, id)
			}
		}

		if current > 1 {
			w.violatef("run %d: %d resources hold card %s", r.number, current, id)
		}
	}
}

// checkNamed: a card that was issued by a run that could speak is in the state, or in a message, unless Qonto could not
// be asked for it, or has issued it only after it was asked.
func (w *world) checkNamed(r *run, ledger *emulator.Ledger) {
	if r.killed || r.deaf || r.late || w.schedule.Switches["list_delay_ms"] != 0 {
		return
	}

	in := objects(w.state)

	for _, i := range w.issues {
		made, _ := ledger.Card(i.id)
		if i.run == r.number && made.Living() && len(in[i.id]) == 0 && !r.said.Mention(i.id) {
			w.violatef("run %d has issued card %s, and neither state nor messages name it", r.number, i.id)
		}
	}
}

// checkNone: where a message says that no card was issued, none was.
func (w *world) checkNone(r *run) {
	for _, one := range r.said.Errors() {
		for _, i := range w.issues {
			if strings.Contains(one.Detail, "No card was issued.") && i.run == r.number && i.card.address() == one.Address {
				w.violatef("run %d has issued card %s and says of %s that it has issued none", r.number, i.id, one.Address)
			}
		}
	}
}

// checkRequests: no plan writes, and nothing is discarded that no plan has announced.
func (w *world) checkRequests() {
	ledger := w.server.Ledger()

	for _, request := range ledger.Writes() {
		if from := w.sender(&request); from.walk != core.ApplyWalk {
			w.violatef("run %d sends %s %s while it plans", from.run, request.Method, request.Path)
		}

		if request.Route == discards && request.Committed {
			id := strings.Split(request.Path, "/")[3]
			if _, planned := w.ended[id]; !planned {
				w.violatef("card %s was discarded, and no plan has said so", id)
			}
		}
	}

	w.wrong = append(w.wrong, w.watch.violations...)
}
