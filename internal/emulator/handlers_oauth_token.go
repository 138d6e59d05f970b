// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

const (
	contentTypeForm = "application/x-www-form-urlencoded"
	authorizePath   = "/oauth2/auth"
)

func (s *Server) oauthRoutes() []route {
	return []route{
		{pattern: authorizePath, handler: s.showConsent},
		{method: http.MethodPost, pattern: authorizePath, handler: s.decideConsent},
		{method: http.MethodPost, pattern: "/oauth2/token", handler: s.issueTokens},
		{method: http.MethodPost, pattern: "/oauth2/revoke", handler: s.revokeOAuth},
		{method: http.MethodDelete, pattern: "/v2/oauth2/consents", scope: oauth.ScopeOrganizationRead, handler: s.dropConsents},
	}
}

func oauthAnswer(status int, body object) answer {
	made := success(status, body)
	made.gateway = true
	made.header = http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}}

	return made
}

func oauthProblem(status int, code, description string) answer {
	return oauthAnswer(status, object{{"error", code}, {"error_description", description}})
}

// form reads a body in form encoding, the only one that token and revoke take.
func (x *requestContext) form() (url.Values, *answer) {
	kind, _, err := mime.ParseMediaType(x.request.Header.Get("Content-Type"))

	values, errForm := url.ParseQuery(string(x.body))
	if err != nil || errForm != nil || kind != contentTypeForm {
		refused := oauthProblem(http.StatusBadRequest, oauth.ErrorInvalidRequest, "The POST body must be form encoded.")

		return nil, &refused
	}

	return values, nil
}

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
