// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func wantSession(tb testing.TB, api *caller, token, result string) reply {
	tb.Helper()

	session := api.get("/v2/sca_sessions/" + token)
	if session.status != http.StatusOK || !slices.Equal(keysOf(session.body), []string{"canceled_at", "result"}) {
		tb.Fatalf("got %d %s", session.status, session.text)
	}

	wantValues(tb, session.body, "result", result)

	return session
}

// After 15 minutes without an answer the result is deny.
func TestUnansweredIsDeniedAfter15Minutes(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	opened := emu.Clock().Freeze(time.Time{})
	token, _ := asked(api, virtualCard(emu), "k")

	emu.Clock().Advance(15*time.Minute - time.Microsecond)
	wantSession(t, api, token, "waiting")
	emu.Clock().Advance(time.Microsecond)
	wantValues(t, wantSession(t, api, token, "deny").body, "canceled_at", nil)

	challenge := emu.Ledger().Challenges[0]
	if challenge.State != control.ChallengeExpired || challenge.DecidedBy != "time" || !challenge.DecidedAt.Equal(opened.Add(15*time.Minute)) {
		t.Errorf("challenge: %+v", challenge)
	}
}

func TestDeniedSession(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	token, _ := asked(api, virtualCard(emu), "k")

	if _, err := emu.Control.Deny(t.Context(), emu.WaitForChallenge().ID); err != nil {
		t.Fatalf("denying: %v", err)
	}

	if at, _ := wantSession(t, api, token, "deny").body["canceled_at"].(string); at == "" {
		t.Error("canceled_at is empty")
	}

	emu.Set(map[string]any{"sca_canceled_at": "never"})
	wantValues(t, wantSession(t, api, token, "deny").body, "canceled_at", nil)
}

// Polls at most once a second are asked for; what becomes of faster ones is a switch.
func TestFastPolls(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.Clock().Freeze(time.Time{})

	token, _ := asked(api, virtualCard(emu), "k")
	path := "/v2/sca_sessions/" + token

	for _, step := range []struct {
		fast    string
		advance time.Duration
		status  int
	}{
		{"accept", 0, 200}, {"accept", 0, 200}, {"reject", 999 * time.Millisecond, 429}, {"reject", time.Second, 200}, {"reject", 0, 429},
	} {
		emu.Set(map[string]any{"sca_fast_poll": step.fast})
		emu.Clock().Advance(step.advance)

		if got := api.get(path); got.status != step.status {
			t.Errorf("%+v: got %d %s", step, got.status, got.text)
		}
	}

	if challenge := emu.Ledger().Challenges[0]; challenge.Polls != 5 || challenge.FastPolls != 3 {
		t.Errorf("challenge: %+v", challenge)
	}
}

// Sessions are seen by the member they belong to, with a token of any scope; other paths do not exist.
func TestWhoMayPoll(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	token, _ := asked(api, virtualCard(emu), "k")
	path := "/v2/sca_sessions/" + token

	if got := api.as(emu.TokenFor(emu.OwnerMembershipID, "team.read")).get(path); got.status != http.StatusOK {
		t.Errorf("another scope: %d %s", got.status, got.text)
	}

	wantErrors(t, api.as(emu.TokenFor(emu.AdminMembershipID)).get(path), http.StatusNotFound)
	wantErrors(t, api.get("/v2/sca_sessions/unknown"), http.StatusNotFound)
	wantErrors(t, api.as("").get(path), http.StatusUnauthorized)

	for _, wrong := range []string{"/v2/sca/sessions/" + token, "/v2/mocked_sca_sessions/" + token} {
		got := api.get(wrong)
		if got.status != http.StatusNotFound || got.header.Get("Content-Type") != "text/plain; charset=utf-8" || got.header.Get("X-Request-Id") != "" {
			t.Errorf("%s: got %d %s", wrong, got.status, got.text)
		}
	}
}
