// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// revokeOAuth answers POST /oauth2/revoke. As in Ory Hydra, one token of a consent takes the others with it unless a
// switch says otherwise, and a token that nobody knows is no error.
func (s *Server) revokeOAuth(x *requestContext) answer {
	form, refused := x.form()
	if refused != nil {
		return *refused
	}

	client, refused := s.authenticated(x, form)
	if refused != nil {
		return *refused
	}

	if !s.oauth.Revoke(form.Get("token"), client.ClientID, x.switches.OAuthRevocation == control.ChoiceRevokeFamily) {
		return oauthProblem(http.StatusBadRequest, "unauthorized_client", "The token was issued to another client.")
	}

	return oauthAnswer(http.StatusOK, object{})
}

// dropConsents answers DELETE /v2/oauth2/consents: everything that the caller ever agreed to ends.
func (s *Server) dropConsents(x *requestContext) answer {
	s.oauth.DropConsents(x.caller.MembershipID)

	return answer{status: http.StatusNoContent}
}
