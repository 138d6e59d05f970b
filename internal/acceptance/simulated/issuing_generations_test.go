// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// One create has learned that its first key leads to a card that has ended, and waits for its turn to be approved under the next
// one. Another one, whose turn it is, looks for its card after a lost answer: the look does not wait for the one that waits for it.
func TestLookDoesNotWaitForTheNextGeneration(t *testing.T) {
	const again, looking = ":222", ":333"

	var armed, replayed, failed atomic.Bool

	failing := func(next http.RoundTripper) http.RoundTripper {
		return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
			body := payload(request)
			isApproved := request.Header.Get("X-Qonto-Sca-Session-Token") != ""

			switch {
			case !armed.Load() || !isCreate(request):
			case strings.Contains(body, again) && !replayed.Swap(true):
				time.Sleep(3 * time.Second) //nolint:forbidigo // the clock is a fake one
			case strings.Contains(body, looking) && isApproved && !failed.Swap(true):
				return answer(http.StatusServiceUnavailable, nil), nil
			}

			return next.RoundTrip(request)
		}))
	}

	simulateIntercepted(t, failing, func(t *testing.T, runs *coreRuns) {
		info := runs.server.Info()
		limited := func(euros int64) values {
			return with(lives(info)["virtual"], values{"payment_monthly_limit": number(euros)})
		}

		runs.apply(withIDs(info, limited(222)))
		runs.apply(nil)
		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 999})
		armed.Store(true)

		started := time.Now()

		said := runs.applyAll(core.Config{
			"qonto_card.again":   runs.terraform.Block(withIDs(info, limited(222)), false),
			"qonto_card.looking": runs.terraform.Block(limited(333), false),
		}, core.Options{Parallelism: 10})
		runs.expectCards(3, said)

		if failed := said.Errors(); len(failed) > 0 || time.Since(started) > 5*time.Minute {
			t.Errorf("after %s: %v", time.Since(started), failed)
		}
	})
}
