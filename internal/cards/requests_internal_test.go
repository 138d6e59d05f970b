// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// TestQueriesAreFew: a list of all cards takes a request for every hundred of them, and no other.
func TestQueriesAreFew(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		const most = 250

		cards := rapid.OneOf(rapid.IntRange(1, most), rapid.SampledFrom([]int{1, 100, 101, 200})).Draw(rt, "cards of the organization")

		synctest.Test(t, func(t *testing.T) {
			o, seen := newOrganization(t, cards), map[string]bool{}

			for card, err := range NewRun(o.client).listed(t.Context(), &filterModel{}) {
				if err != nil {
					t.Error(err)

					break
				}

				seen[card.ID] = true
			}

			if got, want := len(o.api.Ledger().Requests), pagesOf(cards, pageSize); got != want || len(seen) != cards {
				t.Errorf("%d requests for %d of %d cards, want %d", got, len(seen), cards, want)
			}
		})

		if t.Failed() {
			rt.FailNow()
		}
	})
}

// TestRateIsKept: although very many cards are read at the same time, each with a request of its own, Qonto never has to
// refuse one.
func TestRateIsKept(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		const (
			cards  = 1500
			atOnce = 500
		)

		o := newOrganization(t, cards)
		o.parallelism, o.latency = atOnce, time.Millisecond

		standard := control.DefaultSwitches()

		err := o.control.SetSwitches(t.Context(), map[string]any{
			"rate_limit_per_ten_seconds": standard.RateLimitPerTenSeconds, "rate_limit_per_ten_minutes": standard.RateLimitPerTenMinutes,
		})
		if err != nil {
			t.Fatal(err)
		}

		run := NewRun(o.client, WithoutSharing())
		o.walk(run.reader, o.ids(), func() time.Duration { return 0 })

		requests := o.api.Ledger().Requests
		if len(requests) != cards {
			t.Errorf("%d requests for %d cards", len(requests), cards)
		}

		for _, request := range requests {
			if request.Status == http.StatusTooManyRequests {
				t.Fatal("a request was refused")
			}
		}
	})
}
