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

const (
	ofUnverified = ":222"
	ofLost       = ":333"
)

// unverified has the answer to one create come without a date, and fails every look-up of a card as long as it is set. The answer to
// another create comes late and tells nothing.
func unverified(failsLookups *atomic.Bool) func(http.RoundTripper) http.RoundTripper {
	var isUndated, isLost atomic.Bool

	return func(next http.RoundTripper) http.RoundTripper {
		return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
			body := payload(request)

			switch {
			case isCreate(request) && strings.Contains(body, ofUnverified) && !isUndated.Swap(true):
				failsLookups.Store(true)

				got, err := next.RoundTrip(request)
				if err == nil {
					got.Header["Date"] = nil
				}

				return got, err
			case isCreate(request) && strings.Contains(body, ofLost) && !isLost.Swap(true):
				time.Sleep(200 * time.Second) //nolint:forbidigo // the clock is a fake one

				return answer(http.StatusServiceUnavailable, nil), nil
			case request.Method == http.MethodGet && failsLookups.Load() && strings.Contains(request.URL.RawQuery, "ids"):
				return answer(http.StatusInternalServerError, nil), nil
			default:
				return next.RoundTrip(request)
			}
		}))
	}
}

// The answer to a create names its card, and whether that is alive cannot be looked up. The card is not taken over by another create
// whose answer is lost: in the next run two resources would hold it.
func TestLookTakesNoCardThatCouldNotBeLookedUp(t *testing.T) {
	var failsLookups atomic.Bool

	simulateIntercepted(t, unverified(&failsLookups), func(t *testing.T, runs *coreRuns) {
		info := runs.server.Info()
		limited := func(euros int64, more values) core.Block {
			return runs.terraform.Block(withIDs(info, with(with(lives(info)["virtual"], values{"payment_monthly_limit": number(euros)}), more)), false)
		}

		runs.set(map[string]any{"sca": "off"})

		config := core.Config{
			// The first one shows that no approval is needed.
			"qonto_card.first":      limited(111, values{"holder_id": text(info.People["admin"])}),
			"qonto_card.unverified": limited(222, values{"nickname": text("u")}),
			"qonto_card.lost":       limited(333, values{"nickname": text("l")}),
		}

		said := runs.applyAll(config, core.Options{Parallelism: 3})

		if !said.Errors().Mention("could not be looked up") {
			t.Error(said)
		}

		failsLookups.Store(false)

		said = runs.applyAll(config, core.Options{})
		runs.expectCards(3, said)

		if a, b := runs.holds("qonto_card.unverified"), runs.holds("qonto_card.lost"); a == b || a == "" || b == "" {
			t.Errorf("the two hold %q and %q: %v", a, b, said)
		}
	})
}
