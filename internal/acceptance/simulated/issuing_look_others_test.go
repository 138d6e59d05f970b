// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// Two creates of cards that look alike have lost an answer each. One gives up without a repeat, and so without a look. Its card is not
// taken over by the other one.
func TestLookTakesNoCardOfACreateThatGaveUp(t *testing.T) {
	t.Parallel()

	const givesUp, looks = ":222", ":333"

	schema := newSchema(t)

	for name, lose := range map[string]func(*http.Request) (*http.Response, error){
		"its time ran out": func(request *http.Request) (*http.Response, error) {
			<-request.Context().Done()

			return nil, context.Cause(request.Context())
		},
		"a conflict": func(*http.Request) (*http.Response, error) { return answer(http.StatusConflict, nil), nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var gaveUp atomic.Bool

				runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
					losing := roundTripper(func(request *http.Request) (*http.Response, error) {
						if !isCreate(request) || !strings.Contains(payload(request), givesUp) || gaveUp.Swap(true) {
							return next.RoundTrip(request)
						}

						time.Sleep(time.Second) //nolint:forbidigo // the clock is a fake one

						got, err := next.RoundTrip(request)
						if err != nil {
							return got, err
						}

						_ = got.Body.Close()

						return lose(request)
					})

					return slowLookups(failingLate(looks)(losing))
				})
				info := runs.server.Info()
				limited := func(euros int64) values {
					return with(lives(info)["virtual"], values{"payment_monthly_limit": number(euros)})
				}

				runs.set(map[string]any{"sca": "off"})

				said := runs.applyAll(core.Config{
					// The first one shows that no approval is needed.
					"qonto_card.first": runs.terraform.Block(withIDs(info, with(limited(111), values{"holder_id": text(info.People["admin"])})), false),
					"qonto_card.quick": runs.terraform.Block(with(limited(222), values{"timeouts": patience()}), false),
					"qonto_card.looks": runs.terraform.Block(limited(333), false),
				}, core.Options{Parallelism: 3})
				runs.expectCards(2, said)

				if holds := runs.holds("qonto_card.looks"); holds != "" || !said.Errors().Mention(runs.card(1).ID) {
					t.Errorf("the other resource holds %q: %v", holds, said)
				}
			})
		})
	}
}

// The card of a lost answer is dead, which leaves no doubt. The next create whose answer is lost takes its own card over.
func TestLookAfterADeadCard(t *testing.T) {
	const dead, lost = ":222", ":333"

	var (
		runs   *coreRuns
		isLost atomic.Bool
	)

	losing := func(next http.RoundTripper) http.RoundTripper {
		ending := endedAtOnce(&runs, dead, false)(next)

		return roundTripper(func(request *http.Request) (*http.Response, error) {
			isMine := isCreate(request) && strings.Contains(payload(request), lost) && !isLost.Swap(true)

			got, err := ending.RoundTrip(request)
			if err != nil || !isMine {
				return got, err
			}

			return answer(http.StatusServiceUnavailable, nil), got.Body.Close()
		})
	}

	simulateIntercepted(t, losing, func(t *testing.T, r *coreRuns) {
		runs = r
		limited := func(euros int64) values {
			return with(lives(r.server.Info())["virtual"], values{"payment_monthly_limit": number(euros)})
		}

		runs.set(map[string]any{"sca": "off"})

		said := runs.applyAll(core.Config{
			"qonto_card.dead": runs.terraform.Block(limited(222), false),
			"qonto_card.lost": runs.terraform.Block(limited(333), false),
		}, core.Options{})
		runs.expectCards(2, said)

		if runs.holds("qonto_card.lost") != runs.card(1).ID || !said.Errors().Mention(runs.card(0).ID) {
			t.Error(said)
		}
	})
}
