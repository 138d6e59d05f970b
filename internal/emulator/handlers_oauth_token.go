// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

// issueTokens answers POST /oauth2/token.
func (s *Server) issueTokens(x *requestContext) answer {
	form, refused := x.form()
	if refused != nil {
		return *refused
	}

	client, refused := s.authenticated(x, form)
	if refused != nil {
		return *refused
	}

	var (
		made    oauth.Issued
		problem *oauth.Problem
	)

	switch form.Get("grant_type") {
	case "authorization_code":
		made, problem = s.oauth.Exchange(client, form, x.tokenPolicy())
	case "refresh_token":
		made, problem = s.oauth.Renew(client, form, x.tokenPolicy())
	default:
		problem = &oauth.Problem{Code: "unsupported_grant_type", Description: "The authorization grant type is not supported by the authorization server."}
	}

	if problem != nil {
		return oauthProblem(http.StatusBadRequest, problem.Code, problem.Description)
	}

	return oauthAnswer(http.StatusOK, tokensObject(made, client, x.now))
}

func tokensObject(t oauth.Issued, client control.OAuthClient, now time.Time) object {
	body := object{
		{"access_token", t.Access},
		{"token_type", "bearer"},
		{"expires_in", int64(t.Life / time.Second)},
		{"scope", strings.Join(t.Scopes, " ")},
	}

	if t.Refresh != "" {
		body = append(body, member{"refresh_token", t.Refresh})
	}

	if slices.Contains(t.Scopes, oauth.ScopeOpenID) {
		body = append(body, member{"id_token", idToken(t, client, now)})
	}

	return body
}

// idToken is a JSON web token in form only: it is not signed.
func idToken(t oauth.Issued, client control.OAuthClient, now time.Time) string {
	part := func(claims object) string {
		return base64.RawURLEncoding.EncodeToString(claims.encode()) + "."
	}

	return part(object{{"alg", "none"}, {"typ", "JWT"}}) + part(object{
		{"iss", "qonto-emulator"},
		{"sub", t.Owner},
		{"aud", []string{client.ClientID}},
		{"iat", now.Unix()},
		{"exp", now.Add(t.Life).Unix()},
	})
}

func (x *requestContext) tokenPolicy() oauth.Policy {
	return oauth.Policy{
		Now: x.now, Life: time.Duration(x.switches.AccessTokenSeconds) * time.Second,
		ReuseEndsFamily:  x.switches.RefreshTokenReuse == control.ChoiceRevokeFamily,
		RevokesOnRefresh: x.switches.AccessTokenOnRefresh == control.ChoiceRevoke,
	}
}
