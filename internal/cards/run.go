// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Run is what all cards of one walk of Terraform share: the client, the ids that belong to the token, and the register
// of who has which card. The framework makes new resource values for every call, so the provider makes one Run in
// Configure and hands it to all of them.
type Run struct {
	client *qonto.Client
	absent error // why there is no client

	started      time.Time
	organization *memo
	membership   *memo
	claims       *claims
	roster       *roster
	recent       *recent
	announced    once // the warning of approvals
}

// NewRun is a run against the API behind client.
func NewRun(client *qonto.Client) *Run {
	run := NewRunWithout(nil)
	run.client = client

	return run
}

// NewRunWithout is a run that cannot reach the API, and why: credentials may be unknown while a plan is made. Plans of
// new cards work; whatever needs the API fails with the reason.
func NewRunWithout(reason error) *Run {
	return &Run{
		absent:       reason,
		started:      time.Now(),
		organization: newMemo(),
		membership:   newMemo(),
		claims:       newClaims(),
		roster:       newRoster(),
		recent:       newRecent(),
	}
}

// Client returns the client, or the reason why there is none.
func (r *Run) Client() (*qonto.Client, error) {
	if r.client == nil {
		return nil, r.absent
	}

	return r.client, nil
}

// organizationID is the organization of the access token, asked for once.
func (r *Run) organizationID(ctx context.Context) (string, error) {
	return r.organization.get(ctx, func() (string, error) {
		organization, err := r.client.Organization(ctx)

		return organization.ID, err
	})
}

// membershipID is the membership of the access token, asked for once.
func (r *Run) membershipID(ctx context.Context) (string, error) {
	return r.membership.get(ctx, func() (string, error) {
		membership, err := r.client.AuthenticatedMembership(ctx)

		return membership.ID, err
	})
}

// memo remembers the first answer; an error is not an answer.
type memo struct {
	turn  turn
	value string
}

func newMemo() *memo {
	return &memo{turn: newTurn()}
}

func (m *memo) get(ctx context.Context, fetch func() (string, error)) (string, error) {
	err := m.turn.take(ctx)
	if err != nil {
		return "", err
	}

	defer m.turn.pass()

	if m.value != "" {
		return m.value, nil
	}

	value, err := fetch()
	if err != nil {
		return "", err
	}

	m.value = value

	return value, nil
}
