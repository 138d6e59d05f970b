// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// endedAtOnce ends the card that Qonto issues to a create whose payload has a text, and may lose its answer.
func endedAtOnce(runs **coreRuns, text string, isAnswered bool) func(http.RoundTripper) http.RoundTripper {
	var done atomic.Bool

	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			isMine := isCreate(request) && strings.Contains(payload(request), text)

			got, err := next.RoundTrip(request)
			if !isMine || err != nil || got.StatusCode/100 != 2 || done.Swap(true) {
				return got, err
			}

			(*runs).happen(len((*runs).server.Ledger().Cards)-1, control.Abuse)

			if isAnswered {
				return got, nil
			}

			return answer(http.StatusServiceUnavailable, nil), nil
		})
	}
}

// The card of a lost answer is dead at once, and a colleague issues one like it before the create looks.
func TestLookBesideADeadCard(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, c := range map[string]struct {
		euros int64
		end   bool
	}{
		"as asked for": {100, false}, "another limit": {300, false}, "ended too": {100, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var runs *coreRuns

				runs = newInterceptedRuns(t, schema, endedAtOnce(&runs, ":200", false))
				card := lives(runs.server.Info())["virtual"]
				colleague := runs.colleague()

				runs.set(map[string]any{"sca": "off"})

				done := after(100*time.Millisecond, func() {
					colleague.apply(with(card, values{"payment_monthly_limit": number(c.euros)}))

					if c.end {
						colleague.apply(nil)
					}
				})
				said := runs.apply(card)

				<-done
				runs.expectCards(2, said)

				if mine := runs.card(0).ID; runs.holds("qonto_card.this") != "" || !said.Errors().Mention(mine) {
					t.Errorf("the error does not name card %s: %v", mine, said)
				}
			})
		})
	}
}

// Two creates of cards that look alike, and one card turns up, which has ended. It is the outcome of one of them at most.
func TestDeadCardOfOneOfTwoCreates(t *testing.T) {
	t.Parallel()

	const mine, other = ":333", ":222"

	schema := newSchema(t)

	for name, c := range map[string]struct {
		isAnswered bool
		claims     int
	}{
		"no answers": {false, 0}, "one answer": {true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var runs *coreRuns

				runs = newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
					return slowLookups(failingLate(other)(endedAtOnce(&runs, mine, c.isAnswered)(next)))
				})
				info := runs.server.Info()
				limited := func(euros int64) values {
					return with(lives(info)["standard"], values{"payment_monthly_limit": number(euros)})
				}

				runs.set(map[string]any{"sca": "off"})

				said := runs.applyAll(core.Config{
					// The first one shows that no approval is needed.
					"qonto_card.first": runs.terraform.Block(withIDs(info, with(limited(111), values{"holder_id": text(info.People["admin"])})), false),
					"qonto_card.mine":  runs.terraform.Block(limited(333), false),
					"qonto_card.other": runs.terraform.Block(limited(222), false),
				}, core.Options{Parallelism: 3}).Errors()

				claims := slices.DeleteFunc(slices.Clone(said), func(one core.Diagnostic) bool { return one.Summary != "Card was issued and cannot be used" })
				if dead := runs.card(1).ID; !said.Mention(dead) || len(claims) != c.claims {
					t.Errorf("%d creates say that card %s is theirs, want %d: %v", len(claims), dead, c.claims, said)
				}
			})
		})
	}
}

// failingLate has the first create whose payload has a text fail, a moment later, before it has done anything.
func failingLate(text string) func(http.RoundTripper) http.RoundTripper {
	var failed atomic.Bool

	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if isCreate(request) && strings.Contains(payload(request), text) && !failed.Swap(true) {
				time.Sleep(300 * time.Millisecond) //nolint:forbidigo // the clock is a fake one

				return answer(http.StatusServiceUnavailable, nil), nil
			}

			return next.RoundTrip(request)
		})
	}
}
