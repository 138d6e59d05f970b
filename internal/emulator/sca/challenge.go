// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// approvalTime is how long a challenge can be answered and its token used, by Qonto's public reference.
const approvalTime = 15 * time.Minute

// The ones who decide a challenge.
const (
	DecidedByPhone = "phone"
	decidedByRule  = "rule"
	DecidedByMock  = "mock"
	decidedByTime  = "time"
)

// The results of a session.
const (
	resultWaiting = "waiting"
	resultAllow   = "allow"
	ResultDeny    = "deny"
)

// Challenge is a challenge as it is stored, with what outsiders do not see.
type Challenge struct {
	control.Challenge

	Request  Fingerprint      `json:"request"`
	Reaction control.Reaction `json:"reaction"`
	PolledAt time.Time        `json:"polled_at"`
}

// Fingerprint is the request that a token is bound to.
type Fingerprint string

// FingerprintOf is a digest of all that makes a request what it is.
func FingerprintOf(parts ...string) Fingerprint {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))

	return Fingerprint(base64.StdEncoding.EncodeToString(sum[:]))
}

// isOver says whether the time of approval has run out.
func isOver(c *control.Challenge, now time.Time) bool {
	return now.Sub(c.OpenedAt) >= approvalTime
}

// IsForPeople says whether the challenge waits for somebody to pick up the phone.
func (c *Challenge) IsForPeople() bool {
	return c.State == control.ChallengeWaiting && !c.Ignored && c.Reaction.Decision == ""
}

func (c *Challenge) decide(state string, by string, at time.Time) {
	c.State, c.DecidedBy, c.DecidedAt = state, by, &at
}

// reactionFalls says whether and when the approver reacts.
func (c *Challenge) reactionFalls(now time.Time) (at time.Time, due bool) {
	if c.Reaction.Decision != control.Approve && c.Reaction.Decision != control.Deny {
		return now, false
	}

	at = c.OpenedAt.Add(time.Duration(c.Reaction.AfterMS) * time.Millisecond)

	if c.Reaction.AfterPolls > 0 {
		return now, c.Polls > c.Reaction.AfterPolls && !at.After(now)
	}

	return at, !at.After(now)
}

// settle does what the approver and time have done to a waiting challenge by now.
func (c *Challenge) settle(now time.Time) {
	expiry := c.OpenedAt.Add(approvalTime)

	if at, due := c.reactionFalls(now); due && at.Before(expiry) {
		c.decide(stateAfter(c.Reaction.Decision), decidedByRule, at)
	} else if !now.Before(expiry) {
		c.decide(control.ChallengeExpired, decidedByTime, expiry)
	}
}

// ResultOf is the state in the API's words: what is too late is denied.
func ResultOf(c *control.Challenge, now time.Time) string {
	switch c.State {
	case control.ChallengeUsed:
		return resultAllow
	case control.ChallengeAllowed:
		if !isOver(c, now) {
			return resultAllow
		}
	case control.ChallengeWaiting:
		return resultWaiting
	case control.ChallengeDenied, control.ChallengeExpired:
	}

	return ResultDeny
}
