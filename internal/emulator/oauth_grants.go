// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The errors of OAuth are RFC 6749's, with texts in the manner of Ory Hydra, which Qonto uses.
const (
	errorInvalidRequest = "invalid_request"
	errorInvalidGrant   = "invalid_grant"
	errorInvalidScope   = "invalid_scope"

	grantIsInvalid = "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token " +
		"is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to " +
		"another client."
)

// oauthError is an error of RFC 6749.
type oauthError struct {
	code, description string
}

func invalidGrant(hint string) *oauthError {
	return &oauthError{errorInvalidGrant, strings.TrimSpace(grantIsInvalid + " " + hint)}
}

// tokenPolicy is how tokens are issued at a moment.
type tokenPolicy struct {
	now  time.Time
	life time.Duration
	// reuseEndsFamily and revokesOnRefresh are switches.
	reuseEndsFamily  bool
	revokesOnRefresh bool
}

// exchange turns a code into tokens. A code works once; used again it ends the tokens that it gave.
func (o *oauth) exchange(client OAuthClient, form url.Values, policy tokenPolicy) (issuedTokens, *oauthError) {
	granted, known := o.Codes[form.Get("code")]

	switch {
	case !known, granted.ClientID != client.ClientID:
		return issuedTokens{}, invalidGrant("")
	case granted.Family != "":
		o.revokeFamily(granted.Family)

		return issuedTokens{}, invalidGrant("The authorization code has already been used.")
	case !policy.now.Before(granted.ExpiresAt):
		return issuedTokens{}, invalidGrant("The authorization code has expired.")
	case granted.RedirectURI != form.Get("redirect_uri"):
		return issuedTokens{}, invalidGrant("The 'redirect_uri' does not match.")
	case !granted.isProvedBy(form.Get("code_verifier")):
		return issuedTokens{}, invalidGrant("The PKCE code verifier does not match the code challenge.")
	}

	granted.Family = o.newFamily()
	o.Counts.Exchanges++

	return o.issue(refreshToken{
		ClientID: client.ClientID, MembershipID: granted.MembershipID, Scopes: granted.Scopes, Family: granted.Family,
	}, policy.life, policy.now), nil
}

// isProvedBy checks PKCE's S256. Without a challenge there must be no verifier either.
func (a *authorization) isProvedBy(verifier string) bool {
	if a.Challenge == "" {
		return verifier == ""
	}

	sum := sha256.Sum256([]byte(verifier))

	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(a.Challenge)) == 1
}

// renew turns a refresh token into new tokens. The old one works on for a grace of 60 seconds after its first use.
func (o *oauth) renew(client OAuthClient, form url.Values, policy tokenPolicy) (issuedTokens, *oauthError) {
	old, known := o.Refresh[form.Get("refresh_token")]

	switch {
	case !known, old.Revoked, old.ClientID != client.ClientID, !policy.now.Before(old.ExpiresAt):
		return issuedTokens{}, invalidGrant("")
	case old.FirstUsedAt != nil && policy.now.Sub(*old.FirstUsedAt) >= refreshGrace:
		o.Counts.Reuses++

		if policy.reuseEndsFamily {
			o.revokeFamily(old.Family)
		}

		return issuedTokens{}, invalidGrant("The refresh token was already used.")
	}

	successor := *old
	successor.FirstUsedAt, successor.Uses = nil, 0

	if refused := successor.narrow(form.Get("scope")); refused != nil {
		return issuedTokens{}, refused
	}

	o.use(old, policy)

	return o.issue(successor, policy.life, policy.now), nil
}

// use counts a refresh.
func (o *oauth) use(old *refreshToken, policy tokenPolicy) {
	if o.Counts.Refreshes++; old.FirstUsedAt != nil {
		o.Counts.GraceUses++
	} else {
		old.FirstUsedAt = &policy.now
	}

	old.Uses++

	if policy.revokesOnRefresh {
		delete(o.access.ByToken, old.AccessToken)
	}
}

// narrow takes fewer scopes, if the client asks for some only.
func (t *refreshToken) narrow(wanted string) *oauthError {
	if wanted == "" {
		return nil
	}

	scopes := strings.Fields(wanted)

	for _, scope := range scopes {
		if !slices.Contains(t.Scopes, scope) {
			return &oauthError{errorInvalidScope, scopeNotAllowed(scope)}
		}
	}

	t.Scopes = scopes

	return nil
}

func scopeNotAllowed(scope string) string {
	return "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope '" + scope + "'."
}
