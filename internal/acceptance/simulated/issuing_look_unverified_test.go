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

// The answer to a create names its card, and whether that is alive cannot be looked up. The card is not taken over by another create
// whose answer is lost: in the next run two resources would hold it.
func TestLookTakesNoCardThatCouldNotBeLookedUp(t *testing.T) {
	const unverified, lost = ":222", ":333"

	var (
		isUndated, isLost atomic.Bool
		isUnlisted        atomic.Bool // look-ups by id fail
	)

	intercept := func(next http.RoundTripper) http.RoundTripper {
		return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
			body := payload(request)

			switch {
			case isCreate(request) && strings.Contains(body, unverified) && !isUndated.Swap(true):
				isUnlisted.Store(true)

				got, err := next.RoundTrip(request)
				if err == nil {
					got.Header["Date"] = nil
				}

				return got, err
			case isCreate(request) && strings.Contains(body, lost) && !isLost.Swap(true):
				time.Sleep(200 * time.Second) //nolint:forbidigo // the clock is a fake one

				return answer(http.StatusServiceUnavailable, nil), nil
			case request.Method == http.MethodGet && isUnlisted.Load() && strings.Contains(request.URL.RawQuery, "ids"):
				return answer(http.StatusInternalServerError, nil), nil
			}

			return next.RoundTrip(request)
		}))
	}

	simulateIntercepted(t, intercept, func(t *testing.T, runs *coreRuns) {
		info := runs.server.Info()
		limited := func(euros int64) values {
			return withIDs(info, with(lives(info)["virtual"], values{"payment_monthly_limit": number(euros)}))
		}

		runs.set(map[string]any{"sca": "off"})

		config := core.Config{
			// The first one shows that no approval is needed.
			"qonto_card.first":      runs.terraform.Block(with(limited(111), values{"holder_id": text(info.People["admin"])}), false),
			"qonto_card.unverified": runs.terraform.Block(with(limited(222), values{"nickname": text("u")}), false),
			"qonto_card.lost":       runs.terraform.Block(with(limited(333), values{"nickname": text("l")}), false),
		}

		said := runs.applyAll(config, core.Options{Parallelism: 3})

		if !said.Errors().Mention("could not be looked up") {
			t.Error(said)
		}

		isUnlisted.Store(false)

		said = runs.applyAll(config, core.Options{})
		runs.expectCards(3, said)

		if a, b := runs.holds("qonto_card.unverified"), runs.holds("qonto_card.lost"); a == b || a == "" || b == "" {
			t.Errorf("the two hold %q and %q: %v", a, b, said)
		}
	})
}
