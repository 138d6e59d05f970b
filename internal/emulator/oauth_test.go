// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

const someState = "a-state-nobody-guesses"

// authorizeURL is complete but for what the test changes; an empty value removes a parameter.
func authorizeURL(emu *emulatortest.Instance, keysAndValues ...string) string {
	query := url.Values{
		"client_id": {emu.ClientID}, "redirect_uri": {emu.RedirectURI}, "response_type": {"code"}, "state": {someState},
		"scope": {"offline_access card.read card.write"},
	}

	for position := 0; position < len(keysAndValues); position += 2 {
		query.Set(keysAndValues[position], keysAndValues[position+1])

		if keysAndValues[position+1] == "" {
			query.Del(keysAndValues[position])
		}
	}

	return emu.URL + "/oauth2/auth?" + query.Encode()
}

// consent has a person allow and returns the parameters that the client gets.
func consent(tb testing.TB, emu *emulatortest.Instance, target string, decision control.Consent) url.Values {
	tb.Helper()

	location, err := emu.Control.Consent(tb.Context(), target, decision)
	if err != nil {
		tb.Fatalf("consenting: %v", err)
	}

	back, err := url.Parse(location)
	if err != nil {
		tb.Fatalf("the redirect: %v", err)
	}

	return back.Query()
}

// tokenCall posts a form, with the client's id and secret unless the test gives others.
func tokenCall(api *caller, keysAndValues ...string) reply {
	return postForm(api, "/oauth2/token", keysAndValues...)
}

func postForm(api *caller, path string, keysAndValues ...string) reply {
	api.tb.Helper()

	form := url.Values{"client_id": {api.emu.ClientID}, "client_secret": {api.emu.ClientSecret}}

	for position := 0; position < len(keysAndValues); position += 2 {
		form.Set(keysAndValues[position], keysAndValues[position+1])

		if keysAndValues[position+1] == "" {
			form.Del(keysAndValues[position])
		}
	}

	return api.as("").with("Content-Type", "application/x-www-form-urlencoded").do(http.MethodPost, path, form.Encode())
}

func exchangeCode(api *caller, code string, keysAndValues ...string) reply {
	api.tb.Helper()

	return tokenCall(api, append([]string{
		"grant_type", "authorization_code", "code", code, "redirect_uri", api.emu.RedirectURI,
	}, keysAndValues...)...)
}

func refresh(api *caller, token string, keysAndValues ...string) reply {
	api.tb.Helper()

	return tokenCall(api, append([]string{"grant_type", "refresh_token", "refresh_token", token}, keysAndValues...)...)
}

func textOf(body map[string]any, key string) string {
	text, _ := body[key].(string)

	return text
}

func wantOAuthError(tb testing.TB, refused reply, status int, code string) {
	tb.Helper()

	if refused.status != status || textOf(refused.body, "error") != code || textOf(refused.body, "error_description") == "" {
		tb.Errorf("got %d %s, want %d %s", refused.status, refused.text, status, code)
	}
}

// The whole way: consent page, code, tokens, a call, and the state goes back to the client.
func TestAuthorizationCode(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	back := consent(t, emu, authorizeURL(emu, "organization_id", emu.OrganizationID), control.Consent{Allow: true})

	if code := back.Get("code"); !strings.HasPrefix(code, "ory_ac_") || back.Get("state") != someState {
		t.Fatalf("the client got %v", back)
	}

	answered := exchangeCode(api, back.Get("code"))
	wantValues(t, answered.body, "token_type", "bearer", "expires_in", 3600, "scope", "offline_access card.read card.write")

	access := textOf(answered.body, "access_token")
	if !strings.HasPrefix(access, "ory_at_") || !strings.HasPrefix(textOf(answered.body, "refresh_token"), "ory_rt_") ||
		answered.body["id_token"] != nil || answered.header.Get("Cache-Control") != "no-store" {
		t.Errorf("got %s", answered.text)
	}

	if got := api.as(access).get("/v2/cards"); got.status != http.StatusOK {
		t.Errorf("a call: %d %s", got.status, got.text)
	}

	wantMissingScope(t, api.as(access).get("/v2/teams"), "team.read")

	if counts := emu.Ledger().OAuth; counts.Authorizations != 1 || counts.Exchanges != 1 || counts.Refreshes != 0 {
		t.Errorf("counts: %+v", counts)
	}
}

