// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// Many clients at once: each create issues one card, each card keeps what its own client did to it, lists stay whole.
func TestManyClients(t *testing.T) {
	t.Parallel()

	const clients, rounds = 16, 10

	emu, api := start(t, emulatortest.WithoutRateLimit())

	var group sync.WaitGroup

	for client := range clients {
		group.Go(func() {
			for round := range rounds {
				name := fmt.Sprintf("%d-%d", client, round)
				card := api.with(keyHeader, name).card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK).object("card")

				api.patch(card, "nickname", map[string]any{"nickname": name}, http.StatusOK)
				api.put(card, "lock", http.StatusOK)
				api.get("/v2/cards?per_page=10&sort_by=nickname:asc")
				wantValues(t, api.get("/v2/cards?ids[]=" + idOf(card)).list("cards")[0], "nickname", name, "status", "paused")

				if round%3 == 0 {
					emu.Set(map[string]any{"list_delay_ms": 0})
					emu.Happen(idOf(card), control.SystemLock)
				}

				_ = emu.Ledger()
			}
		})
	}

	group.Wait()

	ledger := emu.Ledger()
	if len(ledger.Cards) != clients*rounds || ledger.Committed(http.MethodPost, "/v2/cards") != clients*rounds {
		t.Errorf("%d cards", len(ledger.Cards))
	}

	for _, card := range ledger.Cards {
		if card.Nickname == nil || *card.Nickname != card.IdempotencyKey {
			t.Errorf("card %s of key %s has another nickname", card.ID, card.IdempotencyKey)
		}
	}
}

// However many requests with one key arrive together, one card is issued.
func TestOneKeyManyRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithoutRateLimit())
	body := createBody(t, emu)

	var group sync.WaitGroup

	for range 50 {
		group.Go(func() {
			got := api.with(keyHeader, "one").do(http.MethodPost, "/v2/cards", body).status
			if got != http.StatusOK && got != http.StatusTooManyRequests {
				t.Errorf("status %d", got)
			}
		})
	}

	group.Wait()

	if count := len(emu.Ledger().Cards); count != 1 {
		t.Errorf("%d cards", count)
	}
}
