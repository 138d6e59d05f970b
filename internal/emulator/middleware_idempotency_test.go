// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const keyHeader = "X-Qonto-Idempotency-Key"

// The first successful answer to a key goes back word for word for half an hour, whatever the body, case or blanks.
func TestKeyReplays(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	first := api.with(keyHeader, "Key-ABC").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)

	emu.Clock().Advance(30*time.Minute - time.Microsecond)
	api.put(first.object("card"), "discard", http.StatusOK)

	other := changed(virtualCard(emu), "payment_monthly_limit", 999, "holder_id", "nonsense")
	again := api.with(keyHeader, "  key-abc ").card(http.MethodPost, "/v2/cards", other, http.StatusOK)

	if again.text != first.text || again.header.Get("X-Request-Id") != first.header.Get("X-Request-Id") {
		t.Errorf("got %s, want %s", again.text, first.text)
	}

	if again.header.Get("X-Tyk-Trace-Id") == first.header.Get("X-Tyk-Trace-Id") {
		t.Error("the gateway's trace id was replayed")
	}

	emu.Clock().Advance(time.Microsecond)
	api.with(keyHeader, "key-abc").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)

	ledger := emu.Ledger()
	if len(ledger.Cards) != 2 || ledger.Committed(http.MethodPost, "/v2/cards") != 2 || ledger.Received(http.MethodPost, "/v2/cards") != 3 {
		t.Errorf("%d cards, counters %+v", len(ledger.Cards), ledger.Counters)
	}

	if ledger.Cards[0].IdempotencyKey != "key-abc" || ledger.Living != 1 || !ledger.Requested(http.MethodPost, "/v2/cards")[1].Replayed {
		t.Errorf("ledger: %+v", ledger.Cards[0])
	}
}

// Keys are global: another member's token gets the same answer.
func TestKeyIsSharedByEverybody(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	first := api.with(keyHeader, "k").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
	manager := api.as(emu.TokenFor(emu.ManagerMembershipID)).with(keyHeader, "k")

	if again := manager.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK); again.text != first.text {
		t.Errorf("got %s", again.text)
	}

	refused := api.as(emu.TokenFor(emu.ManagerMembershipID, "card.read")).with(keyHeader, "k")
	refused.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusForbidden)
}

func TestFailuresAreNotStored(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	keyed := api.with(keyHeader, "k")

	keyed.card(http.MethodPost, "/v2/cards", changed(virtualCard(emu), "holder_id", nil), http.StatusUnprocessableEntity)
	keyed.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
	keyed.card(http.MethodPost, "/v2/cards", changed(virtualCard(emu), "holder_id", nil), http.StatusOK)
}

func TestMissingKey(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, key := range []string{"", "   "} {
		wantErrors(t, api.with(keyHeader, key).card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusBadRequest),
			http.StatusBadRequest)
	}

	if count := len(emu.Ledger().Cards); count != 0 {
		t.Errorf("%d cards", count)
	}
}

func TestConcurrentKey(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	held := emu.Fault(control.Fault{Method: http.MethodPost, Route: "/v2/cards", Action: "hold", Stage: "handling", Times: 1})
	keyed := api.with(keyHeader, "k")

	body, err := json.Marshal(map[string]any{"card": virtualCard(emu)})
	if err != nil {
		t.Fatal(err)
	}

	var (
		group sync.WaitGroup
		first reply
	)

	group.Go(func() { first = keyed.do(http.MethodPost, "/v2/cards", string(body)) })

	if err := held.WaitHeld(t.Context(), 1); err != nil {
		t.Fatalf("waiting: %v", err)
	}

	second := keyed.do(http.MethodPost, "/v2/cards", string(body))
	if second.status != http.StatusTooManyRequests || second.text != `{"error":"Concurrent requests detected"}` {
		t.Errorf("got %d %s", second.status, second.text)
	}

	emu.Set(map[string]any{"concurrent_key_status": 409})

	if third := keyed.do(http.MethodPost, "/v2/cards", string(body)); third.status != http.StatusConflict {
		t.Errorf("got %d", third.status)
	}

	if err := held.Release(t.Context()); err != nil {
		t.Fatalf("releasing: %v", err)
	}

	group.Wait()

	if again := keyed.do(http.MethodPost, "/v2/cards", string(body)); first.status != http.StatusOK || again.text != first.text {
		t.Errorf("first %s, again %s", first.text, again.text)
	}
}

// Without the switch a key counts on creates only; with it on every write.
func TestKeysOnOtherWrites(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))
	keyed := api.with(keyHeader, "same")

	keyed.put(card, "lock", http.StatusOK)

	if got := keyed.put(card, "unlock", http.StatusOK); !strings.Contains(got.text, `"live"`) {
		t.Errorf("got %s", got.text)
	}

	emu.Set(map[string]any{"idempotency_on": "writes"})

	locked := keyed.put(card, "lock", http.StatusOK)
	if again := keyed.put(card, "unlock", http.StatusOK); again.text != locked.text {
		t.Errorf("got %s", again.text)
	}
}