// The refresh token comes with offline_access only, the id token with openid.
func TestTokensThatScopesBring(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	back := consent(t, emu, authorizeURL(emu, "scope", "openid card.read"), control.Consent{Allow: true, MembershipID: emu.AdminMembershipID})
	answered := exchangeCode(api, back.Get("code"))

	if answered.body["refresh_token"] != nil {
		t.Errorf("got %s", answered.text)
	}

	parts := strings.Split(textOf(answered.body, "id_token"), ".")
	if len(parts) != 3 {
		t.Fatalf("got %s", answered.text)
	}

	var claims struct {
		Subject string `json:"sub"`
		Expiry  int64  `json:"exp"`
	}

	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(decoded, &claims) != nil || claims.Subject != emu.AdminMembershipID ||
		time.Unix(claims.Expiry, 0).Before(emu.Clock().Now()) {
		t.Errorf("claims %s, %v", decoded, err)
	}
}

func TestConsentDenied(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)

	back := consent(t, emu, authorizeURL(emu), control.Consent{})
	if back.Get("error") != "access_denied" || back.Get("state") != someState || back.Has("code") {
		t.Errorf("the client got %v", back)
	}

	if got := consent(t, emu, authorizeURL(emu), control.Consent{Allow: true, MembershipID: emu.InvitableMembershipID}); got.Has("code") {
		t.Errorf("somebody who was never invited got %v", got)
	}
}

// PKCE with S256 is checked when it is sent; a client without a secret must send it.
func TestPKCE(t *testing.T) {
	t.Parallel()

	const verifier = "a-verifier-of-at-least-forty-three-characters"

	emu, api := start(t)
	sum := sha256.Sum256([]byte(verifier))
	pkce := []string{"code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method", "S256"}
	public := []string{"client_id", emu.PublicClientID}

	for name, example := range map[string]struct {
		authorize, exchange []string
		status              int
	}{
		"right verifier":              {pkce, []string{"code_verifier", verifier}, http.StatusOK},
		"wrong verifier":              {pkce, []string{"code_verifier", verifier + "x"}, http.StatusBadRequest},
		"no verifier":                 {pkce, nil, http.StatusBadRequest},
		"verifier without challenge":  {nil, []string{"code_verifier", verifier}, http.StatusBadRequest},
		"neither":                     {nil, nil, http.StatusOK},
		"public client":               {slices.Concat(pkce, public), slices.Concat(public, []string{"client_secret", "", "code_verifier", verifier}), 200},
		"public client with a secret": {slices.Concat(pkce, public), slices.Concat(public, []string{"code_verifier", verifier}), 401},
	} {
		back := consent(t, emu, authorizeURL(emu, example.authorize...), control.Consent{Allow: true})

		if got := exchangeCode(api, back.Get("code"), example.exchange...); got.status != example.status {
			t.Errorf("%s: got %d %s", name, got.status, got.text)
		}
	}

	emu.Set(map[string]any{"oauth_public_client": "reject"})

	if back := consent(t, emu, authorizeURL(emu, slices.Concat(pkce, public)...), control.Consent{}); back.Get("error") != "unauthorized_client" {
		t.Errorf("got %v", back)
	}

	wantOAuthError(t, refresh(api, "x", "client_id", emu.PublicClientID, "client_secret", ""), http.StatusUnauthorized, "invalid_client")
}

