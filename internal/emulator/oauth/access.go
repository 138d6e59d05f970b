// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package oauth

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// The scopes that the emulator's endpoints want.
const (
	ScopeCardRead         = "card.read"
	ScopeCardWrite        = "card.write"
	ScopeOrganizationRead = "organization.read"
	ScopeMembershipRead   = "membership.read"
	ScopeTeamRead         = "team.read"
)

func allScopes() []string {
	return []string{ScopeCardRead, ScopeCardWrite, ScopeOrganizationRead, ScopeMembershipRead, ScopeTeamRead}
}

// AccessToken is what an access token stands for: one membership and some scopes.
type AccessToken struct {
	MembershipID string   `json:"membership_id"`
	Scopes       []string `json:"scopes"`
	// What follows is empty for tokens that did not come from OAuth, which last until they are revoked.
	ClientID  string    `json:"client_id"`
	Family    string    `json:"family"`
	IssuedAt  time.Time `json:"issued_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// IsValid tells whether the token works at a moment.
func (t AccessToken) IsValid(now time.Time) bool {
	return t.ExpiresAt.IsZero() || now.Before(t.ExpiresAt)
}

// AccessTokens are the access tokens in force. The JSON form is the state file's.
type AccessTokens struct {
	ByToken map[string]AccessToken `json:"by_token"`
	Issued  int                    `json:"issued"`
	// Owner is the token that the emulator announces.
	Owner string `json:"owner"`
}

// NewAccessTokens has no tokens.
func NewAccessTokens() *AccessTokens {
	return &AccessTokens{ByToken: make(map[string]AccessToken)}
}

// Issue makes a token. An empty one is made from the seed; no scopes are all scopes.
func (t *AccessTokens) Issue(ids identity.Source, token, membershipID string, scopes []string) string {
	t.Issued++

	if token == "" {
		token = "ory_at_" + ids.Secret("token/"+strconv.Itoa(t.Issued))
	}

	if len(scopes) == 0 {
		scopes = allScopes()
	}

	t.ByToken[token] = AccessToken{MembershipID: membershipID, Scopes: slices.Clone(scopes)}

	return token
}

// drop revokes all tokens of a kind.
func (t *AccessTokens) drop(unwanted func(AccessToken) bool) {
	maps.DeleteFunc(t.ByToken, func(_ string, one AccessToken) bool { return unwanted(one) })
}

// expire ends a token's life now; false if nobody knows it.
func (t *AccessTokens) expire(token string, now time.Time) bool {
	one, known := t.ByToken[token]
	if known {
		one.ExpiresAt = now
		t.ByToken[token] = one
	}

	return known
}

// states lists the access tokens, those of OAuth with their times.
func (t *AccessTokens) states(now time.Time) []control.Token {
	states := make([]control.Token, 0, len(t.ByToken))

	for token, one := range t.ByToken {
		state := control.Token{
			Kind: "access", Token: token, MembershipID: one.MembershipID, ClientID: one.ClientID, Scopes: one.Scopes,
			Family: one.Family, Active: one.IsValid(now),
		}

		if !one.IssuedAt.IsZero() {
			state.IssuedAt = &one.IssuedAt
		}

		if !one.ExpiresAt.IsZero() {
			state.ExpiresAt = &one.ExpiresAt
		}

		states = append(states, state)
	}

	slices.SortFunc(states, func(left, right control.Token) int { return strings.Compare(left.Token, right.Token) })

	return states
}
