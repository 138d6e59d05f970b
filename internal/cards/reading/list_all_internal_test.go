// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestReader_ListAll_Fails: whatever page fails, and whatever the answers leave out, every read gets its card.
func TestReader_ListAll_Fails(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]control.Fault{
		"a later page":     {Nth: 7, Times: 1, Action: "status", Status: http.StatusForbidden},
		"number of pages":  {Action: "mutate", MetaOmit: []string{"total_pages"}},
		"all about pages":  {Action: "mutate", MetaOmit: []string{"total_pages", "total_count", "next_page"}},
		"every other time": {Action: "status", Status: http.StatusBadGateway, Probability: 0.3, Seed: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, 500)

				fault.Method, fault.Route = http.MethodGet, "/v2/cards"

				_, err := o.control.AddFault(t.Context(), fault)
				if err != nil {
					t.Fatal(err)
				}

				o.walk(NewReader(o.client), o.ids(), func() time.Duration { return time.Millisecond })
			})
		})
	}
}

// TestReader_ListAll_FirstPageFails: the first page is asked for together with a batch, and fails alone.
func TestReader_ListAll_FirstPageFails(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 500)
		o.refuses = func(request *http.Request) bool {
			return request.URL.Query().Get("page") == "1" && !request.URL.Query().Has("ids[]")
		}
		o.walk(NewReader(o.client), o.ids(), func() time.Duration { return time.Millisecond })
	})
}

// TestReader_ListAll_MissesAreReadByID: a card that the listing does not have is asked for by its id, and is nil when
// that does not have it either.
func TestReader_ListAll_MissesAreReadByID(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 200)
		r := NewReader(o.client)
		o.walk(r, o.ids(), func() time.Duration { return 0 })

		before := o.ids()

		err := o.api.Populate(1)
		if err != nil {
			t.Fatal(err)
		}

		mark := o.api.Ledger().Mark()
		o.expect(r, before[17])

		if got := o.api.Ledger().Since(mark).Requests; len(got) > 0 {
			t.Errorf("%d requests for a card that is listed", len(got))
		}

		o.expect(r, o.ids()[200])

		card, _, err := r.Card(t.Context(), "00000000-0000-4000-8000-000000000000")
		if card != nil || err != nil {
			t.Errorf("a card that does not exist: %v, %v", card, err)
		}

		if got := o.api.Ledger().Since(mark).Requests; len(got) != 2 {
			t.Errorf("%d requests for two cards that are not listed", len(got))
		}
	})
}

// TestReader_ListAll_IsDroppedAfterWrite: what was listed before a write answers nobody after it.
func TestReader_ListAll_IsDroppedAfterWrite(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 200)
		r := NewReader(o.client)
		o.walk(r, o.ids(), func() time.Duration { return 0 })

		id := o.ids()[0]

		_, err := o.client.LockCard(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}

		card, _, err := r.Card(t.Context(), id)
		if err != nil || card.Status != qonto.StatusPaused {
			t.Errorf("%v, %v", card, err)
		}
	})
}
