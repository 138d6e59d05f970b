// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func sandbox(t *testing.T) (*emulatortest.Instance, *caller) {
	t.Helper()

	emu, api := start(t, emulatortest.WithSCA("observed"), emulatortest.WithStagingToken("stage"))

	return emu, api.with("X-Qonto-Staging-Token", "stage")
}

// Without the mock preference nobody in the sandbox is enrolled; with it the mock endpoints decide.
func TestMockedSession(t *testing.T) {
	t.Parallel()

	emu, api := sandbox(t)

	if refused := write(emu, api, "create"); refused.body["code"] != "sca_not_enrolled" {
		t.Errorf("got %s", refused.text)
	}

	for decision, status := range map[string]int{"allow": http.StatusOK, "deny": http.StatusPreconditionFailed} {
		mocking := api.with(preferenceHeader, "mock")
		token, body := asked(mocking, virtualCard(emu), decision)
		path := "/v2/mocked_sca_sessions/" + token

		wantValues(t, api.get(path).body, "result", "waiting", "canceled_at", nil)

		answered := api.do(http.MethodPost, path+"/"+decision, "")
		if answered.status != http.StatusOK || answered.text != `{"message":"Success"}` {
			t.Errorf("%s: got %d %s", decision, answered.status, answered.text)
		}

		wantValues(t, api.get(path).body, "result", decision)
		opposite := map[string]string{"allow": "/deny", "deny": "/allow"}[decision]
		wantErrors(t, api.do(http.MethodPost, path+opposite, ""), http.StatusUnprocessableEntity)

		if again := api.do(http.MethodPost, path+"/"+decision, ""); again.text != `{"message":"Success"}` {
			t.Errorf("%s again: got %d %s", decision, again.status, again.text)
		}

		wantNotFoundObject(t, repeat(api, token, body, decision))

		if got := repeat(mocking, token, body, decision); got.status != status {
			t.Errorf("%s: got %d %s", decision, got.status, got.text)
		}
	}

	for _, challenge := range emu.Ledger().Challenges {
		if !challenge.Mocked || challenge.DecidedBy != "mock" || challenge.Preference != "mock" {
			t.Errorf("challenge: %+v", challenge)
		}
	}
}

func TestMockedSessionsAreApart(t *testing.T) {
	t.Parallel()

	emu, api := sandbox(t)
	emu.SetApprover(func(control.Challenge) control.Reaction {
		t.Error("a phone rang for a mocked session")

		return control.Reaction{}
	})

	token, _ := asked(api.with(preferenceHeader, "mock"), virtualCard(emu), "k")
	wantErrors(t, api.get("/v2/sca_sessions/"+token), http.StatusNotFound)

	for _, call := range []string{"/allow", "/deny", ""} {
		method := http.MethodPost
		if call == "" {
			method = http.MethodGet
		}

		wantErrors(t, api.do(method, "/v2/mocked_sca_sessions/unknown"+call, ""), http.StatusNotFound)
	}
}

// A real device in the sandbox works beside the mock.
func TestPairedDeviceInTheSandbox(t *testing.T) {
	t.Parallel()

	emu, api := sandbox(t)

	if err := emu.Control.ChangeMembership(t.Context(), emu.OwnerMembershipID, map[string]any{"sca_device": "paired-device"}); err != nil {
		t.Fatalf("pairing: %v", err)
	}

	token, _ := asked(api, virtualCard(emu), "k")
	wantErrors(t, api.get("/v2/mocked_sca_sessions/"+token), http.StatusNotFound)
	wantSession(t, api, token, "waiting")
}
