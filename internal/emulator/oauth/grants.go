// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package oauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The errors of OAuth are RFC 6749's, with texts in the manner of Ory Hydra, which Qonto uses.
const (
	ErrorInvalidRequest = "invalid_request"
	errorInvalidGrant   = "invalid_grant"
	ErrorInvalidScope   = "invalid_scope"

	grantIsInvalid = "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token " +
		"is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to " +
		"another client."
)

// Problem is an error of RFC 6749.
type Problem struct {
	Code, Description string
}

func invalidGrant(hint string) *Problem {
	return &Problem{errorInvalidGrant, strings.TrimSpace(grantIsInvalid + " " + hint)}
}

// Policy is how tokens are issued at a moment.
type Policy struct {
	Now  time.Time
	Life time.Duration
	// ReuseEndsFamily and RevokesOnRefresh are switches.
	ReuseEndsFamily  bool
	RevokesOnRefresh bool
}

// Exchange turns a code into tokens. A code works once; used again it ends the tokens that it gave.
func (s *Store) Exchange(client control.OAuthClient, form url.Values, policy Policy) (Issued, *Problem) {
	granted, known := s.Codes[form.Get("code")]

	switch {
	case !known, granted.ClientID != client.ClientID:
		return Issued{}, invalidGrant("")
	case granted.Family != "":
		s.revokeFamily(granted.Family)

		return Issued{}, invalidGrant("The authorization code has already been used.")
	case !policy.Now.Before(granted.ExpiresAt):
		return Issued{}, invalidGrant("The authorization code has expired.")
	case granted.RedirectURI != form.Get("redirect_uri"):
		return Issued{}, invalidGrant("The 'redirect_uri' does not match.")
	case !granted.isProvedBy(form.Get("code_verifier")):
		return Issued{}, invalidGrant("The PKCE code verifier does not match the code challenge.")
	}

	granted.Family = s.newFamily()
	s.Counts.Exchanges++

	return s.issue(RefreshToken{
		ClientID: client.ClientID, MembershipID: granted.MembershipID, Scopes: granted.Scopes, Family: granted.Family,
	}, policy.Life, policy.Now), nil
}

// isProvedBy checks PKCE's S256. Without a challenge there must be no verifier either.
func (a *Authorization) isProvedBy(verifier string) bool {
	if a.Challenge == "" {
		return verifier == ""
	}

	sum := sha256.Sum256([]byte(verifier))

	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(a.Challenge)) == 1
}

// Renew turns a refresh token into new tokens. The old one works on for a grace of 60 seconds after its first use.
func (s *Store) Renew(client control.OAuthClient, form url.Values, policy Policy) (Issued, *Problem) {
	old, known := s.Refresh[form.Get("refresh_token")]

	switch {
	case !known, old.Revoked, old.ClientID != client.ClientID, !policy.Now.Before(old.ExpiresAt):
		return Issued{}, invalidGrant("")
	case old.FirstUsedAt != nil && policy.Now.Sub(*old.FirstUsedAt) >= refreshGrace:
		s.Counts.Reuses++

		if policy.ReuseEndsFamily {
			s.revokeFamily(old.Family)
		}

		return Issued{}, invalidGrant("The refresh token was already used.")
	}

	successor := *old
	successor.FirstUsedAt, successor.Uses = nil, 0

	if refused := successor.narrow(form.Get("scope")); refused != nil {
		return Issued{}, refused
	}

	s.use(old, policy)

	return s.issue(successor, policy.Life, policy.Now), nil
}

// use counts a refresh.
func (s *Store) use(old *RefreshToken, policy Policy) {
	if s.Counts.Refreshes++; old.FirstUsedAt != nil {
		s.Counts.GraceUses++
	} else {
		old.FirstUsedAt = &policy.Now
	}

	old.Uses++

	if policy.RevokesOnRefresh {
		delete(s.access.ByToken, old.AccessToken)
	}
}

// narrow takes fewer scopes, if the client asks for some only.
func (t *RefreshToken) narrow(wanted string) *Problem {
	if wanted == "" {
		return nil
	}

	scopes := strings.Fields(wanted)

	for _, scope := range scopes {
		if !slices.Contains(t.Scopes, scope) {
			return &Problem{ErrorInvalidScope, ScopeNotAllowed(scope)}
		}
	}

	t.Scopes = scopes

	return nil
}

// ScopeNotAllowed describes a scope that a client may not ask for.
func ScopeNotAllowed(scope string) string {
	return "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope '" + scope + "'."
}
