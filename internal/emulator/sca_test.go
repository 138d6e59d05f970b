// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

const (
	sessionHeader    = "X-Qonto-Sca-Session-Token"
	preferenceHeader = "X-Qonto-2fa-Preference"
)

// asked sends a create that wants an approval and returns the 428's token and the body to repeat.
func asked(api *caller, card map[string]any, key string) (token, body string) {
	api.tb.Helper()

	body = wrapped(api.tb, card)
	refused := api.with(keyHeader, key).do(http.MethodPost, "/v2/cards", body)

	if refused.status != http.StatusPreconditionRequired {
		api.tb.Fatalf("got %d %s, want 428", refused.status, refused.text)
	}

	return tokenOf(refused), body
}

// wrapped is the body {"card": …}.
func wrapped(tb testing.TB, card map[string]any) string {
	tb.Helper()

	encoded, err := json.Marshal(map[string]any{"card": card})
	if err != nil {
		tb.Fatalf("encoding: %v", err)
	}

	return string(encoded)
}

func tokenOf(refused reply) string {
	token, _ := refused.body["sca_session_token"].(string)

	return token
}

// repeat presents a token with a create.
func repeat(api *caller, token, body, key string) reply {
	api.tb.Helper()

	return api.with(keyHeader, key).with(sessionHeader, token).do(http.MethodPost, "/v2/cards", body)
}

func approved(tb testing.TB, emu *emulatortest.Instance) {
	tb.Helper()

	if _, err := emu.Control.Approve(tb.Context(), emu.WaitForChallenge().ID); err != nil {
		tb.Fatalf("approving: %v", err)
	}
}

func keysOf(body map[string]any) []string {
	keys := make([]string, 0, len(body))
	for key := range body {
		keys = append(keys, key)
	}

	slices.Sort(keys)

	return keys
}

func wantNotFoundObject(tb testing.TB, refused reply) {
	tb.Helper()

	if refused.status != http.StatusUnprocessableEntity || refused.object("errors")["message"] != "Not found" ||
		!slices.Equal(keysOf(refused.body), []string{"errors", "trace_id"}) {
		tb.Errorf("got %d %s, want 422 with errors.message", refused.status, refused.text)
	}
}

func wantPreconditionFailed(tb testing.TB, refused reply) {
	tb.Helper()

	if message, _ := refused.body["message"].(string); refused.status != http.StatusPreconditionFailed || message == "" {
		tb.Errorf("got %d %s, want 412 with a message", refused.status, refused.text)
	}
}

// Creates, unlocks and limits answer 428 in the sandbox; the other writes do not. The strict mode has them all.
func TestGatedEndpoints(t *testing.T) {
	t.Parallel()

	observed := []string{"create", "unlock", "limits"}

	for mode, gated := range map[string][]string{
		"off": {}, "observed": observed,
		"strict": {"create", "lock", "unlock", "lost", "stolen", "discard", "limits", "nickname", "options", "restrictions"},
	} {
		for _, call := range []string{
			"create", "lock", "unlock", "lost", "stolen", "discard", "limits", "nickname", "options", "restrictions",
		} {
			emu, api := start(t, emulatortest.WithSCA(mode))
			isGated := write(emu, api, call).status == http.StatusPreconditionRequired

			if isGated != slices.Contains(gated, call) {
				t.Errorf("%s, %s: gated is %t", mode, call, isGated)
			}
		}
	}
}

// write makes one sensible call to a fresh physical card.
func write(emu *emulatortest.Instance, api *caller, call string) reply {
	api.tb.Helper()

	card := emu.IssueCard(physicalCard(emu), nil)
	path := "/v2/cards/" + card.ID + "/" + call

	if call == "create" {
		return api.with(keyHeader, "k").do(http.MethodPost, "/v2/cards", wrapped(api.tb, virtualCard(emu)))
	}

	change, isPatch := changes()[call]
	if !isPatch {
		return api.do(http.MethodPut, path, "")
	}

	return api.do(http.MethodPatch, path, wrapped(api.tb, change))
}

func TestGatingPerEndpoint(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.Set(map[string]any{"sca_gated": []string{"/v2/cards/{id}/lock"}, "sca_ungated": []string{"/v2/cards/{id}/limits"}})

	for call, status := range map[string]int{"lock": 428, "limits": 200, "unlock": 428, "nickname": 200} {
		if got := write(emu, api, call); got.status != status {
			t.Errorf("%s: got %d, want %d", call, got.status, status)
		}
	}

	if got := api.get("/v2/cards"); got.status != http.StatusOK {
		t.Errorf("a read: %s", got.text)
	}
}

