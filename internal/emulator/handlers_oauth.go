// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"mime"
	"net/http"
	"net/url"

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
