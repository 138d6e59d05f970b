// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// revokeOAuth answers POST /oauth2/revoke. As in Ory Hydra, one token of a consent takes the others with it unless a
// switch says otherwise, and a token that nobody knows is no error.
func (s *Server) revokeOAuth(x *exchange) answer {
	form, refused := x.form()
	if refused != nil {
		return *refused
	}

	client, refused := s.authenticated(x, form)
	if refused != nil {
		return *refused
	}

	if !s.oauth.revoke(form.Get("token"), client.ClientID, x.switches.OAuthRevocation == choiceRevokeFamily) {
		return oauthProblem(http.StatusBadRequest, "unauthorized_client", "The token was issued to another client.")
	}

	return oauthAnswer(http.StatusOK, object{})
}

// dropConsents answers DELETE /v2/oauth2/consents: everything that the caller ever agreed to ends.
func (s *Server) dropConsents(x *exchange) answer {
	s.oauth.dropConsents(x.caller.membershipID)

	return answer{status: http.StatusNoContent}
}
