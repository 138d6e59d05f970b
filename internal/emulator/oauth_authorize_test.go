// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A wrong client or redirect_uri is 404 on the authorize page.
func TestWrongClientOrRedirect(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, wrong := range [][]string{
		{"client_id", "unknown"},
		{"client_id", ""},
		{"redirect_uri", ""},
		{"redirect_uri", "https://example.com/callback"},
		{"redirect_uri", "http://127.0.0.1:53683/other"},
		{"redirect_uri", "http://127.0.0.1:53683/callback?x=1"},
		{"redirect_uri", "https://127.0.0.1:53683/callback"},
		{"redirect_uri", "http://someone@127.0.0.1:53683/callback"},
		{"redirect_uri", "http://127.0.0.1.example.com:53683/callback"},
		{"redirect_uri", "http://127.0.0.1:bad/callback"},
	} {
		target := authorizeURL(emu, wrong...)
		if _, err := emu.Control.Consent(t.Context(), target, control.Consent{Allow: true}); !errors.Is(err, control.ErrNoRedirect) {
			t.Errorf("%v: got %v", wrong, err)
		}

		if got := api.as("").get(strings.TrimPrefix(target, emu.URL)); got.status != http.StatusNotFound {
			t.Errorf("%v: got %d", wrong, got.status)
		}
	}
}

// Loopback addresses are accepted with any port, unless a switch wants the registered one.
func TestLoopbackRedirects(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, redirect := range []string{"http://localhost:4711/callback", "http://127.0.0.1:9/callback", "http://localhost:53683/callback"} {
		back := consent(t, emu, authorizeURL(emu, "redirect_uri", redirect), control.Consent{Allow: true})

		if got := exchangeCode(api, back.Get("code"), "redirect_uri", redirect); got.status != http.StatusOK {
			t.Errorf("%s: %d %s", redirect, got.status, got.text)
		}
	}

	emu.Set(map[string]any{"oauth_redirect_port": "exact"})

	for redirect, accepted := range map[string]bool{"http://localhost:4711/callback": false, "http://localhost:53683/callback": true} {
		_, err := emu.Control.Consent(t.Context(), authorizeURL(emu, "redirect_uri", redirect), control.Consent{Allow: true})
		if (err == nil) != accepted {
			t.Errorf("%s: %v", redirect, err)
		}
	}
}

// What else is wrong with a request goes back to the client as an error.
func TestAuthorizeErrors(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)

	for code, parameters := range map[string][][]string{
		"invalid_state":             {{"state", ""}, {"state", "short"}},
		"unsupported_response_type": {{"response_type", "token"}, {"response_type", ""}},
		"invalid_scope":             {{"scope", "card.read everything"}, {"scope", "request_review.read"}},
		"invalid_request": {
			{"organization_id", "another"},
			{"client_id", emu.PublicClientID},
			{"code_challenge", "abc", "code_challenge_method", "plain"},
			{"code_challenge", "abc"},
		},
	} {
		for _, wrong := range parameters {
			back := consent(t, emu, authorizeURL(emu, wrong...), control.Consent{Allow: true})
			if back.Get("error") != code || back.Get("error_description") == "" || back.Has("code") {
				t.Errorf("%v: the client got %v", wrong, back)
			}
		}
	}

	refused := consent(t, emu, authorizeURL(emu, "scope", "request_review.read"), control.Consent{Allow: true})
	if !strings.Contains(refused.Get("error_description"), "The OAuth 2.0 Client is not allowed to request scope") {
		t.Errorf("got %v", refused)
	}
}

// Qonto's scopes for what the emulator leaves out are granted like the others, and open nothing.
func TestScopesThatOpenNothing(t *testing.T) {
	t.Parallel()

	const scopes = "offline_access attachment.read attachment.write bank_account.write client.read client.write " +
		"client_invoice.write client_invoices.read einvoicing.read insurance_contract.read insurance_contract.write " +
		"internal_transfer.write international_transfer.write membership.write payment.write payment_link.read " +
		"payment_link.write product.read product.write request_cards.write request_review.write request_transfers.write " +
		"sepa_direct_debit.read sepa_direct_debit.write subscription.read supplier_invoice.read supplier_invoice.write " +
		"team.write terminal.read terminal.write webhook"

	emu, api := start(t)

	for _, client := range []string{emu.ClientID, emu.PublicClientID} {
		pkce := []string{"code_challenge", strings.Repeat("a", 43), "code_challenge_method", "S256"}

		target := authorizeURL(emu, append(pkce, "client_id", client, "scope", scopes)...)
		if back := consent(t, emu, target, control.Consent{Allow: true}); !back.Has("code") {
			t.Errorf("the client got %v", back)
		}
	}

	issued := emu.RefreshTokenFor(emu.OwnerMembershipID, strings.Fields(scopes)...)
	access, _ := refreshed(t, api, issued.RefreshToken)
	wantMissingScope(t, api.as(access).get("/v2/cards"), "card.read")
	wantMissingScope(t, api.as(access).get("/v2/teams"), "team.read")
}

// Two flows at once in one browser break each other: the later page's cookie does not fit the earlier form.
func TestParallelFlowsBreak(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	path := strings.TrimPrefix(authorizeURL(emu), emu.URL)

	first, second := api.as("").get(path), api.as("").get(path)
	if !strings.Contains(first.text, `<form method="post">`) || !strings.Contains(first.text, "card.write") {
		t.Fatalf("got %s", first.text)
	}

	form := url.Values{"decision": {"allow"}, "membership_id": {emu.OwnerMembershipID}}
	_, rest, _ := strings.Cut(first.text, `name="consent_challenge" value="`)
	challenge, _, _ := strings.Cut(rest, `"`)
	form.Set("consent_challenge", challenge)

	for cookie, want := range map[string]string{
		second.header.Get("Set-Cookie"): "error=request_forbidden", "x=y": "error=request_forbidden", first.header.Get("Set-Cookie"): "code=ory_ac_",
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, emu.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}

		pair, _, _ := strings.Cut(cookie, ";")
		request.Header.Set("Cookie", pair)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")

		response, err := api.client.Transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}

		_ = response.Body.Close()

		if location := response.Header.Get("Location"); response.StatusCode != http.StatusSeeOther || !strings.Contains(location, want) {
			t.Errorf("got %d %s, want %s", response.StatusCode, location, want)
		}
	}
}
