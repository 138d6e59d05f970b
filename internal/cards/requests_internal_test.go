// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestQueriesAreFew: a list of all cards takes a request for every hundred of them, and no other.
func TestQueriesAreFew(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		const most = 250

		cards := rapid.OneOf(rapid.IntRange(1, most), rapid.SampledFrom([]int{1, 100, 101, 200})).Draw(rt, "cards of the organization")

		synctest.Test(t, func(t *testing.T) {
			api, seen := populatedAPI(t, cards), map[string]bool{}

			for card, err := range NewSession(api.client(t)).Cards(t.Context(), &Filter{}, 0) {
				if err != nil {
					t.Error(err)

					break
				}

				seen[card.ID] = true
			}

			if got, want := api.requests, (cards+qonto.PageSize-1)/qonto.PageSize; got != want || len(seen) != cards {
				t.Errorf("%d requests for %d of %d cards, want %d", got, len(seen), cards, want)
			}
		})

		if t.Failed() {
			rt.FailNow()
		}
	})
}
