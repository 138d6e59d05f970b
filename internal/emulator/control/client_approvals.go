// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// SetApproverRules replaces the rules of the approver. Without rules every challenge waits for a person.
func (c *Client) SetApproverRules(ctx context.Context, rules ...ApproverRule) error {
	return c.call(ctx, http.MethodPut, "/approver", map[string]any{"rules": rules}, nil)
}

// AutoApprove has the approver approve everything at once.
func (c *Client) AutoApprove(ctx context.Context) error {
	return c.SetApproverRules(ctx, ApproverRule{Decision: Approve})
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
