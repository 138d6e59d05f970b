// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// The first key of a killed run led to a card that had ended, just before Qonto forgot that key. The next key had to wait for the rate
// limit. The card is issued under the first key then, with which the next run begins: it takes the card over.
func TestNextGenerationWaitsUntilTheFirstKeyIsForgotten(t *testing.T) {
	var (
		isArmed atomic.Bool
		creates atomic.Int32
	)

	limited := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if isArmed.Load() && isCreate(request) && creates.Add(1) == 2 { // the next generation
				return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"120"}}), nil
			}

			return next.RoundTrip(request)
		})
	}

	simulateIntercepted(t, limited, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.set(map[string]any{"sca": "off"})
		runs.apply(card)
		runs.apply(nil)
		runs.advance(29 * time.Minute)
		isArmed.Store(true)

		if said := runs.apply(card); !said.Mention("was asked for twice") {
			t.Error(said)
		}

		runs.state = core.NewState() // killed
		runs.advance(2 * time.Minute)

		said := runs.apply(card)
		runs.expectCards(2, said)

		if runs.holds("qonto_card.this") != runs.card(1).ID {
			t.Error(said)
		}
	})
}
