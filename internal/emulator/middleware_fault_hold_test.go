// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// A held request goes on when it is released, and ends when its client goes: before the commit nothing is left of it,
// after the commit the card is.
func TestHold(t *testing.T) {
	t.Parallel()

	for stage, left := range map[string]int{"arrival": 0, "handling": 0, "committed": 1, "answer": 1} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()

			emu, api := start(t)
			fault := onCreate("hold", stage)
			fault.Times = 0
			held := emu.Fault(fault)
			ctx, leave := context.WithCancel(t.Context())

			var group sync.WaitGroup

			group.Go(func() { post(ctx, t, emu, "leaving") })

			if err := held.WaitHeld(t.Context(), 1); err != nil {
				t.Fatalf("waiting: %v", err)
			}

			if got := emu.Ledger().Living; got != left {
				t.Errorf("%d cards while held, want %d", got, left)
			}

			leave()
			group.Wait()

			if err := held.WaitIdle(t.Context()); err != nil {
				t.Errorf("waiting for the end of the request: %v", err)
			}

			waitUntilFinished(t, emu)

			if got := emu.Ledger().Living; got != left {
				t.Errorf("%d cards after the client has gone, want %d", got, left)
			}

			group.Go(func() {
				api.with(keyHeader, "staying").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
			})

			if err := errors.Join(held.WaitHeld(t.Context(), 1), held.Release(t.Context())); err != nil {
				t.Errorf("waiting and releasing: %v", err)
			}

			group.Wait()

			if err := held.Remove(t.Context()); err != nil {
				t.Errorf("removing: %v", err)
			}

			api.with(keyHeader, "free").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
		})
	}
}

// A request can outlive its client: it commits although nobody is there any more.
func TestHeldRequestMayGoOn(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)
	fault := onCreate("hold", "handling")
	fault.GoOn = true
	held := emu.Fault(fault)
	ctx, leave := context.WithCancel(t.Context())

	var group sync.WaitGroup

	group.Go(func() { post(ctx, t, emu, "k") })

	if err := held.WaitHeld(t.Context(), 1); err != nil {
		t.Fatalf("waiting: %v", err)
	}

	leave()
	group.Wait()

	if err := held.Release(t.Context()); err != nil {
		t.Fatalf("releasing: %v", err)
	}

	waitUntilFinished(t, emu)

	if got := emu.Ledger().Living; got != 1 {
		t.Errorf("%d cards, want 1", got)
	}
}

// post sends a create whose outcome does not matter.
func post(ctx context.Context, tb testing.TB, emu *emulatortest.Instance, key string) {
	tb.Helper()

	body := encoded(tb, map[string]any{"card": virtualCard(emu)})

	request, err := http.NewRequestWithContext(ctx, http.MethodPost, emu.URL+"/v2/cards", strings.NewReader(string(body)))
	if err != nil {
		tb.Errorf("making the request: %v", err)

		return
	}

	request.Header.Set("Authorization", "Bearer "+emu.Token)
	request.Header.Set(keyHeader, key)

	transport := &http.Transport{DisableKeepAlives: true}

	response, err := transport.RoundTrip(request)
	if err == nil {
		_ = response.Body.Close()
	}
}

// waitUntilFinished returns when the emulator handles nothing any more.
func waitUntilFinished(t *testing.T, emu *emulatortest.Instance) {
	t.Helper()

	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()

	patience := time.After(20 * time.Second)

	for hasUnfinished(emu.Ledger()) {
		select {
		case <-tick.C:
		case <-patience:
			t.Fatal("the emulator is still handling a request")
		}
	}
}

func hasUnfinished(ledger control.Ledger) bool {
	for _, record := range ledger.Requests {
		if !record.Finished {
			return true
		}
	}

	return false
}

func TestDelay(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	delayed := emu.Fault(control.Fault{Action: "delay", DelayMS: 30, Times: 1})
	begin := time.Now()

	if got := api.get("/v2/teams"); got.status != http.StatusOK || time.Since(begin) < 30*time.Millisecond {
		t.Errorf("got %d after %s", got.status, time.Since(begin))
	}

	if err := delayed.WaitStruck(t.Context(), 1); err != nil {
		t.Errorf("waiting: %v", err)
	}

	long := emu.Fault(control.Fault{Action: "delay", DelayMS: 3_600_000, Times: 1})

	var group sync.WaitGroup

	group.Go(func() {
		if got := api.get("/v2/teams"); got.status != http.StatusOK {
			t.Errorf("got %s", got.text)
		}
	})

	if err := errors.Join(long.WaitHeld(t.Context(), 1), long.Release(t.Context())); err != nil {
		t.Errorf("waiting and releasing: %v", err)
	}

	group.Wait()
}