// A code is good for ten minutes, once, for its client and redirect_uri; anything else is 400 invalid_grant.
func TestCodes(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	newCode := func() string {
		return consent(t, emu, authorizeURL(emu), control.Consent{Allow: true}).Get("code")
	}

	wantOAuthError(t, exchangeCode(api, "ory_ac_unknown"), http.StatusBadRequest, "invalid_grant")
	wantOAuthError(t, exchangeCode(api, newCode(), "redirect_uri", "http://localhost:53683/callback"), http.StatusBadRequest, "invalid_grant")
	wantOAuthError(t, exchangeCode(api, newCode(), "client_id", emu.PublicClientID, "client_secret", ""), http.StatusBadRequest, "invalid_grant")

	inTime, late := newCode(), newCode()

	emu.Clock().Advance(10*time.Minute - time.Microsecond)

	first := exchangeCode(api, inTime)
	if first.status != http.StatusOK {
		t.Fatalf("got %d %s", first.status, first.text)
	}

	emu.Clock().Advance(time.Microsecond)
	wantOAuthError(t, exchangeCode(api, late), http.StatusBadRequest, "invalid_grant")

	access := textOf(first.body, "access_token")
	if got := api.as(access).get("/v2/cards"); got.status != http.StatusOK {
		t.Fatalf("got %d", got.status)
	}

	wantOAuthError(t, exchangeCode(api, inTime), http.StatusBadRequest, "invalid_grant")
	wantErrors(t, api.as(access).get("/v2/cards"), http.StatusUnauthorized)
}

func TestTokenEndpointErrors(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	wantOAuthError(t, refresh(api, "x", "client_secret", "wrong"), http.StatusUnauthorized, "invalid_client")
	wantOAuthError(t, refresh(api, "x", "client_secret", ""), http.StatusUnauthorized, "invalid_client")
	wantOAuthError(t, refresh(api, "x", "client_id", "unknown"), http.StatusUnauthorized, "invalid_client")
	wantOAuthError(t, tokenCall(api, "grant_type", "client_credentials"), http.StatusBadRequest, "unsupported_grant_type")
	wantOAuthError(t, tokenCall(api), http.StatusBadRequest, "unsupported_grant_type")
	wantOAuthError(t, refresh(api, "ory_rt_unknown"), http.StatusBadRequest, "invalid_grant")

	asJSON := api.as("").with("Content-Type", "application/json").do(http.MethodPost, "/oauth2/token",
		`{"grant_type":"refresh_token","refresh_token":"x","client_id":"`+emu.ClientID+`","client_secret":"`+emu.ClientSecret+`"}`)
	wantOAuthError(t, asJSON, http.StatusBadRequest, "invalid_request")

	if got := api.get("/oauth2/token"); got.status != http.StatusNotFound {
		t.Errorf("GET: %d", got.status)
	}
}

// In the sandbox the staging token is wanted by OAuth too: without it, 200 and a page of HTML.
func TestStagingTokenOnOAuth(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithStagingToken("stage"))
	back := consent(t, emu, authorizeURL(emu), control.Consent{Allow: true})

	for _, refused := range []reply{
		exchangeCode(api, back.Get("code")), postForm(api, "/oauth2/revoke", "token", "x"), api.get(strings.TrimPrefix(authorizeURL(emu), emu.URL)),
	} {
		if refused.status != http.StatusOK || refused.body != nil || !strings.Contains(refused.text, "Restricted environment") {
			t.Errorf("got %d %s", refused.status, refused.text)
		}
	}

	cookie, _, _ := strings.Cut(api.get("/_emulator/session").header.Get("Set-Cookie"), ";")
	if got := api.with("Cookie", cookie).get("/v2/cards"); got.body != nil {
		t.Errorf("a browser's session replaced the staging token of a call: %s", got.text)
	}

	if got := exchangeCode(api.with("X-Qonto-Staging-Token", "stage"), back.Get("code")); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.text)
	}
}

// The sandbox's authorize page is 404 until the browser has a session on the web app.
func TestAuthorizeWantsASession(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"oauth_authorize_session": "required"})
	path := strings.TrimPrefix(authorizeURL(emu), emu.URL)

	if got := api.as("").get(path); got.status != http.StatusNotFound {
		t.Errorf("without a session: %d", got.status)
	}

	cookie, _, _ := strings.Cut(api.get("/_emulator/session").header.Get("Set-Cookie"), ";")

	if got := api.as("").with("Cookie", cookie).get(path); got.status != http.StatusOK {
		t.Errorf("with one: %d %s", got.status, got.text)
	}

	if back := consent(t, emu, authorizeURL(emu), control.Consent{Allow: true}); !back.Has("code") {
		t.Errorf("the client got %v", back)
	}
}
