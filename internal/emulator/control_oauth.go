// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

func (s *Server) oauthCalls() []controlCall {
	return []controlCall{
		{http.MethodGet, "/oauth/tokens", "Access and refresh tokens, and what has become of them.", s.listTokens, false},
		{
			http.MethodPost, "/oauth/refresh_tokens",
			`Issue tokens without a consent page: {"membership_id": "…", "client_id": "optional", "scopes": ["card.read"]}.`,
			s.issueRefreshToken, false,
		},
		{http.MethodPost, "/oauth/tokens/{token}/expire", "Make an access or refresh token expire now.", s.expireToken, false},
	}
}

func (s *Server) listTokens(*http.Request) (any, error) {
	return map[string]any{"tokens": s.oauth.States(s.clock.Now())}, nil
}

func (s *Server) issueRefreshToken(request *http.Request) (any, error) {
	body := struct {
		MembershipID string   `json:"membership_id"`
		ClientID     string   `json:"client_id"`
		Scopes       []string `json:"scopes"`
	}{ClientID: s.oauth.Clients()[0].ClientID}

	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	client, known := s.oauth.Client(body.ClientID)
	if !known {
		return nil, fmt.Errorf("%w: client", control.ErrAbsent)
	}

	if _, known = s.store.Membership(body.MembershipID); !known {
		return nil, fmt.Errorf("%w: membership %s", control.ErrAbsent, body.MembershipID)
	}

	if len(body.Scopes) == 0 {
		body.Scopes = client.Scopes
	}

	if !slices.Contains(body.Scopes, oauth.ScopeOffline) {
		body.Scopes = append(slices.Clone(body.Scopes), oauth.ScopeOffline)
	}

	now := s.clock.Now()
	life := time.Duration(s.switches.AccessTokenSeconds) * time.Second

	return tokensObject(s.oauth.GrantTo(body.MembershipID, client.ClientID, body.Scopes, life, now), client, now), nil
}

func (s *Server) expireToken(request *http.Request) (any, error) {
	token, now := request.PathValue("token"), s.clock.Now()

	if !s.oauth.Expire(token, now) {
		return nil, fmt.Errorf("%w: token", control.ErrAbsent)
	}

	states := s.oauth.States(now)
	at := slices.IndexFunc(states, func(state control.Token) bool { return state.Token == token })

	return states[at], nil
}
