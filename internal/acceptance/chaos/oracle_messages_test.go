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

// checkMessages: where a message says that no card was issued, or that nothing was done, it is so.
func (sim *simulation) checkMessages(r *run, ledger *control.Ledger) {
	for _, one := range r.said {
		text := one.Summary + "\n" + one.Detail

		if saysNoCard.MatchString(text) {
			sim.countCheck(oracleMessages)
			sim.expectIssued(r, one.Address, 0)
		}

		if saysOneCard.MatchString(text) {
			sim.countCheck(oracleMessages)
			sim.expectIssued(r, one.Address, 1)
		}

		if saysNothing.MatchString(text) {
			sim.countCheck(oracleMessages)
			sim.expectNoWrite(r, one, ledger)
		}

		if saysAsBefore.MatchString(text) {
			sim.countCheck(oracleMessages)
			sim.expectLocked(r, one, ledger)
		}

		if saysSameCard.MatchString(text) {
			sim.countCheck(oracleMessages)
			sim.expectSameCard(r, one, ledger)
		}
	}
}

func (sim *simulation) expectIssued(r *run, address string, most int) {
	issued := 0

	for _, i := range sim.issues {
		if i.run == r.number && i.card.address() == address {
			issued++
		}
	}

	if issued > most {
		sim.violatef(oracleMessages, "run %d has issued %d cards for %s, and says that it has issued %d", r.number, issued, address, most)
	}
}

// expectNoWrite looks for writes to the cards that a message names, or, when it names none, to any card of its resource.
func (sim *simulation) expectNoWrite(r *run, said core.Diagnostic, ledger *control.Ledger) {
	ids := uuids.FindAllString(said.Detail, -1)

	for _, request := range ledger.Since(r.mark).Writes() {
		from := sim.sender(&request)
		isNamed := len(ids) == 0 || slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(request.Path, id) })

		if request.Committed && from.run == r.number && from.address == said.Address && said.Address != "" && isNamed {
			sim.violatef(oracleMessages, "run %d says of %s that nothing was done, and has sent %s %s",
				r.number, said.Address, request.Method, request.Path)
		}
	}
}

// expectSameCard: a card that was neither ended nor replaced was not discarded, and no other one was issued for its
// resource. The create that has taken it over may have changed it, as the plan shows.
func (sim *simulation) expectSameCard(r *run, said core.Diagnostic, ledger *control.Ledger) {
	sim.expectIssued(r, said.Address, 0)

	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if sim.hasDiscarded(r, id, ledger) {
			sim.violatef(oracleMessages, "run %d has discarded card %s, and says that it was neither ended nor replaced", r.number, id)
		}
	}
}

func (sim *simulation) expectLocked(r *run, said core.Diagnostic, ledger *control.Ledger) {
	for _, id := range uuids.FindAllString(said.Detail, -1) {
		if made, exists := ledger.Card(id); exists && made.IsLiving && !made.UserLocked && !made.SystemLocked && !r.falseAnswers {
			sim.violatef(oracleMessages, "run %d says that card %s is locked again, and it is %s", r.number, id, made.Status)
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

// isAboutAnother tells whether an error is about two resources that are too much alike, or names a card of an earlier run that
// looks like the new one: a create does not outlast the time for which its key is trusted.
func isAboutAnother(detail string) bool { return aboutAnother.MatchString(detail) }

// checkPatience: a create outlasts a failure that is soon over.
func (sim *simulation) checkPatience(r *run) {
	f, isAlone := r.onlyFault()
	if !isAlone || !sim.isFairTo(f.Endpoint) || f.Endpoint != "create" || !f.isSoonOver() || sim.hasGarbledKeys() {
		return
	}

	sim.countCheck(oraclePatience)

	for _, one := range r.said.Errors() {
		c, isConfigured := sim.configured(one.Address)
		isOfCreate := one.Summary == summaryNotIssued || one.Summary == summaryInDoubt

		if isConfigured && isOfCreate && c.Timeout == "" && !isAboutAnother(one.Detail) {
			sim.violatef(oraclePatience, "run %d: %v: %v", r.number, f, one)
		}
	}
}

// isFairTo tells whether a run has the time and the answers to outlast a failure.
func (sim *simulation) isFairTo(endpoint string) bool {
	return !sim.shortTimeouts && !sim.schedule.Approvals.gates(endpoint) && sim.schedule.Switches["date_header"] != false
}

// hasGarbledKeys tells whether a key may be answered with what nobody can read, until Qonto forgets it.
func (sim *simulation) hasGarbledKeys() bool {
	return slices.ContainsFunc(sim.runs[:len(sim.runs)-1], func(earlier *run) bool { return earlier.faultHits[keptGarbled] > 0 })
}

// onlyFault is the one fault that has struck a run to which nothing else has happened.
func (r *run) onlyFault() (fault, bool) {
	s := r.step
	if len(s.Faults) != 1 || s.Interrupt != nil || len(s.Decisions)+len(s.Between) > 0 || !r.applied {
		return fault{}, false
	}

	return s.Faults[0], r.faultHits[s.Faults[0].Kind] > 0
}

// isSoonOver tells whether the failure ends before a create has to give up.
func (f fault) isSoonOver() bool {
	k := f.kind()

	switch {
	case k.lasting, k.isFalse, f.Kind == "401 before", f.Times == 0 && f.For == 0:
		return false
	case f.For > 0 && strings.HasSuffix(f.Kind, "concurrent"):
		return f.For <= lifeOfRequest && f.Times == 0
	case f.For > 0:
		return f.For <= windowOfLimit && f.Times == 0
	default:
		return f.Times <= fewTimes
	}
}
