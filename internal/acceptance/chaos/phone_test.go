// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// approvals is which writes somebody has to approve, in the words of the emulator's switch.
type approvals string

const (
	approvalsOff      approvals = "off"
	approvalsObserved approvals = "observed"
	approvalsStrict   approvals = "strict"
)

// gates tells whether a write has to be approved.
func (a approvals) gates(endpoint string) bool {
	switch a {
	case approvalsObserved:
		return slices.Contains([]string{"create", "limits", "unlock"}, endpoint)
	case approvalsStrict:
		return slices.Contains([]string{"create", "nickname", "limits", "restrictions", "options", "lock", "unlock", "discard"}, endpoint)
	default:
		return false
	}
}

// press is what somebody does with a challenge on the phone, and how long that takes.
type press struct {
	Decision string
	After    time.Duration
}

func (p press) String() string { return fmt.Sprintf("%s after %v", p.Decision, p.After) }

// prompt is what everybody does of whom a schedule says nothing else.
func prompt() press { return press{control.Approve, 3 * time.Second} }

// presses are what becomes of the first challenges of a step: mostly they are approved, in good time or later than a
// timeout or than a challenge lives.
func (d *dice) presses() []press {
	var all []press

	if d.chance(45) {
		return all
	}

	for range 1 + d.IntN(4) {
		switch d.IntN(10) {
		case 0, 1:
			all = append(all, press{control.Deny, pick(d, 0, 5*time.Second, 4*time.Minute)})
		case 2, 3:
			all = append(all, press{Decision: control.Ignore})
		case 4:
			all = append(all, press{control.Approve, pick(d, 45*time.Second, 4*time.Minute, 14*time.Minute+57*time.Second)})
		default:
			all = append(all, press{control.Approve, pick(d, 0, 3*time.Second, 20*time.Second, 2*time.Minute)})
		}
	}

	return all
}

// handPhone says what is to become of the next challenges.
func (w *world) handPhone(presses []press) {
	w.mu.Lock()
	defer w.mu.Unlock()

	w.presses = presses
}

// ring is the phone: it takes the presses of the step one after the other.
func (w *world) ring(asked control.Challenge) control.Reaction {
	w.mu.Lock()

	done := prompt()
	if len(w.presses) > 0 {
		done, w.presses = w.presses[0], w.presses[1:]
	}

	w.mu.Unlock()
	w.tellf("  the phone rings for %s %s: %v", asked.Method, asked.Path, done)

	return control.Reaction{Decision: done.Decision, AfterMS: done.After.Milliseconds()}
}

// checkApprovals: an approved request is the one that was asked about, nobody is asked faster than Qonto allows, a run never
// asks while an earlier challenge of its own, of which it knows, is open or was left unanswered, and it tells of what was not
// approved.
func (w *world) checkApprovals(ledger *control.Ledger) {
	opened := map[int][]control.Challenge{}

	w.asks(oracleApprovals)

	for _, challenge := range ledger.Challenges {
		requests := slices.DeleteFunc(slices.Clone(ledger.Requests), func(r control.Request) bool { return r.Challenge != challenge.ID })
		asking, from := requests[0], w.sender(&requests[0])
		r := w.runs[from.run-1]

		w.counts["approvals that were "+string(challenge.State)]++
		w.checkApproved(ledger, challenge, requests)

		for _, earlier := range opened[r.number] {
			if !answeredBefore(earlier, challenge.OpenedAt) && !isSurprise(challenge, opened[r.number]) {
				w.violatef(oracleApprovals, "run %d asks for %s while %s is %s", r.number, challenge.ID, earlier.ID, earlier.State)
			}
		}

		if asking.Status != statusApprovalRequired || asking.Note != "" || r.late {
			continue // the run does not know of it
		}

		opened[r.number] = append(opened[r.number], challenge)

		isCreate := nameOf(challenge.Method, challenge.Route) == "create"
		if isCreate && challenge.State != control.ChallengeUsed && !r.killed && !r.failed(from.address) {
			w.violatef(oracleApprovals, "run %d says nothing of %s, which asked for %s and came to nothing", r.number, challenge.ID, from.address)
		}
	}
}

// checkApproved looks at all requests of one challenge.
func (w *world) checkApproved(ledger *control.Ledger, challenge control.Challenge, requests []control.Request) {
	asked := requests[0].IdempotencyKey

	for _, again := range requests[1:] {
		if again.IdempotencyKey != asked {
			w.violatef(oracleApprovals, "%s is approved under the key %s, and was asked for under %s", challenge.Path, again.IdempotencyKey, asked)
		}
	}

	if challenge.FastPolls > lostPolls(ledger, challenge) {
		w.violatef(oracleApprovals, "%s was polled more than once a second", challenge.ID)
	}
}

// failed tells whether there was an error about a resource.
func (r *run) failed(address string) bool {
	return slices.ContainsFunc(r.said.Errors(), func(d core.Diagnostic) bool { return d.Address == address })
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
