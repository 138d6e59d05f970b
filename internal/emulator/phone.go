// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"slices"
)

func stateAfter(d string) string {
	if d == DecisionApprove {
		return ChallengeAllowed
	}

	return ChallengeDenied
}

func isDecision(d string) bool {
	return slices.Contains([]string{DecisionApprove, DecisionDeny, DecisionIgnore}, d)
}

func ruleSelects(r PhoneRule, challenge Challenge) bool {
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

// phone is what happens to challenges without anybody being asked. The server's lock guards it.
type phone struct {
	rules  []PhoneRule
	used   []int
	policy func(Challenge) Reaction
}

func (p *phone) setRules(rules []PhoneRule) error {
	for _, rule := range rules {
		if !isDecision(rule.Decision) {
			return fmt.Errorf("%w: decision %q is none of approve, deny, ignore", errInput, rule.Decision)
		}
	}

	p.rules, p.used = slices.Clone(rules), make([]int, len(rules))

	return nil
}

func (p *phone) currentRules() []PhoneRule {
	return append([]PhoneRule{}, p.rules...)
}

// reactionTo is what the first rule that selects the challenge says. No decision leaves it to a person.
func (p *phone) reactionTo(challenge Challenge) Reaction {
	for position, rule := range p.rules {
		if (rule.Times == 0 || p.used[position] < rule.Times) && ruleSelects(rule, challenge) {
			p.used[position]++

			return rule.Reaction
		}
	}

	return Reaction{}
}
