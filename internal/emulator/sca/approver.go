// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"fmt"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func stateAfter(decision string) string {
	if decision == control.Approve {
		return control.ChallengeAllowed
	}

	return control.ChallengeDenied
}

// IsDecision tells whether people can decide so.
func IsDecision(decision string) bool {
	return slices.Contains([]string{control.Approve, control.Deny, control.Ignore}, decision)
}

func ruleSelects(r control.ApproverRule, challenge control.Challenge) bool {
	switch {
	case r.MembershipID != "" && r.MembershipID != challenge.MembershipID,
		r.Method != "" && r.Method != challenge.Method,
		r.Route != "" && r.Route != challenge.Route,
		r.CardID != "" && r.CardID != challenge.CardID:
		return false
	default:
		return control.BodyMatches([]byte(challenge.Body), r.Body)
	}
}

// Approver decides challenges without asking a person. The server's lock guards it.
type Approver struct {
	Rules  []control.ApproverRule
	used   []int
	Policy func(control.Challenge) control.Reaction
}

// SetRules replaces the rules.
func (a *Approver) SetRules(rules []control.ApproverRule) error {
	for _, rule := range rules {
		if !IsDecision(rule.Decision) {
			return fmt.Errorf("%w: decision %q is none of approve, deny, ignore", control.ErrInput, rule.Decision)
		}
	}

	a.Rules, a.used = slices.Clone(rules), make([]int, len(rules))

	return nil
}

// CurrentRules is a copy of the rules.
func (a *Approver) CurrentRules() []control.ApproverRule {
	return append([]control.ApproverRule{}, a.Rules...)
}

// ReactionTo is what the first rule that selects the challenge says. No decision leaves it to a person.
func (a *Approver) ReactionTo(challenge control.Challenge) control.Reaction {
	for position, rule := range a.Rules {
		if (rule.Times == 0 || a.used[position] < rule.Times) && ruleSelects(rule, challenge) {
			a.used[position]++

			return rule.Reaction()
		}
	}

	return control.Reaction{}
}
