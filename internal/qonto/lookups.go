// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Lookups answers what does not change while Terraform runs. Each is asked once, however many resources and
// data sources need the answer; an error is not an answer, so it is asked again.
type Lookups struct {
	organization memo[Organization]
	membership   memo[Membership]
	accounts     memo[[]BankAccount]
	memberships  memo[[]Membership]
	teams        memo[[]Team]
	appearances  memo[[]Appearance]
}

// NewLookups are look-ups through the client. Nothing is asked yet.
func NewLookups(client *Client) *Lookups {
	return &Lookups{
		organization: newMemo(client.Organization),
		membership:   newMemo(client.AuthenticatedMembership),
		accounts:     newMemo(client.BankAccounts),
		memberships:  newMemo(client.Memberships),
		teams:        newMemo(client.Teams),
		appearances:  newMemo(client.CardAppearances),
	}
}

// Organization is the organization of the access token.
func (l *Lookups) Organization(ctx context.Context) (Organization, error) {
	return l.organization.get(ctx)
}

// AuthenticatedMembership is the membership of the access token.
func (l *Lookups) AuthenticatedMembership(ctx context.Context) (Membership, error) {
	return l.membership.get(ctx)
}

// BankAccounts are all bank accounts of the organization.
func (l *Lookups) BankAccounts(ctx context.Context) ([]BankAccount, error) {
	return l.accounts.get(ctx)
}

// Memberships are all memberships of the organization.
func (l *Lookups) Memberships(ctx context.Context) ([]Membership, error) {
	return l.memberships.get(ctx)
}

// Teams are all teams of the organization.
func (l *Lookups) Teams(ctx context.Context) ([]Team, error) {
	return l.teams.get(ctx)
}

// CardAppearances are all designs that cards can have.
func (l *Lookups) CardAppearances(ctx context.Context) ([]Appearance, error) {
	return l.appearances.get(ctx)
}

// memo is one look-up and, once it is known, its answer. One caller at a time asks; a caller that runs out of time while it
// waits leaves the others alone.
type memo[T any] struct {
	asking *semaphore.Weighted
	fetch  func(context.Context) (T, error)
	known  *T
}

func newMemo[T any](fetch func(context.Context) (T, error)) memo[T] {
	return memo[T]{asking: semaphore.NewWeighted(1), fetch: fetch}
}

func (m *memo[T]) get(ctx context.Context) (T, error) {
	var none T

	if m.asking.Acquire(ctx, 1) != nil {
		return none, ctx.Err()
	}

	defer m.asking.Release(1)

	if m.known != nil {
		return *m.known, nil
	}

	answer, err := m.fetch(ctx)
	if err == nil {
		m.known = &answer
	}

	return answer, err
}
