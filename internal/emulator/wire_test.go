// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
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

func TestHeaders(t *testing.T) {
	t.Parallel()

	begin := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	emu, api := start(t, emulatortest.WithStart(begin))
	emu.Clock().Freeze(begin)

	first, second := api.get("/v2/cards"), api.get("/v2/cards")

	if first.header.Get("Date") != "Mon, 03 Feb 2031 04:05:06 GMT" || !strings.HasPrefix(first.header.Get("Content-Type"), "application/json") {
		t.Errorf("got %v", first.header)
	}

	for _, name := range []string{"X-Request-Id", "X-Tyk-Trace-Id"} {
		if first.header.Get(name) == "" || first.header.Get(name) == second.header.Get(name) {
			t.Errorf("%s is not an id of the request", name)
		}
	}

	card := api.create(virtualCard(emu))
	wantValues(t, card, "created_at", "2031-02-03T04:05:06.000000Z", "exp_month", "2", "exp_year", "2034")

	emu.Clock().Advance(1500*time.Millisecond + 7*time.Microsecond)
	wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "updated_at", "2031-02-03T04:05:07.500007Z")
}

// The sandbox answers everything without its token with a page of HTML and status 200, unknown paths included.
func TestStagingToken(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithStagingToken("open sesame"))

	for _, given := range []string{"", "wrong"} {
		for _, path := range []string{"/v2/cards", "/nowhere"} {
			got := api.with("X-Qonto-Staging-Token", given).get(path)
			if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || got.body != nil {
				t.Errorf("%s: %d %s", path, got.status, got.text)
			}
		}
	}

	if got := api.with("X-Qonto-Staging-Token", emu.StagingToken).get("/v2/cards"); got.body == nil {
		t.Errorf("with the token: %s", got.text)
	}
}

// Two emulators with one seed answer alike, others do not.
func TestSeed(t *testing.T) {
	t.Parallel()

	begin := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	answer := func(seed int64) string {
		emu, api := start(t, emulatortest.WithSeed(seed), emulatortest.WithStart(begin))
		emu.Clock().Freeze(begin)

		return api.createWith(virtualCard(emu), http.StatusOK).text
	}

	if first := answer(5); first != answer(5) || first == answer(6) {
		t.Errorf("got %s", first)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"rate_limit_per_ten_seconds": 5, "rate_limit_per_ten_minutes": 8})
	emu.Clock().Freeze(time.Time{})

	statuses := func(count int) int {
		passed := 0

		for range count {
			if api.get("/v2/teams").status == http.StatusOK {
				passed++
			}
		}

		return passed
	}

	if got := statuses(7); got != 5 {
		t.Errorf("%d of 7 passed in the first ten seconds, want 5", got)
	}

	refused := api.get("/v2/teams")
	wantErrors(t, refused, http.StatusTooManyRequests)

	if refused.header.Get("Retry-After") != "" {
		t.Error("Retry-After is not documented")
	}

	emu.Clock().Advance(10*time.Second - time.Microsecond)

	if got := statuses(1); got != 0 {
		t.Error("the window is shorter than ten seconds")
	}

	emu.Clock().Advance(time.Microsecond)

	if got := statuses(7); got != 3 {
		t.Errorf("%d of 7 passed in the second ten seconds, want 3 because of the ten minutes", got)
	}

	for _, counter := range emu.Ledger().Counters {
		if counter.Route == "/v2/teams" && counter.Limited != 8 {
			t.Errorf("%d requests counted as limited, want 8", counter.Limited)
		}
	}
}

// What a 429 has in it is known to no source.
func TestRateLimitAnswers(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})
	emu.Set(map[string]any{"rate_limit_per_ten_seconds": 0, "rate_limit_per_ten_minutes": 1})
	api.get("/v2/teams")
	emu.Clock().Advance(10 * time.Second)
	emu.Set(map[string]any{"rate_limit_retry_after": true, "rate_limit_body": "text"})

	text := api.get("/v2/teams")
	if text.header.Get("Retry-After") != "590" || text.body != nil {
		t.Errorf("got %v %s", text.header, text.text)
	}

	emu.Set(map[string]any{"rate_limit_body": "empty"})

	if empty := api.get("/v2/teams"); empty.text != "" || empty.status != http.StatusTooManyRequests {
		t.Errorf("got %s", empty.text)
	}
}

func TestDefaultRateLimit(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	for number := range 1000 {
		if got := api.get("/v2/teams").status; got != http.StatusOK {
			t.Fatalf("request %d: status %d", number+1, got)
		}
	}

	if got := api.get("/v2/teams").status; got != http.StatusTooManyRequests {
		t.Errorf("request 1001: status %d", got)
	}
}

// More than 200 answers 401 in an hour are throttled.
func TestRefusalsAreThrottled(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	stranger := api.as("nobody")
	for number := range 200 {
		if got := stranger.get("/v2/cards").status; got != http.StatusUnauthorized {
			t.Fatalf("request %d: status %d", number+1, got)
		}
	}

	if got := stranger.get("/v2/cards").status; got != http.StatusTooManyRequests {
		t.Errorf("request 201: status %d", got)
	}

	emu.Clock().Advance(time.Hour)

	if got := stranger.get("/v2/cards").status; got != http.StatusUnauthorized {
		t.Errorf("an hour later: status %d", got)
	}
}
