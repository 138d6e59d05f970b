// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

// Many cards cost the requests that issue and name them, and few besides.
func TestManyCardsAreFewRequests(t *testing.T) {
	const (
		count = 25
		// aRefresh is at most what twice the pages of the organization and two more make, however slow everything is.
		aRefresh = 2*1 + 2
		walks    = 2 // of the test framework, before it looks
	)

	w := newWorld(t)
	c := w.config(`
resource "qonto_card" "this" {
  count           = 25
  card_level      = "virtual"
  holder_id       = @owner
  bank_account_id = @account
  nickname        = "number ${count.index}"
}
`)

	mark := 0

	w.run(
		resource.TestStep{
			Config: c,
			Check: w.onLedger(func(t *testing.T, ledger emulator.Ledger) {
				t.Helper()

				for route, want := range map[string]int{"/v2/cards": count, "/v2/cards/{id}/nickname": count} {
					if got := ledger.Received(http.MethodPost, route) + ledger.Received(http.MethodPatch, route); got != want {
						t.Errorf("%d writes to %s, want %d", got, route, want)
					}
				}

				for _, route := range []string{"/v2/organization", "/v2/membership"} {
					if got := ledger.Received(http.MethodGet, route); got > 1 {
						t.Errorf("%s was asked for %d times", route, got)
					}
				}
			}),
		},
		resource.TestStep{
			PreConfig: func() { mark = w.Ledger().Mark() },
			Config:    c,
			Check: w.onLedger(func(t *testing.T, ledger emulator.Ledger) {
				t.Helper()

				if got := len(ledger.Since(mark).Requests); got > walks*aRefresh {
					t.Errorf("%d requests for plans of %d unchanged cards", got, count)
				}
			}),
		},
	)
}
