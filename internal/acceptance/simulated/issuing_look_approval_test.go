// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Only an attempt that may have issued a card makes a card that turns up its own: not one that Qonto wanted approved first.
func TestLookTakesNoCardThatWasIssuedDuringTheApproval(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		mine := map[string]any{"card.payment_monthly_limit": 200}

		runs.approveLate(1, mine)
		runs.failBeforeIssue(mine)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(100)})) })

		said := runs.apply(card)

		<-done
		runs.expectCards(2, said)
	})
}

// A create has no answer, and is then asked for an approval. Meanwhile its card turns up: the approved create takes it over.
func TestLookBeforeAnApprovedRepeatFindsTheCard(t *testing.T) {
	simulateIntercepted(t, firstCommitsLate(false), func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		go func() {
			time.Sleep(11 * time.Second) //nolint:forbidigo // the clock is a fake one
			runs.set(map[string]any{"sca": "off"})
			time.Sleep(2 * time.Second) //nolint:forbidigo // the clock is a fake one
			runs.set(map[string]any{"sca": "observed"})
		}()

		runs.approveLate(0, nil)

		said := runs.apply(card)
		runs.expectCards(1, said)

		if failed := said.Errors(); len(failed) > 0 || runs.holds("qonto_card.this") != runs.card(0).ID {
			t.Errorf("%v", said)
		}
	})
}

// A create has no answer, and is then asked for an approval. Meanwhile a colleague issues a card like it: the create neither takes
// that one over nor forgets to name it.
func TestLookBeforeAnApprovedRepeat(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})
		runs.failBeforeIssue(nil)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(100)})) })

		said := runs.apply(card)

		<-done
		runs.expectCards(1, said)

		if holds := runs.holds("qonto_card.this"); holds != "" || !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("the resource holds %q; said: %v", holds, said)
		}

		if said.Errors().Mention("it has to be approved") { // it was approved
			t.Errorf("%v", said)
		}
	})
}

// Qonto asks for a pause before the repeat, and for an approval then. The pause does not count: what a colleague issues after it is none
// of the create's.
func TestLookAfterALongPause(t *testing.T) {
	var failed atomic.Bool

	pausing := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if isCreate(request) && strings.Contains(payload(request), ":200") && !failed.Swap(true) {
				return answer(http.StatusServiceUnavailable, http.Header{"Retry-After": {"60"}}), nil
			}

			return next.RoundTrip(request)
		})
	}

	simulateIntercepted(t, pausing, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})

		colleague := runs.colleague()
		done := after(110*time.Second, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(100)})) })

		said := runs.apply(card)

		<-done
		runs.expectCards(1, said)

		if holds := runs.holds("qonto_card.this"); holds != "" || !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("the resource holds %q; said: %v", holds, said)
		}
	})
}

// A card that a colleague issues and discards while a create waits for its approval is not said to be the create's.
func TestLookNamesNoEndedCardOfTheApprovalWait(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})
		runs.failBeforeIssue(nil)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() {
			colleague.apply(with(card, values{"payment_monthly_limit": number(100)}))
			colleague.apply(nil)
		})

		said := runs.apply(card)

		<-done

		if failed := said.Errors(); failed.Mention("Card was issued and cannot be used") || !failed.Mention("which have ended already") {
			t.Errorf("%v", said)
		}
	})
}

// Qonto does not tell when cards were made. A colleague's card of the approval wait is none of the create's.
func TestLookTakesNoCardWithoutADate(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.set(map[string]any{"omit_card_keys": []string{"created_at"}})
		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})
		runs.failBeforeIssue(nil)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(100)})) })

		said := runs.apply(with(card, values{"idempotency_seed": text("s")}))

		<-done
		runs.expectCards(1, said)

		if holds := runs.holds("qonto_card.this"); holds != "" || !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("the resource holds %q; said: %v", holds, said)
		}
	})
}
