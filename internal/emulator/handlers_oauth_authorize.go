// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

// stateMinimum is Ory Hydra's: a shorter state is too easy to guess.
const stateMinimum = 8

// consentRequest is a checked request of GET /oauth2/auth.
type consentRequest struct {
	client    control.OAuthClient
	redirect  *url.URL
	state     string
	scopes    []string
	challenge string
}

// readConsent checks the parameters. A wrong client or redirect_uri is 404, because there is nowhere to go back to;
// everything else goes back to the client as an error.
func (s *Server) readConsent(x *requestContext) (consentRequest, *answer) {
	query := x.request.URL.Query()
	client, known := s.oauth.Client(query.Get("client_id"))
	redirectURI := query.Get("redirect_uri")
	anyPort := x.switches.OAuthRedirectPort == control.ChoiceAnyPort

	redirect, err := url.Parse(redirectURI)
	if err != nil || !known || !oauth.MayReturnTo(client, redirectURI, anyPort) || !s.mayAuthorize(x) {
		return consentRequest{}, notFoundPage()
	}

	wanted := consentRequest{
		client: client, redirect: redirect, state: query.Get("state"), scopes: strings.Fields(query.Get("scope")),
		challenge: query.Get("code_challenge"),
	}

	if code, description := s.consentProblem(x, wanted, query); code != "" {
		return consentRequest{}, wanted.goBack(url.Values{"error": {code}, "error_description": {description}})
	}

	return wanted, nil
}

// consentProblem is the error that goes back to the client; without a code everything is in order.
func (s *Server) consentProblem(x *requestContext, wanted consentRequest, query url.Values) (code, description string) {
	switch {
	case len(wanted.state) < stateMinimum:
		return "invalid_state", "The state is missing or does not have enough characters and is therefore considered too weak."
	case query.Get("response_type") != "code":
		return "unsupported_response_type", "The authorization server does not support obtaining a token using this method."
	case oauth.IsPublic(wanted.client) && x.switches.OAuthPublicClient == control.ChoiceReject:
		return "unauthorized_client", "The client is not authorized to request a token using this method."
	case !isNamed(s.store.Organization, query.Get("organization_id")):
		return oauth.ErrorInvalidRequest, "The organization is unknown."
	}

	for _, scope := range wanted.scopes {
		if !slices.Contains(wanted.client.Scopes, scope) {
			return oauth.ErrorInvalidScope, oauth.ScopeNotAllowed(scope)
		}
	}

	return wanted.pkceProblem(query.Get("code_challenge_method"))
}

func (c consentRequest) pkceProblem(method string) (code, description string) {
	switch {
	case oauth.IsPublic(c.client) && c.challenge == "":
		return oauth.ErrorInvalidRequest, "Clients must include a code_challenge when performing the authorize code flow, but it is missing."
	case c.challenge != "" && method != "S256":
		return oauth.ErrorInvalidRequest, "Clients must use code_challenge_method=S256, plain is not allowed."
	default:
		return "", ""
	}
}

// isNamed says whether an authorize request may name the organization so; it need not name any.
func isNamed(o control.Organization, name string) bool {
	return name == "" || name == o.ID || name == o.Slug
}

// goBack sends the browser to the client's redirect_uri.
func (c consentRequest) goBack(values url.Values) *answer {
	target := *c.redirect
	query := target.Query()

	maps.Copy(query, values)
	query.Set("state", c.state)
	target.RawQuery = query.Encode()

	return &answer{status: http.StatusSeeOther, header: http.Header{"Location": {target.String()}}, gateway: true}
}

// notFoundPage is what a browser sees at /oauth2/auth when client or redirect_uri are wrong.
func notFoundPage() *answer {
	page := html("<!DOCTYPE html>\n<html><head><title>Not found</title></head><body><h1>404</h1></body></html>\n")
	page.status = http.StatusNotFound

	return &page
}

const sessionCookie = "qonto_emulator_session"

// hasSession says whether the browser has opened /_emulator/session, which stands for signing in to the web app.
func (s *Server) hasSession(request *http.Request) bool {
	cookie, err := request.Cookie(sessionCookie)

	return err == nil && cookie.Value == s.ids.Secret("browser")
}

// mayAuthorize is a rule of the sandbox alone: without a session in the browser there is no page.
func (s *Server) mayAuthorize(x *requestContext) bool {
	return x.switches.OAuthAuthorizeSession == control.ChoiceNone || s.hasSession(x.request)
}

// openSession signs a browser in.
func (s *Server) openSession(writer http.ResponseWriter, _ *http.Request) {
	http.SetCookie(writer, &http.Cookie{ //nolint:gosec // Not Secure: the emulator speaks plain HTTP.
		Name: sessionCookie, Value: s.ids.Secret("browser"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	writeControl(writer, browserSession{Session: "open"}, nil)
}
