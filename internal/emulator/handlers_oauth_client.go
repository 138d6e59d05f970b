// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/subtle"
	"net/http"
	"net/url"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

// authenticated is the client that a form names, with its secret checked.
func (s *Server) authenticated(x *requestContext, form url.Values) (control.OAuthClient, *answer) {
	client, known := s.oauth.Client(form.Get("client_id"))
	secret := form.Get("client_secret")

	if known && subtle.ConstantTimeCompare([]byte(secret), []byte(client.ClientSecret)) == 1 &&
		(!oauth.IsPublic(client) || x.switches.OAuthPublicClient == control.ChoiceAccept) {
		return client, nil
	}

	refused := s.unauthorized(x, oauthProblem(http.StatusUnauthorized, "invalid_client",
		"Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)."))

	return control.OAuthClient{}, &refused
}
