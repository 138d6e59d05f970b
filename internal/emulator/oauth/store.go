// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package oauth keeps clients, codes and tokens. It knows nothing of HTTP.
package oauth

import (
	"slices"
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// The lives of what OAuth hands out, by Qonto's public reference. That of access tokens is a switch.
const (
	CodeLife         = 10 * time.Minute
	refreshTokenLife = 90 * 24 * time.Hour
	refreshGrace     = 60 * time.Second
)

// Authorization is what a code stands for.
type Authorization struct {
	ClientID     string    `json:"client_id"`
	RedirectURI  string    `json:"redirect_uri"`
	MembershipID string    `json:"membership_id"`
	Scopes       []string  `json:"scopes"`
	Challenge    string    `json:"challenge"`
	ExpiresAt    time.Time `json:"expires_at"`
	// Family is set when the code has been used.
	Family string `json:"family"`
}

// RefreshToken is one link of a chain of tokens, the family, that began with one consent.
type RefreshToken struct {
	ClientID     string     `json:"client_id"`
	MembershipID string     `json:"membership_id"`
	Scopes       []string   `json:"scopes"`
	Family       string     `json:"family"`
	AccessToken  string     `json:"access_token"`
	IssuedAt     time.Time  `json:"issued_at"`
	ExpiresAt    time.Time  `json:"expires_at"`
	FirstUsedAt  *time.Time `json:"first_used_at"`
	Uses         int        `json:"uses"`
	Revoked      bool       `json:"revoked"`
}

// Store keeps clients, codes and refresh tokens. Access tokens are among the AccessTokens. The server's lock guards it; the JSON
// form is the state file's.
type Store struct {
	Codes   map[string]*Authorization `json:"codes"`
	Refresh map[string]*RefreshToken  `json:"refresh"`
	// Order has the refresh tokens as they were issued.
	Order  []string            `json:"order"`
	Issued int                 `json:"issued"`
	Counts control.OAuthCounts `json:"counts"`

	ids     identity.Source
	access  *AccessTokens
	clients []control.OAuthClient
}

// NewStore has the registered clients and nothing else.
func NewStore(ids identity.Source, access *AccessTokens) *Store {
	return Resume(&Store{Codes: make(map[string]*Authorization), Refresh: make(map[string]*RefreshToken)}, ids, access)
}

// Resume makes what a state file has work again.
func Resume(s *Store, ids identity.Source, access *AccessTokens) *Store {
	s.ids, s.access, s.clients = ids, access, registeredClients(ids)

	return s
}

// Clients are the registered applications: one with a secret, one without.
func (s *Store) Clients() []control.OAuthClient {
	return slices.Clone(s.clients)
}

// next makes the name of the next secret.
func (s *Store) next(prefix string) string {
	s.Issued++

	return prefix + s.ids.Secret("oauth/"+prefix+strconv.Itoa(s.Issued))
}

// Authorize makes a code.
func (s *Store) Authorize(granted Authorization) string {
	code := s.next("ory_ac_")
	s.Codes[code] = &granted
	s.Counts.Authorizations++

	return code
}

// Issued is what a client gets; a missing refresh token is empty.
type Issued struct {
	Access  string
	Refresh string
	Scopes  []string
	Owner   string
	Life    time.Duration
}

// issue makes an access token and, for offline access, a refresh token.
func (s *Store) issue(from RefreshToken, life time.Duration, now time.Time) Issued {
	made := Issued{Access: s.next("ory_at_"), Scopes: from.Scopes, Owner: from.MembershipID, Life: life}

	s.access.ByToken[made.Access] = AccessToken{
		MembershipID: from.MembershipID, Scopes: from.Scopes, ClientID: from.ClientID, Family: from.Family,
		IssuedAt: now, ExpiresAt: now.Add(life),
	}

	if slices.Contains(from.Scopes, ScopeOffline) {
		made.Refresh = s.next("ory_rt_")
		from.AccessToken, from.IssuedAt, from.ExpiresAt = made.Access, now, now.Add(refreshTokenLife)
		s.Refresh[made.Refresh] = &from
		s.Order = append(s.Order, made.Refresh)
	}

	return made
}

// newFamily names a new chain of tokens.
func (s *Store) newFamily() string {
	s.Issued++

	return "family-" + strconv.Itoa(s.Issued)
}

// revokeFamily ends all tokens of one consent.
func (s *Store) revokeFamily(family string) {
	for _, token := range s.Refresh {
		if token.Family == family {
			token.Revoked = true
		}
	}

	s.access.drop(func(one AccessToken) bool { return one.Family == family })
}

// GrantTo hands out tokens without a consent page.
func (s *Store) GrantTo(membershipID, clientID string, scopes []string, life time.Duration, now time.Time) Issued {
	return s.issue(RefreshToken{ClientID: clientID, MembershipID: membershipID, Scopes: scopes, Family: s.newFamily()}, life, now)
}

// States are all tokens, those for access first.
func (s *Store) States(now time.Time) []control.Token {
	states := s.access.states(now)

	for _, name := range s.Order {
		token := s.Refresh[name]
		isSpent := token.FirstUsedAt != nil && now.Sub(*token.FirstUsedAt) >= refreshGrace

		states = append(states, control.Token{
			Kind: "refresh", Token: name, MembershipID: token.MembershipID, ClientID: token.ClientID, Scopes: token.Scopes,
			Family: token.Family, Uses: token.Uses, FirstUsedAt: token.FirstUsedAt,
			IssuedAt: new(token.IssuedAt), ExpiresAt: new(token.ExpiresAt),
			Active: !token.Revoked && !isSpent && now.Before(token.ExpiresAt),
		})
	}

	return states
}

// Expire ends a token now; false if nobody knows it.
func (s *Store) Expire(token string, now time.Time) bool {
	if known, found := s.Refresh[token]; found {
		known.ExpiresAt = now

		return true
	}

	return s.access.expire(token, now)
}
