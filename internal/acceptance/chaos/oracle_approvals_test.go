// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// checkApprovals: an approved request is the one that was asked about, nobody is asked faster than Qonto allows, a run never
// asks while an earlier challenge of its own, of which it knows, is open or was left unanswered, and it tells of what was not
// approved.
func (sim *simulation) checkApprovals(ledger *control.Ledger) {
	opened := map[int][]control.Challenge{}

	sim.countCheck(oracleApprovals)

	for _, challenge := range ledger.Challenges {
		requests := slices.DeleteFunc(slices.Clone(ledger.Requests), func(r control.Request) bool { return r.Challenge != challenge.ID })
		asking, from := requests[0], sim.sender(&requests[0])
		r := sim.runs[from.run-1]

		sim.counts["approvals that were "+challenge.State]++
		sim.checkApproved(ledger, challenge, requests)

		for _, earlier := range opened[r.number] {
			if !answeredBefore(earlier, challenge.OpenedAt) && !isSurprise(challenge, opened[r.number]) {
				sim.violatef(oracleApprovals, "run %d asks for %s while %s is %s", r.number, challenge.ID, earlier.ID, earlier.State)
			}
		}

		if asking.Status != statusApprovalRequired || asking.Note != "" || r.mayFinishLater {
			continue // the run does not know of it
		}

		opened[r.number] = append(opened[r.number], challenge)

		isCreate := nameOf(challenge.Method, challenge.Route) == "create"
		if isCreate && challenge.State != control.ChallengeUsed && !r.killed && !r.saysWhatBecameOf(from.address) {
			sim.violatef(oracleApprovals, "run %d says nothing of %s, which asked for %s and came to nothing", r.number, challenge.ID, from.address)
		}
	}
}

// checkApproved looks at all requests of one challenge.
func (sim *simulation) checkApproved(ledger *control.Ledger, challenge control.Challenge, requests []control.Request) {
	asked := requests[0].IdempotencyKey

	for _, again := range requests[1:] {
		if again.IdempotencyKey != asked {
			sim.violatef(oracleApprovals, "%s is approved under the key %s, and was asked for under %s", challenge.Path, again.IdempotencyKey, asked)
		}
	}

	if challenge.FastPolls > lostPolls(ledger, challenge) {
		sim.violatef(oracleApprovals, "%s was polled more than once a second", challenge.ID)
	}
}

// saysWhatBecameOf tells whether there was an error about a resource, or a warning that its card was asked for once more.
func (r *run) saysWhatBecameOf(address string) bool {
	return slices.ContainsFunc(r.said, func(d core.Diagnostic) bool {
		return d.Address == address && (d.Error || strings.HasSuffix(d.Summary, "was asked for twice"))
	})
}

// lostPolls are those without an answer: HTTP clients ask again by themselves, at once, when a connection that was used
// before ends like that.
func lostPolls(ledger *control.Ledger, challenge control.Challenge) int {
	lost := 0

	for _, request := range ledger.Requests {
		if request.Status == 0 && strings.HasSuffix(request.Path, challenge.Token) {
			lost++
		}
	}

	return lost
}

// isSurprise tells whether a run could not know that a call has to be approved: Qonto is not known to want that, and has
// not said so before.
func isSurprise(challenge control.Challenge, earlier []control.Challenge) bool {
	name := nameOf(challenge.Method, challenge.Route)

	return !approvalsObserved.gates(name) && !slices.ContainsFunc(earlier, func(c control.Challenge) bool {
		return nameOf(c.Method, c.Route) == name
	})
}

const statusApprovalRequired = 428

// answeredBefore tells whether a person had decided a challenge by then.
func answeredBefore(challenge control.Challenge, then time.Time) bool {
	return challenge.State != control.ChallengeWaiting && challenge.State != control.ChallengeExpired && !challenge.DecidedAt.After(then)
}
