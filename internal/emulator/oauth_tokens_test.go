// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func refreshed(tb testing.TB, api *caller, token string) (access, next string) {
	tb.Helper()

	answered := refresh(api, token)
	if answered.status != http.StatusOK {
		tb.Fatalf("refreshing: %d %s", answered.status, answered.text)
	}

	return textOf(answered.body, "access_token"), textOf(answered.body, "refresh_token")
}

func frozen(t *testing.T, options ...emulatortest.Option) (*emulatortest.Instance, *caller) {
	t.Helper()

	emu, api := start(t, options...)
	emu.Clock().Freeze(time.Time{})

	return emu, api
}

func wantWorks(t *testing.T, api *caller, token string, works bool) {
	t.Helper()

	if got := api.as(token).get("/v2/cards"); (got.status == http.StatusOK) != works {
		t.Errorf("the access token works: %t, want %t: %s", !works, works, got.text)
	}
}

// An access token lives for an hour; one from a control call lives on.
func TestAccessTokenLivesAnHour(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t)
	issued := emu.RefreshTokenFor(emu.OwnerMembershipID)

	if issued.ExpiresIn != 3600 || issued.TokenType != "bearer" {
		t.Errorf("got %+v", issued)
	}

	emu.Clock().Advance(time.Hour - time.Microsecond)
	wantWorks(t, api, issued.AccessToken, true)
	emu.Clock().Advance(time.Microsecond)

	refused := api.as(issued.AccessToken).get("/v2/cards")
	wantErrors(t, refused, http.StatusUnauthorized)

	if refused.code() != "authorization_token_invalid" {
		t.Errorf("got %s", refused.text)
	}

	wantWorks(t, api, emu.Token, true)
}

func TestAccessTokenLifeIsASwitch(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t)
	emu.Set(map[string]any{"access_token_seconds": 5})

	issued := emu.RefreshTokenFor(emu.OwnerMembershipID)
	emu.Clock().Advance(5 * time.Second)
	wantWorks(t, api, issued.AccessToken, false)

	if issued.ExpiresIn != 5 {
		t.Errorf("got %+v", issued)
	}
}

// A refresh token rotates on every use; the old one works on, several times, for 60 s after its first use.
func TestRefreshTokenRotates(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t)
	issued := emu.RefreshTokenFor(emu.OwnerMembershipID, "card.read")

	seen := []string{issued.RefreshToken, issued.AccessToken}

	for range 3 {
		access, next := refreshed(t, api, issued.RefreshToken)
		wantWorks(t, api, access, true)

		if slices.Contains(seen, access) || slices.Contains(seen, next) || !strings.HasPrefix(next, "ory_rt_") {
			t.Errorf("got %s and %s again", access, next)
		}

		seen = append(seen, access, next)

		emu.Clock().Advance(30*time.Second - time.Microsecond)
	}

	// The descendants of the grace are all good.
	for _, descendant := range []string{seen[3], seen[5], seen[7]} {
		refreshed(t, api, descendant)
	}

	if counts := emu.Ledger().OAuth; counts.Refreshes != 6 || counts.GraceUses != 2 || counts.Reuses != 0 {
		t.Errorf("counts: %+v", counts)
	}
}

// Used again after its grace it is invalid_grant; what becomes of its descendants is known to no source.
func TestRefreshTokenReuse(t *testing.T) {
	t.Parallel()

	for mode, survives := range map[string]bool{"refuse": true, "revoke_family": false} {
		emu, api := frozen(t)
		emu.Set(map[string]any{"refresh_token_reuse": mode})

		issued := emu.RefreshTokenFor(emu.OwnerMembershipID)
		stranger := emu.RefreshTokenFor(emu.OwnerMembershipID)
		access, next := refreshed(t, api, issued.RefreshToken)

		emu.Clock().Advance(time.Minute)

		refused := refresh(api, issued.RefreshToken)
		wantOAuthError(t, refused, http.StatusBadRequest, "invalid_grant")

		if !strings.Contains(refused.text, "already used") {
			t.Errorf("got %s", refused.text)
		}

		wantWorks(t, api, access, survives)
		wantWorks(t, api, issued.AccessToken, survives)
		wantWorks(t, api, stranger.AccessToken, true)

		if got := refresh(api, next); (got.status == http.StatusOK) != survives {
			t.Errorf("%s: the descendant got %d", mode, got.status)
		}

		if counts := emu.Ledger().OAuth; counts.Reuses != 1 {
			t.Errorf("counts: %+v", counts)
		}
	}
}

