// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"
)

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
