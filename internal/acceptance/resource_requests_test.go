// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Many cards cost the requests that issue, name and lock them, and few besides.
func TestManyCardsAreFewRequests(t *testing.T) {
	const (
		count = 25
		// aRefresh is at most what twice the pages of the organization and two more make, however slow everything is.
		aRefresh = 2*1 + 2
		walks    = 2 // of the test framework, before it looks
		searches = 2 // for possible duplicates: in the plan and in the apply
	)

	e := acctest.NewEnv(t)
	c := e.Config(`
resource "qonto_card" "this" {
  count           = 25
  card_level      = "virtual"
  holder_id       = @owner
  bank_account_id = @account
  nickname        = "number ${count.index}"
  locked          = true
}
`)

	mark := 0

	e.RunSteps(
		resource.TestStep{
			Config: c,
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				t.Helper()

				for route, method := range map[string]string{
					"/v2/cards": http.MethodPost, "/v2/cards/{id}/nickname": http.MethodPatch, "/v2/cards/{id}/lock": http.MethodPut,
				} {
					if got := ledger.Received(method, route); got != count {
						t.Errorf("%d requests to %s, want %d", got, route, count)
					}
				}

				if got, writes := len(ledger.Writes()), 3*count; got != writes {
					t.Errorf("%d writes, want %d", got, writes)
				}

				lists := ledger.Requested(http.MethodGet, "/v2/cards")
				if got, most := len(lists), searches+walks*aRefresh; got > most {
					t.Errorf("%d lists, at most %d are promised", got, most)
				}

				newestFirst := func(r control.Request) bool { return strings.Contains(r.Query, "created_at%3Adesc") }
				if got := len(lists) - len(slices.DeleteFunc(slices.Clone(lists), newestFirst)); got == 0 || got > searches {
					t.Errorf("%d searches for duplicates, at most %d are promised", got, searches)
				}

				for _, route := range []string{"/v2/organization", "/v2/membership"} {
					if got := ledger.Received(http.MethodGet, route); got > 1 {
						t.Errorf("%s was asked for %d times", route, got)
					}
				}
			}),
		},
		resource.TestStep{
			PreConfig: func() { mark = e.Ledger().Mark() },
			Config:    c,
			Check: e.CheckLedger(func(t *testing.T, ledger control.Ledger) {
				t.Helper()

				if got := len(ledger.Since(mark).Requests); got > walks*aRefresh {
					t.Errorf("%d requests for plans of %d unchanged cards", got, count)
				}
			}),
		},
	)
}
