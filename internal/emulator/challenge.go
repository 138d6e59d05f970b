// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"strings"
	"time"
)

// approvalTime is how long a challenge can be answered and its token used, by Qonto's public reference.
const approvalTime = 15 * time.Minute

// ChallengeState is what has become of a challenge.
type ChallengeState string

// The states of a challenge.
const (
	ChallengeWaiting ChallengeState = "waiting"
	ChallengeAllowed ChallengeState = "allowed"
	ChallengeDenied  ChallengeState = "denied"
	// ChallengeExpired is one that nobody answered within 15 minutes.
	ChallengeExpired ChallengeState = "expired"
	// ChallengeUsed was allowed, and its token has been presented with the request it belongs to.
	ChallengeUsed ChallengeState = "used"
)

// The ones who decide a challenge.
const (
	decidedByPhone = "phone"
	decidedByRule  = "rule"
	decidedByMock  = "mock"
	decidedByTime  = "time"
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
	Ignored bool           `json:"ignored"`
	State   ChallengeState `json:"state"`
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

// openChallenge is a challenge in the book, with what outsiders do not see.
type openChallenge struct {
	Challenge

	request  fingerprint
	reaction Reaction
	polledAt time.Time
}

// fingerprint is the request that a token is bound to.
type fingerprint [sha256.Size]byte

func (x *exchange) fingerprint() fingerprint {
	return sha256.Sum256([]byte(strings.Join([]string{
		x.caller.membershipID, x.request.Method, x.request.URL.RequestURI(), x.request.Header.Get(preferenceHeader), string(x.body),
	}, "\n")))
}

// isOver says whether the time of approval has run out.
func (c *Challenge) isOver(now time.Time) bool {
	return now.Sub(c.OpenedAt) >= approvalTime
}

// isForPeople says whether the challenge waits for somebody to pick up the phone.
func (c *openChallenge) isForPeople() bool {
	return c.State == ChallengeWaiting && !c.Ignored && c.reaction.Decision == ""
}

func (c *openChallenge) decide(state ChallengeState, by string, at time.Time) {
	c.State, c.DecidedBy, c.DecidedAt = state, by, &at
}

// reactionFalls says whether and when the phone reacts by itself.
func (c *openChallenge) reactionFalls(now time.Time) (at time.Time, due bool) {
	if c.reaction.Decision != DecisionApprove && c.reaction.Decision != DecisionDeny {
		return now, false
	}

	at = c.OpenedAt.Add(time.Duration(c.reaction.AfterMS) * time.Millisecond)

	if c.reaction.AfterPolls > 0 {
		return now, c.Polls > c.reaction.AfterPolls && !at.After(now)
	}

	return at, !at.After(now)
}

// settle does what the phone by itself and time have done to a waiting challenge by now.
func (c *openChallenge) settle(now time.Time) {
	expiry := c.OpenedAt.Add(approvalTime)

	if at, due := c.reactionFalls(now); due && at.Before(expiry) {
		c.decide(c.reaction.Decision.state(), decidedByRule, at)
	} else if !now.Before(expiry) {
		c.decide(ChallengeExpired, decidedByTime, expiry)
	}
}

// result is the state in the API's words: what is too late is denied.
func (c *Challenge) result(now time.Time) string {
	switch c.State {
	case ChallengeUsed:
		return resultAllow
	case ChallengeAllowed:
		if !c.isOver(now) {
			return resultAllow
		}
	case ChallengeWaiting:
		return resultWaiting
	case ChallengeDenied, ChallengeExpired:
	}

	return resultDeny
}