func TestRefreshTokenLives90Days(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t)
	used, unused := emu.RefreshTokenFor(emu.OwnerMembershipID), emu.RefreshTokenFor(emu.OwnerMembershipID)

	emu.Clock().Advance(90*24*time.Hour - time.Microsecond)

	_, next := refreshed(t, api, used.RefreshToken)

	emu.Clock().Advance(time.Microsecond)
	wantOAuthError(t, refresh(api, unused.RefreshToken), http.StatusBadRequest, "invalid_grant")
	wantOAuthError(t, refresh(api, used.RefreshToken), http.StatusBadRequest, "invalid_grant")
	refreshed(t, api, next)
}

// A refresh token belongs to its client, and can give fewer scopes but not more.
func TestRefreshLimits(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	issued := emu.RefreshTokenFor(emu.OwnerMembershipID, "card.read", "team.read")

	wantOAuthError(t, refresh(api, issued.RefreshToken, "client_id", emu.PublicClientID, "client_secret", ""), http.StatusBadRequest, "invalid_grant")
	wantOAuthError(t, refresh(api, issued.RefreshToken, "scope", "card.read card.write"), http.StatusBadRequest, "invalid_scope")
	wantOAuthError(t, refresh(api, issued.AccessToken), http.StatusBadRequest, "invalid_grant")

	narrowed := refresh(api, issued.RefreshToken, "scope", "card.read")
	wantValues(t, narrowed.body, "scope", "card.read")
	wantMissingScope(t, api.as(textOf(narrowed.body, "access_token")).get("/v2/teams"), "team.read")
}

func TestRefreshMayRevokeTheOldAccessToken(t *testing.T) {
	t.Parallel()

	for mode, works := range map[string]bool{"keep": true, "revoke": false} {
		emu, api := start(t)
		emu.Set(map[string]any{"access_token_on_refresh": mode})

		issued := emu.RefreshTokenFor(emu.OwnerMembershipID)
		access, _ := refreshed(t, api, issued.RefreshToken)

		wantWorks(t, api, issued.AccessToken, works)
		wantWorks(t, api, access, true)
	}
}

// A revoked access token gets 401; its refresh token goes with it.
func TestRevoke(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, kind := range []string{"access", "refresh"} {
		issued := emu.RefreshTokenFor(emu.OwnerMembershipID)

		token := issued.AccessToken
		if kind == "refresh" {
			token = issued.RefreshToken
		}

		wantOAuthError(t, postForm(api, "/oauth2/revoke", "token", token, "client_secret", "wrong"), http.StatusUnauthorized, "invalid_client")
		wantOAuthError(t, postForm(api, "/oauth2/revoke", "token", token, "client_id", emu.PublicClientID, "client_secret", ""),
			http.StatusBadRequest, "unauthorized_client")
		wantWorks(t, api, issued.AccessToken, true)

		if got := postForm(api, "/oauth2/revoke", "token", token); got.status != http.StatusOK {
			t.Errorf("%s: got %d %s", kind, got.status, got.text)
		}

		wantWorks(t, api, issued.AccessToken, false)
		wantOAuthError(t, refresh(api, issued.RefreshToken), http.StatusBadRequest, "invalid_grant")
	}

	if got := postForm(api, "/oauth2/revoke", "token", "unknown"); got.status != http.StatusOK {
		t.Errorf("an unknown token: %d %s", got.status, got.text)
	}

	wantWorks(t, api, emu.Token, true)
	postForm(api, "/oauth2/revoke", "token", emu.Token)
	wantWorks(t, api, emu.Token, false)
}

