// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// Lookups answers what does not change while Terraform runs. Each question is asked once, however many resources and
// data sources need the answer; an error is not an answer, so it is asked again.
type Lookups struct {
	organization asked[Organization]
	membership   asked[Membership]
	accounts     asked[[]BankAccount]
	memberships  asked[[]Membership]
	teams        asked[[]Team]
	appearances  asked[[]Appearance]
}

// NewLookups are look-ups through the client. Nothing is asked yet.
func NewLookups(client *Client) *Lookups {
	return &Lookups{
		organization: ask(client.Organization),
		membership:   ask(client.AuthenticatedMembership),
		accounts:     ask(client.BankAccounts),
		memberships:  ask(client.Memberships),
		teams:        ask(client.Teams),
		appearances:  ask(client.CardAppearances),
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

// asked is one question and, once it is known, its answer. Callers take turns, so that only one of them asks; whoever
// runs out of time while waiting leaves the others alone.
type asked[T any] struct {
	turn  chan struct{}
	fetch func(context.Context) (T, error)
	known *T
}

func ask[T any](fetch func(context.Context) (T, error)) asked[T] {
	return asked[T]{turn: make(chan struct{}, 1), fetch: fetch}
}

func (a *asked[T]) get(ctx context.Context) (T, error) {
	select {
	case a.turn <- struct{}{}:
	case <-ctx.Done():
		var none T

		return none, ctx.Err()
	}

	defer func() { <-a.turn }()

	if a.known != nil {
		return *a.known, nil
	}

	answer, err := a.fetch(ctx)
	if err == nil {
		a.known = &answer
	}

	return answer, err
}
