// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// The decisions that a person can make on the phone.
const (
	Approve = "approve"
	Deny    = "deny"
	Ignore  = "ignore"
)

// Challenge is one request that waits, or waited, for the approval of a person.
type Challenge struct {
	ID string `json:"id"`
	// Number counts from 1 in the order of opening.
	Number         int    `json:"number"`
	Token          string `json:"token"`
	MembershipID   string `json:"membership_id"`
	Method         string `json:"method"`
	Path           string `json:"path"`
	Route          string `json:"route"`
	CardID         string `json:"card_id"`
	Body           string `json:"body"`
	ActionType     string `json:"action_type"`
	IdempotencyKey string `json:"idempotency_key"`
	Preference     string `json:"preference"`
	Mocked         bool   `json:"mocked"`
	Ignored        bool   `json:"ignored"`
	// State is waiting, allowed, denied, expired or used.
	State string `json:"state"`
	// DecidedBy is phone, rule, mock or time; empty while nothing is decided.
	DecidedBy string     `json:"decided_by"`
	OpenedAt  time.Time  `json:"opened_at"`
	DecidedAt *time.Time `json:"decided_at"`
	UsedAt    *time.Time `json:"used_at"`
	// Polls counts the questions for the state, FastPolls those less than a second after the one before.
	Polls     int `json:"polls"`
	FastPolls int `json:"fast_polls"`
	// OpenTogether is how many challenges of this person were open when this one opened, itself included.
	OpenTogether int `json:"open_together"`
}

// PhoneRule says how the phone reacts by itself to the challenges it selects; the first rule that matches decides.
type PhoneRule struct {
	// Decision is Approve, Deny or Ignore.
	Decision string `json:"decision"`
	// AfterMS delays the decision, by the emulator's clock; AfterPolls is how many polls still say waiting.
	AfterMS      int64          `json:"after_ms,omitempty"`
	AfterPolls   int            `json:"after_polls,omitempty"`
	MembershipID string         `json:"membership_id,omitempty"`
	Method       string         `json:"method,omitempty"`
	Route        string         `json:"route,omitempty"`
	CardID       string         `json:"card_id,omitempty"`
	Body         map[string]any `json:"body,omitempty"`
	// Times is how many challenges the rule decides; 0 is all.
	Times int `json:"times,omitempty"`
}

// SetPhone replaces the rules of the phone. Without rules every challenge waits for a person.
func (c *Client) SetPhone(ctx context.Context, rules ...PhoneRule) error {
	return c.call(ctx, http.MethodPut, "/phone", map[string]any{"rules": rules}, nil)
}

// AutoApprove has the phone approve everything at once.
func (c *Client) AutoApprove(ctx context.Context) error {
	return c.SetPhone(ctx, PhoneRule{Decision: Approve})
}

// Challenges returns all challenges so far, oldest first.
func (c *Client) Challenges(ctx context.Context) ([]Challenge, error) {
	return c.challenges(ctx, "")
}

// PendingChallenges returns the open challenges, oldest first, ignored ones included.
func (c *Client) PendingChallenges(ctx context.Context) ([]Challenge, error) {
	return c.challenges(ctx, "?pending=true")
}

func (c *Client) challenges(ctx context.Context, query string) ([]Challenge, error) {
	var listed struct {
		Challenges []Challenge `json:"challenges"`
	}

	err := c.call(ctx, http.MethodGet, "/challenges"+query, nil, &listed)

	return listed.Challenges, err
}

// Challenge returns one challenge.
func (c *Client) Challenge(ctx context.Context, id string) (Challenge, error) {
	return c.challenge(ctx, http.MethodGet, "/"+url.PathEscape(id))
}

// WaitForChallenge returns the oldest challenge that waits for a person, as soon as there is one.
func (c *Client) WaitForChallenge(ctx context.Context) (Challenge, error) {
	return c.challenge(ctx, http.MethodGet, "/wait")
}

// WaitForChallengeAfter returns the next challenge after the one with the given number, as soon as it opens and whatever
// has become of it. Number 0 waits for the first one of all.
func (c *Client) WaitForChallengeAfter(ctx context.Context, number int) (Challenge, error) {
	return c.challenge(ctx, http.MethodGet, "/wait?after="+strconv.Itoa(number))
}

// Approve approves an open challenge.
func (c *Client) Approve(ctx context.Context, id string) (Challenge, error) {
	return c.decide(ctx, id, Approve)
}

// Deny denies an open challenge.
func (c *Client) Deny(ctx context.Context, id string) (Challenge, error) {
	return c.decide(ctx, id, Deny)
}

// Ignore leaves an open challenge to its end after 15 minutes of the emulator's clock.
func (c *Client) Ignore(ctx context.Context, id string) (Challenge, error) {
	return c.decide(ctx, id, Ignore)
}

func (c *Client) decide(ctx context.Context, id, decision string) (Challenge, error) {
	return c.challenge(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/"+decision)
}

func (c *Client) challenge(ctx context.Context, method, path string) (Challenge, error) {
	var challenge Challenge

	err := c.call(ctx, method, "/challenges"+path, nil, &challenge)

	return challenge, err
}
