// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

type tokenList struct {
	Tokens []control.Token `json:"tokens"`
}

type issueRefreshTokenRequest struct {
	MembershipID string   `json:"membership_id"`
	ClientID     string   `json:"client_id"`
	Scopes       []string `json:"scopes"`
}

// issuedTokens has the keys of tokensObject.
type issuedTokens struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
}

func (s *Server) oauthCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodGet, path: "/oauth/tokens", answer: s.listTokens,
			doc:   "Access and refresh tokens, and what has become of them.",
			gives: reflect.TypeFor[tokenList](),
		},
		{
			method: http.MethodPost, path: "/oauth/refresh_tokens", answer: s.issueRefreshToken,
			doc:   "Issue access and refresh tokens without a consent page.",
			takes: reflect.TypeFor[issueRefreshTokenRequest](), gives: reflect.TypeFor[issuedTokens](),
			example: `{"membership_id": "…", "client_id": "optional", "scopes": ["card.read"]}`,
		},
		{
			method: http.MethodPost, path: "/oauth/tokens/{token}/expire", answer: s.expireToken,
			doc:   "Make an access or refresh token expire now.",
			gives: reflect.TypeFor[control.Token](),
		},
	}
}

func (s *Server) listTokens(*http.Request) (any, error) {
	return tokenList{Tokens: s.oauth.States(s.clock.Now())}, nil
}

func (s *Server) issueRefreshToken(request *http.Request) (any, error) {
	body := issueRefreshTokenRequest{ClientID: s.oauth.Clients()[0].ClientID}
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
