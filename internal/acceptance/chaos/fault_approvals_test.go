// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
	"time"

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

// decision is what a person does with a challenge in the app, and how long that takes.
type decision struct {
	Answer string
	After  time.Duration
}

func (d decision) String() string { return fmt.Sprintf("%s after %v", d.Answer, d.After) }

// promptApproval is the decision where a schedule says nothing else.
func promptApproval() decision { return decision{control.Approve, 3 * time.Second} }

// decisions are what becomes of the first challenges of a step: mostly they are approved, in good time or later than a
// timeout or than a challenge lives.
func (g *generator) decisions() []decision {
	var all []decision

	if g.chance(45) {
		return all
	}

	for range 1 + g.IntN(4) {
		switch g.IntN(10) {
		case 0, 1:
			all = append(all, decision{control.Deny, pick(g, 0, 5*time.Second, 4*time.Minute)})
		case 2, 3:
			all = append(all, decision{Answer: control.Ignore})
		case 4:
			all = append(all, decision{control.Approve, pick(g, 45*time.Second, 4*time.Minute, 14*time.Minute+57*time.Second)})
		default:
			all = append(all, decision{control.Approve, pick(g, 0, 3*time.Second, 20*time.Second, 2*time.Minute)})
		}
	}

	return all
}

// setDecisions says what is to become of the next challenges.
func (sim *simulation) setDecisions(decisions []decision) {
	sim.mu.Lock()
	defer sim.mu.Unlock()

	sim.decisions = decisions
}

// decideChallenge answers a challenge with the next decision of the step.
func (sim *simulation) decideChallenge(asked control.Challenge) control.Reaction {
	sim.mu.Lock()

	done := promptApproval()
	if len(sim.decisions) > 0 {
		done, sim.decisions = sim.decisions[0], sim.decisions[1:]
	}

	sim.mu.Unlock()
	sim.tracef("  asked to approve %s %s: %v", asked.Method, asked.Path, done)

	return control.Reaction{Decision: done.Answer, AfterMS: done.After.Milliseconds()}
}
