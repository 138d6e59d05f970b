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

// revoke is false for a token of another client. Tokens that no client asked for may be revoked by any.
func (o *oauth) revoke(token, clientID string, wholeFamily bool) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	family, owner := "", ""

	if known, found := o.refresh[token]; found {
		family, owner = known.family, known.clientID
	} else if known, found := o.access.lookup(token); found {
		family, owner = known.family, known.clientID
	}

	if owner != "" && owner != clientID {
		return false
	}

	o.counts.Revocations++
	o.access.revoke(token)

	if refresh, found := o.refresh[token]; found {
		refresh.revoked = true
	}

	if wholeFamily && family != "" {
		o.revokeFamily(family)
	}

	return true
}

// dropConsents answers DELETE /v2/oauth2/consents: everything that the caller ever agreed to ends.
func (s *Server) dropConsents(x *exchange) answer {
	s.oauth.dropConsents(x.caller.membershipID)

	return answer{status: http.StatusNoContent}
}

func (o *oauth) dropConsents(membershipID string) {
	o.mu.Lock()
	defer o.mu.Unlock()

	for _, token := range o.refresh {
		if token.membershipID == membershipID {
			token.revoked = true
		}
	}

	for _, code := range o.codes {
		if code.membershipID == membershipID {
			code.expiresAt = code.expiresAt.Add(-codeLife)
		}
	}

	o.access.drop(func(one grant) bool { return one.membershipID == membershipID && one.family != "" })
}
