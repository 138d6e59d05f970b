// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"
)

// Every endpoint answers its own method only.
func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	id := "/v2/cards/" + idOf(api.create(virtualCard(emu)))
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

	for path, allowed := range map[string]string{
		"/v2/cards": "GET, POST", id: "GET", id + "/data_view": "GET",
		id + "/lock": "PUT", id + "/unlock": "PUT", id + "/lost": "PUT", id + "/stolen": "PUT", id + "/discard": "PUT",
		id + "/limits": "PATCH", id + "/nickname": "PATCH", id + "/options": "PATCH", id + "/restrictions": "PATCH",
		"/v2/cards/appearances": "GET", "/v2/organization": "GET", "/v2/bank_accounts": "GET", "/v2/memberships": "GET",
		"/v2/membership": "GET", "/v2/teams": "GET",
	} {
		for _, method := range methods {
			got := api.do(method, path, "{}")
			isAllowed := strings.Contains(allowed, method)

			isRefused := got.status == http.StatusNotFound && got.code() == "not_found"
			if isAllowed == isRefused {
				t.Errorf("%s %s: %d %s", method, path, got.status, got.text)
			}
		}
	}
}

// The gateway answers an unknown path itself: text, and no x-request-id. No token is wanted.
func TestUnknownPath(t *testing.T) {
	t.Parallel()

	_, api := start(t)

	for _, path := range []string{
		"/v2", "/v2/", "/v1/cards", "/v2/cards/", "/v2/sca/sessions/x", "/v2/cards/a/b/c", "/v2/requests",
		"/v2/requests/flash_cards", "/v2/subscription", "/v2/labels", "/v2/labels/1",
	} {
		got := api.as("").get(path)
		if got.status != http.StatusNotFound || got.header.Get("Content-Type") != "text/plain; charset=utf-8" ||
			got.header.Get("X-Request-Id") != "" || got.header.Get("X-Tyk-Trace-Id") == "" {
			t.Errorf("%s: %d %v %s", path, got.status, got.header, got.text)
		}
	}
}
