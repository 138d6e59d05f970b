// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// arrive sends a request whose Host header says what the address bar of a browser says.
func arrive(emu *emulatortest.Instance, method, path, host string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	request.Host = host

	for position := 0; position < len(headers); position += 2 {
		request.Header.Set(headers[position], headers[position+1])
	}

	answered := httptest.NewRecorder()
	emu.Server.ServeHTTP(answered, request)

	return answered
}

// A page whose name is made to lead to this machine (DNS rebinding) is, for the browser, the emulator's own page. It gets
// nothing: neither tokens, nor the reset, nor the API. Its name is in the Host header.
func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)
	emu.IssueCard(virtualCard(emu), nil)

	for _, host := range []string{
		"attacker.example", "attacker.example:7466", "localhost.attacker.example", "127.0.0.1.attacker.example", "192.168.1.5:7466", "0.0.0.0:7466",
		"[fe80::1]:7466", "[::]:7466", "", ":7466", "localhost@attacker.example", "attacker.example#localhost",
	} {
		for path, method := range map[string]string{
			"/": http.MethodGet, "/_emulator/info": http.MethodGet, "/_emulator/reset": http.MethodPost, "/v2/cards": http.MethodGet,
			"/oauth2/auth": http.MethodGet, "/nowhere": http.MethodGet,
		} {
			answered := arrive(emu, method, path, host, "Origin", "http://"+host, "Sec-Fetch-Site", "same-origin", "Authorization", "Bearer "+emu.Token)
			if answered.Code != http.StatusMisdirectedRequest || !strings.Contains(answered.Body.String(), "-allow-host") {
				t.Errorf("%s of %q: %d %.100s", path, host, answered.Code, answered.Body)
			}
		}
	}

	if ledger := emu.Ledger(); len(ledger.Cards) != 1 || len(ledger.Requests) != 0 {
		t.Errorf("%d cards, %d requests", len(ledger.Cards), len(ledger.Requests))
	}
}

// This machine has several names, and more can be allowed. Ports do not matter: they may be mapped.
func TestOwnAndAllowedHosts(t *testing.T) {
	t.Parallel()

	emu, _ := start(t, emulatortest.WithAllowedHosts("Emulator", "192.168.1.5", "fe80::1"))

	for _, host := range []string{
		"localhost", "LOCALHOST:80", "127.0.0.1:7466", "127.9.9.9", "[::1]:7466", "[::1]", "[::ffff:127.0.0.1]:1", "emulator", "EMULATOR:8080",
		"192.168.1.5:7466", "[fe80::1]:7466",
	} {
		for _, path := range []string{"/", "/_emulator/info", "/v2/cards"} {
			if answered := arrive(emu, http.MethodGet, path, host, "Authorization", "Bearer "+emu.Token); answered.Code != http.StatusOK {
				t.Errorf("%s of %q: %d %.100s", path, host, answered.Code, answered.Body)
			}
		}
	}

	for _, host := range []string{"emulator.example", "sub.emulator", "192.168.1.6"} {
		if answered := arrive(emu, http.MethodGet, "/", host); answered.Code != http.StatusMisdirectedRequest {
			t.Errorf("%q: %d", host, answered.Code)
		}
	}
}

// Pages of other origins cannot use the control calls, whatever the method; pages of the emulator under an allowed name can.
func TestOtherOriginsAreRefused(t *testing.T) {
	t.Parallel()

	emu, _ := start(t, emulatortest.WithAllowedHosts("emulator"))

	for origin, status := range map[string]int{
		"http://attacker.example": http.StatusForbidden, "https://localhost.attacker.example": http.StatusForbidden, "null": http.StatusForbidden,
		"http://192.168.1.5:7466": http.StatusForbidden, "nonsense": http.StatusForbidden, "http://": http.StatusForbidden, "": http.StatusOK,
		"http://localhost:7466": http.StatusOK, "http://127.0.0.1": http.StatusOK, "http://[::1]:7466": http.StatusOK,
		"http://emulator:7466": http.StatusOK,
	} {
		for _, path := range []string{"/", "/_emulator/info", "/_emulator/ledger", "/_emulator/session"} {
			var headers []string
			if origin != "" {
				headers = []string{"Origin", origin}
			}

			if answered := arrive(emu, http.MethodGet, path, "localhost:7466", headers...); answered.Code != status {
				t.Errorf("%s from %q: %d, want %d", path, origin, answered.Code, status)
			}
		}
	}

	if answered := arrive(emu, http.MethodPost, "/_emulator/reset", "emulator:7466", "Origin", "http://emulator:7466"); answered.Code != http.StatusOK {
		t.Errorf("the emulator's own page under an allowed name: %d %s", answered.Code, answered.Body)
	}
}
