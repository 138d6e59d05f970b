// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
)

// approvalTime is how long a challenge can be answered and its token used, by Qonto's public reference.
const approvalTime = 15 * time.Minute

// The ones who decide a challenge.
const (
	decidedByPhone = "phone"
	decidedByRule  = "rule"
	decidedByMock  = "mock"
	decidedByTime  = "time"
)

// openChallenge is a challenge in the book, with what outsiders do not see.
type openChallenge struct {
	Challenge

	Request  fingerprint `json:"request"`
	Reaction Reaction    `json:"reaction"`
	PolledAt time.Time   `json:"polled_at"`
}

// fingerprint is the request that a token is bound to.
type fingerprint string

// fingerprintOf is a digest of all that makes a request what it is.
func fingerprintOf(parts ...string) fingerprint {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))

	return fingerprint(base64.StdEncoding.EncodeToString(sum[:]))
}

// isOver says whether the time of approval has run out.
func isOver(c *Challenge, now time.Time) bool {
	return now.Sub(c.OpenedAt) >= approvalTime
}

// isForPeople says whether the challenge waits for somebody to pick up the phone.
func (c *openChallenge) isForPeople() bool {
	return c.State == ChallengeWaiting && !c.Ignored && c.Reaction.Decision == ""
}

func (c *openChallenge) decide(state string, by string, at time.Time) {
	c.State, c.DecidedBy, c.DecidedAt = state, by, &at
}

// reactionFalls says whether and when the phone reacts by itself.
func (c *openChallenge) reactionFalls(now time.Time) (at time.Time, due bool) {
	if c.Reaction.Decision != DecisionApprove && c.Reaction.Decision != DecisionDeny {
		return now, false
	}

	at = c.OpenedAt.Add(time.Duration(c.Reaction.AfterMS) * time.Millisecond)

	if c.Reaction.AfterPolls > 0 {
		return now, c.Polls > c.Reaction.AfterPolls && !at.After(now)
	}

	return at, !at.After(now)
}

// settle does what the phone by itself and time have done to a waiting challenge by now.
func (c *openChallenge) settle(now time.Time) {
	expiry := c.OpenedAt.Add(approvalTime)

	if at, due := c.reactionFalls(now); due && at.Before(expiry) {
		c.decide(stateAfter(c.Reaction.Decision), decidedByRule, at)
	} else if !now.Before(expiry) {
		c.decide(ChallengeExpired, decidedByTime, expiry)
	}
}

// resultOf is the state in the API's words: what is too late is denied.
func resultOf(c *Challenge, now time.Time) string {
	switch c.State {
	case ChallengeUsed:
		return resultAllow
	case ChallengeAllowed:
		if !isOver(c, now) {
			return resultAllow
		}
	case ChallengeWaiting:
		return resultWaiting
	case ChallengeDenied, ChallengeExpired:
	}

	return resultDeny
}