// The body of a 428 is flat, with exactly the keys seen in the sandbox.
func TestChallengeBody(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	refused := write(emu, api, "create")

	want := []string{"action_type", "code", "message", "sca_recovery_token", "sca_session_token", "trace_id"}
	if diff := cmp.Diff(want, keysOf(refused.body)); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}

	wantValues(t, refused.body, "code", "sca_required", "message", "SCA required", "trace_id", refused.header.Get("X-Tyk-Trace-Id"))

	if !regexp.MustCompile(`^[A-Za-z0-9_-]{64}$`).MatchString(tokenOf(refused)) {
		t.Errorf("token %q is not 64 url-safe characters", tokenOf(refused))
	}

	second := write(emu, api, "unlock")
	if tokenOf(second) == tokenOf(refused) || second.body["sca_recovery_token"] != refused.body["sca_recovery_token"] {
		t.Errorf("tokens must differ and the recovery sentence must not: %s", second.text)
	}

	emu.Set(map[string]any{"sca_body": "array"})

	refused = write(emu, api, "create")
	if refused.status != http.StatusPreconditionRequired || refused.code() != "sca_required" || refused.detail() == "" || tokenOf(refused) == "" {
		t.Errorf("got %d %s", refused.status, refused.text)
	}
}

func TestPasskeyAndMissingDevice(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))

	for _, example := range []struct{ device, preference, code, message string }{
		{"paired-device", "", "sca_required", "SCA required"},
		{"paired-device", "paired-device", "sca_required", "SCA required"},
		{"paired-device", "passkey", "sca_not_enrolled", "You must enable SCA to perform this action"},
		{"passkey", "passkey", "sca_required", "Passkey verification required"},
		{"passkey", "", "sca_required", "Passkey verification required"},
		{"passkey", "paired-device", "sca_not_enrolled", "You must enable SCA to perform this action"},
		{"none", "", "sca_not_enrolled", "You must enable SCA to perform this action"},
		{"none", "passkey", "sca_not_enrolled", "You must enable SCA to perform this action"},
	} {
		if err := emu.Control.ChangeMembership(t.Context(), emu.OwnerMembershipID, map[string]any{"sca_device": example.device}); err != nil {
			t.Fatalf("changing the device: %v", err)
		}

		preferring := api
		if example.preference != "" {
			preferring = api.with(preferenceHeader, example.preference)
		}

		refused := write(emu, preferring, "create")
		wantValues(t, refused.body, "code", example.code, "message", example.message)

		if enrolled := example.code == "sca_required"; refused.status != http.StatusPreconditionRequired || (tokenOf(refused) != "") != enrolled {
			t.Errorf("%+v: got %d %s", example, refused.status, refused.text)
		}
	}

	if count := len(emu.Ledger().Challenges); count != 4 {
		t.Errorf("%d challenges", count)
	}

	emu.Set(map[string]any{"sca_body": "array"})

	if refused := write(emu, api, "create"); refused.code() != "sca_not_enrolled" || refused.status != http.StatusPreconditionRequired {
		t.Errorf("got %d %s", refused.status, refused.text)
	}
}

func TestNotEnrolledBodyHasNoToken(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"), emulatortest.WithStagingToken("stage"))
	refused := write(emu, api.with("X-Qonto-Staging-Token", "stage"), "create")

	if diff := cmp.Diff([]string{"code", "message", "trace_id"}, keysOf(refused.body)); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestUnknownPreference(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))

	for _, preference := range []string{"sms-otp", "mock", "carrier-pigeon"} {
		wantErrors(t, write(emu, api.with(preferenceHeader, preference), "create"), http.StatusBadRequest)
	}

	emu.Set(map[string]any{"sca_unknown_preference": "ignore"})

	if got := write(emu, api.with(preferenceHeader, "mock"), "create"); tokenOf(got) == "" || emu.Ledger().Challenges[0].Mocked {
		t.Errorf("got %d %s", got.status, got.text)
	}
}

// waiting, then allow; the repeated request with its token succeeds under the same key.
func TestApprovedRetry(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	token, body := asked(api, virtualCard(emu), "k")

	wantSession(t, api, token, "waiting")
	approved(t, emu)
	wantSession(t, api, token, "allow")

	answered := repeat(api, token, body, "k")
	if answered.status != http.StatusOK || len(emu.Ledger().Cards) != 1 {
		t.Fatalf("got %d %s", answered.status, answered.text)
	}

	challenge := emu.Ledger().Challenges[0]
	if challenge.State != control.ChallengeUsed || challenge.Polls != 2 || challenge.FastPolls != 1 || challenge.DecidedBy != "phone" ||
		challenge.IdempotencyKey != "k" || challenge.ActionType != "card.order" || challenge.MembershipID != emu.OwnerMembershipID {
		t.Errorf("challenge: %+v", challenge)
	}

	for _, record := range emu.Ledger().Requested(http.MethodPost, "/v2/cards") {
		if record.Challenge != challenge.ID {
			t.Errorf("request %d belongs to %q", record.Sequence, record.Challenge)
		}
	}
}

// A 428 is not stored under the key, and neither is a denied retry.
func TestChallengesAreNotStoredUnderTheKey(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	first, _ := asked(api, virtualCard(emu), "k")
	second, body := asked(api, virtualCard(emu), "k")

	if first == second {
		t.Error("the answer was replayed")
	}

	wantPreconditionFailed(t, repeat(api, second, body, "k"))
	emu.AutoApprove()

	third, body := asked(api, virtualCard(emu), "k")
	if got := repeat(api, third, body, "k"); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.text)
	}
}
