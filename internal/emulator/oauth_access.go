// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The scopes that the emulator's endpoints want.
const (
	scopeCardRead         = "card.read"
	scopeCardWrite        = "card.write"
	scopeOrganizationRead = "organization.read"
	scopeMembershipRead   = "membership.read"
	scopeTeamRead         = "team.read"
)

func allScopes() []string {
	return []string{scopeCardRead, scopeCardWrite, scopeOrganizationRead, scopeMembershipRead, scopeTeamRead}
}

// grant is what an access token stands for: one membership and some scopes.
type grant struct {
	MembershipID string   `json:"membership_id"`
	Scopes       []string `json:"scopes"`
	// What follows is empty for tokens that did not come from OAuth, which last until they are revoked.
	ClientID  string    `json:"client_id"`
	Family    string    `json:"family"`
	IssuedAt  time.Time `json:"issued_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (g grant) isValid(now time.Time) bool {
	return g.ExpiresAt.IsZero() || now.Before(g.ExpiresAt)
}

// grants are the access tokens in force. The JSON form is the state file's.
type grants struct {
	ByToken map[string]grant `json:"by_token"`
	Issued  int              `json:"issued"`
	// Owner is the token that the emulator announces.
	Owner string `json:"owner"`
}

func newGrants() *grants {
	return &grants{ByToken: make(map[string]grant)}
}

func (g *grants) issue(ids identities, token, membershipID string, scopes []string) string {
	g.Issued++

	if token == "" {
		token = "ory_at_" + ids.secret("token/"+strconv.Itoa(g.Issued))
	}

	if len(scopes) == 0 {
		scopes = allScopes()
	}

	g.ByToken[token] = grant{MembershipID: membershipID, Scopes: slices.Clone(scopes)}

	return token
}

// drop revokes all tokens of a kind.
func (g *grants) drop(unwanted func(grant) bool) {
	maps.DeleteFunc(g.ByToken, func(_ string, one grant) bool { return unwanted(one) })
}

// expire ends a token's life now; false if nobody knows it.
func (g *grants) expire(token string, now time.Time) bool {
	one, known := g.ByToken[token]
	if known {
		one.ExpiresAt = now
		g.ByToken[token] = one
	}

	return known
}

// states lists the access tokens, those of OAuth with their times.
func (g *grants) states(now time.Time) []TokenState {
	states := make([]TokenState, 0, len(g.ByToken))

	for token, one := range g.ByToken {
		state := TokenState{
			Kind: "access", Token: token, MembershipID: one.MembershipID, ClientID: one.ClientID, Scopes: one.Scopes,
			Family: one.Family, Active: one.isValid(now),
		}

		if !one.IssuedAt.IsZero() {
			state.IssuedAt = &one.IssuedAt
		}

		if !one.ExpiresAt.IsZero() {
			state.ExpiresAt = &one.ExpiresAt
		}

		states = append(states, state)
	}

	slices.SortFunc(states, func(left, right TokenState) int { return strings.Compare(left.Token, right.Token) })

	return states
}
