// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// What messages say of outcomes.
var (
	saysNoCard   = regexp.MustCompile(`(?i)\bno card was issued\b`)
	saysOneCard  = regexp.MustCompile(`(?i)\bno second card was issued\b`)
	saysNothing  = regexp.MustCompile(`(?i)\bnothing (was|is) (done|changed|sent)\b`)
	saysAsBefore = regexp.MustCompile(`(?i)\blocked again, as before\b`)
	saysSameCard = regexp.MustCompile(`(?i)\bneither ended nor replaced\b`)
)

// checkWords: where a message says that no card was issued, or that nothing was done, it is so.
func (w *world) checkWords(r *run, ledger *control.Ledger) {
	for _, one := range r.said {
		text := one.Summary + "\n" + one.Detail

		if saysNoCard.MatchString(text) {
			w.asks(oracleTrueWords)
			w.expectIssued(r, one.Address, 0)
		}

		if saysOneCard.MatchString(text) {
			w.asks(oracleTrueWords)
			w.expectIssued(r, one.Address, 1)
		}

		if saysNothing.MatchString(text) {
			w.asks(oracleTrueWords)
			w.expectNoWrite(r, one, ledger)
		}

		if saysAsBefore.MatchString(text) {
			w.asks(oracleTrueWords)
			w.expectLocked(r, one, ledger)
		}

		if saysSameCard.MatchString(text) {
			w.asks(oracleTrueWords)
			w.expectSameCard(r, one, ledger)
		}
	}
}

func (w *world) expectIssued(r *run, address string, most int) {
	issued := 0

	for _, i := range w.issues {
		if i.run == r.number && i.card.address() == address {
			issued++
		}
	}

	if issued > most {
		w.violatef(oracleTrueWords, "run %d has issued %d cards for %s, and says that it has issued %d", r.number, issued, address, most)
	}
}

// expectNoWrite looks for writes to the cards that a message names, or, when it names none, to any card of its resource.
func (w *world) expectNoWrite(r *run, said core.Diagnostic, ledger *control.Ledger) {
	ids := uuids.FindAllString(said.Detail, -1)

	for _, request := range ledger.Since(r.mark).Writes() {
		from := w.sender(&request)
		isNamed := len(ids) == 0 || slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(request.Path, id) })

		if request.Committed && from.run == r.number && from.address == said.Address && said.Address != "" && isNamed {
			w.violatef(oracleTrueWords, "run %d says of %s that nothing was done, and has sent %s %s",
				r.number, said.Address, request.Method, request.Path)
		}
	}
}

// expectSameCard: a card that was neither ended nor replaced was not discarded, and no other one was issued for its
// resource. The create that has taken it over may have changed it, as the plan shows.
func (w *world) expectSameCard(r *run, said core.Diagnostic, ledger *control.Ledger) {
	w.expectIssued(r, said.Address, 0)

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if w.hasDiscarded(r, id, ledger) {
			w.violatef(oracleTrueWords, "run %d has discarded card %s, and says that it was neither ended nor replaced", r.number, id)
		}
	}
}

func (w *world) expectLocked(r *run, said core.Diagnostic, ledger *control.Ledger) {
	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if made, exists := ledger.Card(id); exists && made.Living && !made.UserLocked && !made.SystemLocked && !r.lied {
			w.violatef(oracleTrueWords, "run %d says that card %s is locked again, and it is %s", r.number, id, made.Status)
		}
	}
}

const (
	fewTimes      = 2
	windowOfLimit = 9 * time.Minute
	// lifeOfRequest is how long Qonto may work on a request with the same key.
	lifeOfRequest = 4 * time.Minute
)

var aboutAnother = regexp.MustCompile("another resource|configured alike|looks like")

// isAboutAnother tells whether an error is about two resources that are too much alike.
func isAboutAnother(detail string) bool { return aboutAnother.MatchString(detail) }

// checkPatience: a create outlasts a failure that is soon over.
func (w *world) checkPatience(r *run) {
	f, isAlone := r.onlyFault()
	if !isAlone || !w.isFairTo(f.Endpoint) || f.Endpoint != "create" || !f.isSoonOver() || w.hasGarbledKeys() {
		return
	}

	w.asks(oraclePatience)

	for _, one := range r.said.Errors() {
		c, isConfigured := w.configured(one.Address)
		isOfCreate := one.Summary == summaryNotIssued || one.Summary == summaryInDoubt

		if isConfigured && isOfCreate && c.Timeout == "" && !isAboutAnother(one.Detail) {
			w.violatef(oraclePatience, "run %d: %v: %v", r.number, f, one)
		}
	}
}

// isFairTo tells whether a run has the time and the answers to outlast a failure.
func (w *world) isFairTo(endpoint string) bool {
	return !w.hasty && !w.schedule.Approvals.gates(endpoint) && w.schedule.Switches["date_header"] != false
}

// hasGarbledKeys tells whether a key may be answered with what nobody can read, until Qonto forgets it.
func (w *world) hasGarbledKeys() bool {
	return slices.ContainsFunc(w.runs[:len(w.runs)-1], func(earlier *run) bool { return earlier.struck[keptGarbled] > 0 })
}

// onlyFault is the one fault that has struck a run to which nothing else has happened.
func (r *run) onlyFault() (fault, bool) {
	s := r.step
	if len(s.Faults) != 1 || s.Blow != nil || len(s.Presses)+len(s.Between) > 0 || !r.applied {
		return fault{}, false
	}

	return s.Faults[0], r.struck[s.Faults[0].Kind] > 0
}

// isSoonOver tells whether the failure ends before a create has to give up.
func (f fault) isSoonOver() bool {
	k := f.kind()

	switch {
	case k.lasting, k.lies, f.Kind == "401 before", f.Times == 0 && f.For == 0:
		return false
	case f.For > 0 && strings.HasSuffix(f.Kind, "concurrent"):
		return f.For <= lifeOfRequest && f.Times == 0
	case f.For > 0:
		return f.For <= windowOfLimit && f.Times == 0
	default:
		return f.Times <= fewTimes
	}
}
