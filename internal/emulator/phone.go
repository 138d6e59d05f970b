// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"slices"
	"sync"
)

// Decision is what a person does with a challenge on the phone.
type Decision string

// The decisions. An ignored challenge stays open until its 15 minutes are over.
const (
	DecisionApprove Decision = "approve"
	DecisionDeny    Decision = "deny"
	DecisionIgnore  Decision = "ignore"
)

func (d Decision) state() ChallengeState {
	if d == DecisionApprove {
		return ChallengeAllowed
	}

	return ChallengeDenied
}

func (d Decision) isKnown() bool {
	return slices.Contains([]Decision{DecisionApprove, DecisionDeny, DecisionIgnore}, d)
}

// Reaction is a decision, and when it falls: after so many milliseconds of the emulator's clock, and after so many
// polls that still say waiting.
type Reaction struct {
	Decision   Decision `json:"decision"`
	AfterMS    int64    `json:"after_ms,omitempty"`
	AfterPolls int      `json:"after_polls,omitempty"`
}

// PhoneRule says how the phone reacts by itself to the challenges it selects. All given conditions must hold; the first
// rule that matches decides. Mocked challenges never reach a phone.
type PhoneRule struct {
	Reaction

	MembershipID string `json:"membership_id,omitempty"`
	Method       string `json:"method,omitempty"`
	// Route is a pattern such as "/v2/cards/{id}/limits".
	Route  string `json:"route,omitempty"`
	CardID string `json:"card_id,omitempty"`
	// Body selects by values at dotted paths of the request's JSON body, for instance {"card.card_level": "metal"}.
	Body map[string]any `json:"body,omitempty"`
	// Times is how many challenges the rule decides; 0 is all.
	Times int `json:"times,omitempty"`
}

func (r PhoneRule) matches(challenge Challenge) bool {
	switch {
	case r.MembershipID != "" && r.MembershipID != challenge.MembershipID,
		r.Method != "" && r.Method != challenge.Method,
		r.Route != "" && r.Route != challenge.Route,
		r.CardID != "" && r.CardID != challenge.CardID:
		return false
	default:
		return bodyMatches([]byte(challenge.Body), r.Body)
	}
}

// phone is what happens to challenges without anybody being asked.
type phone struct {
	mu     sync.Mutex
	rules  []PhoneRule
	used   []int
	policy func(Challenge) Reaction
}

func (p *phone) setRules(rules []PhoneRule) error {
	for _, rule := range rules {
		if !rule.Decision.isKnown() {
			return fmt.Errorf("%w: decision %q is none of approve, deny, ignore", errInput, rule.Decision)
		}
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	p.rules, p.used = slices.Clone(rules), make([]int, len(rules))

	return nil
}

// forget is for a reset.
func (p *phone) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()

	p.rules, p.used, p.policy = nil, nil, nil
}

func (p *phone) setPolicy(policy func(Challenge) Reaction) {
	p.mu.Lock()
	defer p.mu.Unlock()

	p.policy = policy
}

func (p *phone) currentRules() []PhoneRule {
	p.mu.Lock()
	defer p.mu.Unlock()

	return append([]PhoneRule{}, p.rules...)
}

// reactionTo asks the policy, which may itself call the emulator, and then the rules. No decision leaves it to a person.
func (p *phone) reactionTo(challenge Challenge) Reaction {
	p.mu.Lock()
	policy := p.policy
	p.mu.Unlock()

	if policy != nil {
		if reaction := policy(challenge); reaction.Decision != "" {
			return reaction
		}
	}

	p.mu.Lock()
	defer p.mu.Unlock()

	for position, rule := range p.rules {
		if (rule.Times == 0 || p.used[position] < rule.Times) && rule.matches(challenge) {
			p.used[position]++

			return rule.Reaction
		}
	}

	return Reaction{}
}

// OnPhone has a function decide the challenges, before the rules; nil takes it away. A reaction without a decision leaves
// the challenge to the rules, and then to a person.
func (s *Server) OnPhone(policy func(Challenge) Reaction) {
	s.phone.setPolicy(policy)
}
