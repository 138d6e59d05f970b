// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	contentTypeForm = "application/x-www-form-urlencoded"
	authorizePath   = "/oauth2/auth"
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

func (s *Server) oauthRoutes() []route {
	return []route{
		{pattern: authorizePath, handler: s.showConsent},
		{method: http.MethodPost, pattern: authorizePath, handler: s.decideConsent},
		{method: http.MethodPost, pattern: "/oauth2/token", handler: s.issueTokens},
		{method: http.MethodPost, pattern: "/oauth2/revoke", handler: s.revokeOAuth},
		{method: http.MethodDelete, pattern: "/v2/oauth2/consents", scope: scopeOrganizationRead, handler: s.dropConsents},
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

func invalidGrant(hint string) *answer {
	refused := oauthProblem(http.StatusBadRequest, errorInvalidGrant, strings.TrimSpace(grantIsInvalid+" "+hint))

	return &refused
}

// form reads a body in form encoding, the only one that token and revoke take.
func (x *exchange) form() (url.Values, *answer) {
	kind, _, err := mime.ParseMediaType(x.request.Header.Get("Content-Type"))

	values, errForm := url.ParseQuery(string(x.body))
	if err != nil || errForm != nil || kind != contentTypeForm {
		refused := oauthProblem(http.StatusBadRequest, errorInvalidRequest, "The POST body must be form encoded.")

		return nil, &refused
	}

	return values, nil
}

// issueTokens answers POST /oauth2/token.
func (s *Server) issueTokens(x *exchange) answer {
	form, refused := x.form()
	if refused != nil {
		return *refused
	}

	client, refused := s.authenticated(x, form)
	if refused != nil {
		return *refused
	}

	var made issuedTokens

	switch form.Get("grant_type") {
	case "authorization_code":
		made, refused = s.oauth.exchange(client, form, x)
	case "refresh_token":
		made, refused = s.oauth.renew(client, form, x)
	default:
		unsupported := oauthProblem(http.StatusBadRequest, "unsupported_grant_type",
			"The authorization grant type is not supported by the authorization server.")
		refused = &unsupported
	}

	if refused != nil {
		return *refused
	}

	return oauthAnswer(http.StatusOK, made.wire(client, x.now))
}

func (t issuedTokens) wire(client OAuthClient, now time.Time) object {
	body := object{
		{"access_token", t.access},
		{"token_type", "bearer"},
		{"expires_in", int64(t.life / time.Second)},
		{"scope", strings.Join(t.scopes, " ")},
	}

	if t.refresh != "" {
		body = append(body, member{"refresh_token", t.refresh})
	}

	if slices.Contains(t.scopes, scopeOpenID) {
		body = append(body, member{"id_token", t.identity(client, now)})
	}

	return body
}

// identity is a JSON web token in form only: it is not signed.
func (t issuedTokens) identity(client OAuthClient, now time.Time) string {
	part := func(claims object) string {
		return base64.RawURLEncoding.EncodeToString(claims.encode()) + "."
	}

	return part(object{{"alg", "none"}, {"typ", "JWT"}}) + part(object{
		{"iss", "qonto-emulator"},
		{"sub", t.owner},
		{"aud", []string{client.ClientID}},
		{"iat", now.Unix()},
		{"exp", now.Add(t.life).Unix()},
	})
}

func (x *exchange) accessTokenLife() time.Duration {
	return time.Duration(x.switches.AccessTokenSeconds) * time.Second
}

// exchange turns a code into tokens. A code works once; used again it ends the tokens that it gave.
func (o *oauth) exchange(client OAuthClient, form url.Values, x *exchange) (issuedTokens, *answer) {
	o.mu.Lock()
	defer o.mu.Unlock()

	granted, known := o.codes[form.Get("code")]

	switch {
	case !known, granted.clientID != client.ClientID:
		return issuedTokens{}, invalidGrant("")
	case granted.family != "":
		o.revokeFamily(granted.family)

		return issuedTokens{}, invalidGrant("The authorization code has already been used.")
	case !x.now.Before(granted.expiresAt):
		return issuedTokens{}, invalidGrant("The authorization code has expired.")
	case granted.redirectURI != form.Get("redirect_uri"):
		return issuedTokens{}, invalidGrant("The 'redirect_uri' does not match.")
	case !granted.isProvedBy(form.Get("code_verifier")):
		return issuedTokens{}, invalidGrant("The PKCE code verifier does not match the code challenge.")
	}

	granted.family = o.newFamily()
	o.counts.Exchanges++

	return o.issue(refreshToken{
		clientID: client.ClientID, membershipID: granted.membershipID, scopes: granted.scopes, family: granted.family,
	}, x.accessTokenLife(), x.now), nil
}

// isProvedBy checks PKCE's S256. Without a challenge there must be no verifier either.
func (a *authorization) isProvedBy(verifier string) bool {
	if a.challenge == "" {
		return verifier == ""
	}

	sum := sha256.Sum256([]byte(verifier))

	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(a.challenge)) == 1
}

// renew turns a refresh token into new tokens. The old one works on for a grace of 60 seconds after its first use.
func (o *oauth) renew(client OAuthClient, form url.Values, x *exchange) (issuedTokens, *answer) {
	o.mu.Lock()
	defer o.mu.Unlock()

	old, known := o.refresh[form.Get("refresh_token")]

	switch {
	case !known, old.revoked, old.clientID != client.ClientID, !x.now.Before(old.expiresAt):
		return issuedTokens{}, invalidGrant("")
	case old.firstUsedAt != nil && x.now.Sub(*old.firstUsedAt) >= refreshGrace:
		o.counts.Reuses++

		if x.switches.RefreshTokenReuse == choiceRevokeFamily {
			o.revokeFamily(old.family)
		}

		return issuedTokens{}, invalidGrant("The refresh token was already used.")
	}

	successor := *old
	successor.firstUsedAt, successor.uses = nil, 0

	if refused := successor.narrow(form.Get("scope")); refused != nil {
		return issuedTokens{}, refused
	}

	o.use(old, x)

	return o.issue(successor, x.accessTokenLife(), x.now), nil
}

// use counts a refresh; the lock is held.
func (o *oauth) use(old *refreshToken, x *exchange) {
	if o.counts.Refreshes++; old.firstUsedAt != nil {
		o.counts.GraceUses++
	} else {
		at := x.now
		old.firstUsedAt = &at
	}

	old.uses++

	if x.switches.AccessTokenOnRefresh == choiceRevoke {
		o.access.revoke(old.accessToken)
	}
}

// narrow takes fewer scopes, if the client asks for some only.
func (t *refreshToken) narrow(wanted string) *answer {
	if wanted == "" {
		return nil
	}

	scopes := strings.Fields(wanted)

	for _, scope := range scopes {
		if !slices.Contains(t.scopes, scope) {
			refused := oauthProblem(http.StatusBadRequest, errorInvalidScope, scopeNotAllowed(scope))

			return &refused
		}
	}

	t.scopes = scopes

	return nil
}

func scopeNotAllowed(scope string) string {
	return "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope '" + scope + "'."
}