// By a switch, revoking a token leaves those before and after it in force.
func TestRevokeOneToken(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"oauth_revocation": "revoke"})

	old := emu.RefreshTokenFor(emu.OwnerMembershipID)
	access, next := refreshed(t, api, old.RefreshToken)

	postForm(api, "/oauth2/revoke", "token", old.RefreshToken)
	wantOAuthError(t, refresh(api, old.RefreshToken), http.StatusBadRequest, "invalid_grant")

	postForm(api, "/oauth2/revoke", "token", access)
	wantWorks(t, api, access, false)
	wantWorks(t, api, old.AccessToken, true)
	refreshed(t, api, next)
}

// DELETE /v2/oauth2/consents is 204 and ends everything that its member agreed to, and nobody else's.
func TestDropConsents(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	mine, other := emu.RefreshTokenFor(emu.OwnerMembershipID), emu.RefreshTokenFor(emu.AdminMembershipID)
	code := consent(t, emu, authorizeURL(emu), control.Consent{Allow: true}).Get("code")

	wantMissingScope(t, api.as(emu.TokenFor(emu.OwnerMembershipID, "card.read")).do(http.MethodDelete, "/v2/oauth2/consents", ""),
		"organization.read")

	if got := api.as(mine.AccessToken).do(http.MethodDelete, "/v2/oauth2/consents", ""); got.status != http.StatusNoContent || got.text != "" {
		t.Errorf("got %d %s", got.status, got.text)
	}

	wantWorks(t, api, mine.AccessToken, false)
	wantWorks(t, api, other.AccessToken, true)
	wantWorks(t, api, emu.Token, true)
	wantOAuthError(t, refresh(api, mine.RefreshToken), http.StatusBadRequest, "invalid_grant")
	wantOAuthError(t, exchangeCode(api, code), http.StatusBadRequest, "invalid_grant")
	refreshed(t, api, other.RefreshToken)
}

func TestControlOfTokens(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	issued := emu.RefreshTokenFor(emu.OwnerMembershipID)
	access, next := refreshed(t, api, issued.RefreshToken)

	if err := emu.Control.ExpireToken(t.Context(), issued.AccessToken); err != nil {
		t.Fatalf("expiring: %v", err)
	}

	wantWorks(t, api, issued.AccessToken, false)

	listed, err := emu.Control.Tokens(t.Context())
	if err != nil {
		t.Fatalf("listing: %v", err)
	}

	states := map[string]string{}
	for _, token := range listed {
		states[token.Token] = fmt.Sprintf("%s active=%t uses=%d client=%t", token.Kind, token.Active, token.Uses, token.ClientID == emu.ClientID)
	}

	want := map[string]string{
		issued.AccessToken: "access active=false uses=0 client=true", access: "access active=true uses=0 client=true",
		issued.RefreshToken: "refresh active=true uses=1 client=true", next: "refresh active=true uses=0 client=true",
		emu.Token: "access active=true uses=0 client=false",
	}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}

	if err := emu.Control.ExpireToken(t.Context(), "unknown"); !errors.Is(err, control.ErrRefused) {
		t.Errorf("got %v", err)
	}

	if _, err := emu.Control.IssueRefreshToken(t.Context(), "nobody"); !errors.Is(err, control.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// Clients depend on nothing but the seed.
func TestClientsComeFromTheSeed(t *testing.T) {
	t.Parallel()

	one, two := emulator.New(emulator.Options{Seed: 5}).Info(), emulator.New(emulator.Options{Seed: 5}).Info()
	other := emulator.New(emulator.Options{Seed: 6}).Info()

	if one.OAuthClients[0].ClientSecret != two.OAuthClients[0].ClientSecret || one.OAuthClients[0].ClientID == other.OAuthClients[0].ClientID {
		t.Errorf("got %+v", one.OAuthClients)
	}

	emu, _ := start(t)

	info, err := emu.Control.Info(t.Context())
	if err != nil || info.OAuthClients[0].ClientSecret != emu.ClientSecret || info.OAuthClients[1].ClientSecret != "" {
		t.Errorf("got %+v, %v", info.OAuthClients, err)
	}
}
