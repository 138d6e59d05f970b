// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// TokenState is a token that OAuth or a control call has issued.
type TokenState struct {
	// Kind is access or refresh.
	Kind         string   `json:"kind"`
	Token        string   `json:"token"`
	MembershipID string   `json:"membership_id"`
	ClientID     string   `json:"client_id,omitempty"`
	Scopes       []string `json:"scopes"`
	// Family names the consent that the token comes from; empty for access tokens from a control call.
	Family      string     `json:"family,omitempty"`
	IssuedAt    *time.Time `json:"issued_at"`
	ExpiresAt   *time.Time `json:"expires_at"`
	FirstUsedAt *time.Time `json:"first_used_at"`
	Uses        int        `json:"uses"`
	// Active says whether the token works now.
	Active bool `json:"active"`
}

func (s *Server) oauthCalls() []controlCall {
	return []controlCall{
		{http.MethodGet, "/oauth/tokens", "Access and refresh tokens, and what has become of them.", s.listTokens},
		{
			http.MethodPost, "/oauth/refresh_tokens",
			`Issue tokens without a consent page: {"membership_id": "…", "client_id": "optional", "scopes": ["card.read"]}.`,
			s.issueRefreshToken,
		},
		{http.MethodPost, "/oauth/tokens/{token}/expire", "Make an access or refresh token expire now.", s.expireToken},
	}
}

func (s *Server) listTokens(*http.Request) (any, error) {
	return map[string]any{"tokens": s.oauth.states(s.clock.Now())}, nil
}

func (o *oauth) states(now time.Time) []TokenState {
	o.mu.Lock()
	defer o.mu.Unlock()

	states := o.access.states(now)

	for _, name := range o.order {
		token := o.refresh[name]
		isSpent := token.firstUsedAt != nil && now.Sub(*token.firstUsedAt) >= refreshGrace

		states = append(states, TokenState{
			Kind: "refresh", Token: name, MembershipID: token.membershipID, ClientID: token.clientID, Scopes: token.scopes,
			Family: token.family, Uses: token.uses, FirstUsedAt: clonePointer(token.firstUsedAt),
			IssuedAt: clonePointer(&token.issuedAt), ExpiresAt: clonePointer(&token.expiresAt),
			Active: !token.revoked && !isSpent && now.Before(token.expiresAt),
		})
	}

	return states
}

func (s *Server) issueRefreshToken(request *http.Request) (any, error) {
	body := struct {
		MembershipID string   `json:"membership_id"`
		ClientID     string   `json:"client_id"`
		Scopes       []string `json:"scopes"`
	}{ClientID: s.oauth.clients[0].ClientID}

	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	client, known := s.oauth.client(body.ClientID)
	if !known {
		return nil, fmt.Errorf("%w: client", errAbsent)
	}

	s.mu.RLock()
	_, known = s.world.membership(body.MembershipID)
	s.mu.RUnlock()

	if !known {
		return nil, fmt.Errorf("%w: membership %s", errAbsent, body.MembershipID)
	}

	if len(body.Scopes) == 0 {
		body.Scopes = client.Scopes
	}

	if !slices.Contains(body.Scopes, scopeOffline) {
		body.Scopes = append(slices.Clone(body.Scopes), scopeOffline)
	}

	now := s.clock.Now()
	life := time.Duration(s.switches.Load().AccessTokenSeconds) * time.Second

	return s.oauth.grantTo(body.MembershipID, client.ClientID, body.Scopes, life, now).wire(client, now), nil
}

func (s *Server) expireToken(request *http.Request) (any, error) {
	token, now := request.PathValue("token"), s.clock.Now()

	if !s.oauth.expire(token, now) {
		return nil, fmt.Errorf("%w: token", errAbsent)
	}

	states := s.oauth.states(now)
	at := slices.IndexFunc(states, func(state TokenState) bool { return state.Token == token })

	return states[at], nil
}

func (o *oauth) expire(token string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	if known, found := o.refresh[token]; found {
		known.expiresAt = now

		return true
	}

	return o.access.expire(token, now)
}

// states lists the access tokens, those of OAuth with their times.
func (g *grants) states(now time.Time) []TokenState {
	g.mu.RLock()
	defer g.mu.RUnlock()

	states := make([]TokenState, 0, len(g.byToken))

	for token, one := range g.byToken {
		state := TokenState{
			Kind: "access", Token: token, MembershipID: one.membershipID, ClientID: one.clientID, Scopes: one.scopes,
			Family: one.family, Active: one.isValid(now),
		}

		if !one.issuedAt.IsZero() {
			state.IssuedAt = &one.issuedAt
		}

		if !one.expiresAt.IsZero() {
			state.ExpiresAt = &one.expiresAt
		}

		states = append(states, state)
	}

	slices.SortFunc(states, func(left, right TokenState) int { return strings.Compare(left.Token, right.Token) })

	return states
}
