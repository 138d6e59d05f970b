// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import "time"

// The states of a challenge.
const (
	ChallengeWaiting = "waiting"
	ChallengeAllowed = "allowed"
	ChallengeDenied  = "denied"
	// ChallengeExpired is one that nobody answered within 15 minutes.
	ChallengeExpired = "expired"
	// ChallengeUsed was allowed, and its token has been presented with the request it belongs to.
	ChallengeUsed = "used"
)

// Challenge is one request that waits, or waited, for the approval of a person. Times are the emulator's, in UTC.
type Challenge struct {
	// ID is "challenge-" and Number, which counts from 1 in the order of opening.
	ID     string `json:"id"`
	Number int    `json:"number"`
	// Token is what the API calls sca_session_token.
	Token        string `json:"token"`
	MembershipID string `json:"membership_id"`
	Method       string `json:"method"`
	Path         string `json:"path"`
	// Route is the pattern of the path, for instance "/v2/cards/{id}/unlock".
	Route string `json:"route"`
	// CardID is empty for creates.
	CardID         string `json:"card_id,omitempty"`
	Body           string `json:"body"`
	ActionType     string `json:"action_type"`
	IdempotencyKey string `json:"idempotency_key"`
	// Preference is the X-Qonto-2fa-Preference of the request, empty without one.
	Preference string `json:"preference"`
	// Mocked challenges ring on no phone: the sandbox's mock endpoints decide them.
	Mocked bool `json:"mocked"`
	// Ignored challenges are looked at by nobody until they expire.
	Ignored bool   `json:"ignored"`
	State   string `json:"state"`
	// DecidedBy is phone (a control call), rule, mock or time; empty while nothing is decided.
	DecidedBy string     `json:"decided_by,omitempty"`
	OpenedAt  time.Time  `json:"opened_at"`
	DecidedAt *time.Time `json:"decided_at"`
	UsedAt    *time.Time `json:"used_at"`
	// Polls counts the questions for the state, FastPolls those less than a second after the one before.
	Polls     int `json:"polls"`
	FastPolls int `json:"fast_polls"`
	// OpenTogether is how many challenges of this person were open when this one opened, itself included.
	OpenTogether int `json:"open_together"`
}

// What a person can decide about a challenge. An ignored challenge stays open until its 15 minutes are over.
const (
	Approve = "approve"
	Deny    = "deny"
	Ignore  = "ignore"
)

// Is tells whether the challenge was decided so.
func (c Challenge) Is(decision string) bool {
	switch c.State {
	case ChallengeAllowed, ChallengeUsed:
		return decision == Approve
	case ChallengeDenied:
		return decision == Deny
	default:
		return false
	}
}

// Reaction is a decision, and when it falls: after so many milliseconds of the emulator's clock, and after so many
// polls that still say waiting.
type Reaction struct {
	Decision   string `json:"decision"`
	AfterMS    int64  `json:"after_ms,omitempty"`
	AfterPolls int    `json:"after_polls,omitempty"`
}

// ApproverRule says how the approver decides the challenges that the rule selects. All given conditions must hold; the first
// rule that matches decides. Mocked challenges never reach the approver.
type ApproverRule struct {
	// Decision is approve, deny or ignore.
	Decision string `json:"decision"`
	// AfterMS delays the decision, by the emulator's clock; AfterPolls is how many polls still say waiting.
	AfterMS    int64 `json:"after_ms,omitempty"`
	AfterPolls int   `json:"after_polls,omitempty"`

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

// Reaction is what the rule has the approver do.
func (r ApproverRule) Reaction() Reaction {
	return Reaction{Decision: r.Decision, AfterMS: r.AfterMS, AfterPolls: r.AfterPolls}
}
