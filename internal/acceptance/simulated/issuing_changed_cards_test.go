// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// What Qonto makes of a card that it issues without an answer is no reason to issue another one.
func TestLookFindsACardThatQontoHasChanged(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, c := range map[string]struct {
		change map[string]any // of the card in lists
		takes  bool
	}{
		"nothing":                      {nil, true},
		"another design":               {map[string]any{"card_design": "virtual.another.2026"}, false},
		"no level":                     {map[string]any{"card_level": nil}, true},
		"made by a clock that is slow": {map[string]any{"created_at": "-10s"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, changedCards(t, c.change))
				card := with(lives(runs.server.Info())["virtual"], values{"card_design": text("virtual.default.2017")})

				runs.fault(control.Fault{
					Method: http.MethodPost, Route: creates, Action: control.ActionStatus, Status: http.StatusServiceUnavailable,
					Stage: control.StageCommitted, Times: 1,
				})

				said := runs.apply(card)
				runs.expectCards(1, said)

				issued := runs.card(0).ID
				if holds := runs.holds("qonto_card.this") == issued; holds != c.takes || !holds && !said.Errors().Mention(issued) {
					t.Errorf("the resource holds the card: %t; said: %v", holds, said)
				}
			})
		})
	}
}

// A card that was discarded and is wanted again: if lists leave ended cards out, the answer of the first time is not believed.
func TestOldAnswerIsNotBelievedWithoutTheList(t *testing.T) {
	simulateIntercepted(t, changedCards(t, map[string]any{"status": "discarded"}), func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.apply(card)
		runs.apply(nil)
		runs.advance(5 * time.Minute)

		said := runs.apply(card)
		runs.expectCards(1, said)

		if holds := runs.holds("qonto_card.this"); holds != "" || !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("the resource holds %q; said: %v", holds, said)
		}
	})
}

// The clock that dates cards is slow, and every order is canceled at once: the run stops after one card.
func TestCanceledCardOfASlowClockIsTheOnlyOne(t *testing.T) {
	var runs *coreRuns

	canceling := func(next http.RoundTripper) http.RoundTripper {
		slow := datedBySlowClock(t)(next)

		return roundTripper(func(request *http.Request) (*http.Response, error) {
			answer, err := slow.RoundTrip(request)
			if issued := runs.server.Ledger().Cards; isCreate(request) && len(issued) > 0 {
				runs.happen(len(issued)-1, control.CancelOrder)
			}

			return answer, err
		})
	}

	simulateIntercepted(t, canceling, func(t *testing.T, made *coreRuns) {
		runs = made
		runs.set(map[string]any{"sca": "off"})

		said := runs.apply(lives(runs.server.Info())["standard"])
		runs.expectCards(1, said)

		if !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("%v", said)
		}
	})
}

// A card is issued beside a young one that looks like it. That is said also if the clock that dates cards is slow.
func TestCardOfASlowClockBesideAYoungOne(t *testing.T) {
	simulateIntercepted(t, datedBySlowClock(t), func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.set(map[string]any{"sca": "off"})
		runs.colleague().apply(with(card, values{"payment_monthly_limit": number(100)}))

		said := runs.apply(card)
		runs.expectCards(2, said)

		if young := runs.card(0).ID; !said.Mention(young) || !said.Mention("is a new one of this run") {
			t.Errorf("card %s is not named, or the new one is said to be old: %v", young, said)
		}
	})
}

// datedBySlowClock is for answers to creates whose cards were made ten seconds before, by the clock that dates cards.
func datedBySlowClock(t *testing.T) func(http.RoundTripper) http.RoundTripper {
	t.Helper()

	return rewritten(func(request *http.Request, body []byte) []byte {
		var answer struct {
			Card map[string]any `json:"card"`
		}

		if !isCreate(request) || json.Unmarshal(body, &answer) != nil || answer.Card == nil {
			return body
		}

		answer.Card["created_at"] = moved(t, answer.Card["created_at"], "-10s")

		changed, err := json.Marshal(answer)
		if err != nil {
			t.Error(err)
		}

		return changed
	})
}

// changedCards changes the cards of lists: a nil takes a value away, a duration moves a time, and a final status takes
// the cards that have it away.
func changedCards(t *testing.T, change map[string]any) func(http.RoundTripper) http.RoundTripper {
	t.Helper()

	return rewritten(func(request *http.Request, body []byte) []byte {
		if change == nil || request.Method != http.MethodGet || request.URL.Path != creates {
			return body
		}

		var list map[string]any

		if err := json.Unmarshal(body, &list); err != nil {
			t.Error(err)
		}

		cards, _ := list["cards"].([]any)
		list["cards"] = slices.DeleteFunc(cards, func(one any) bool {
			return isTakenAway(t, one.(map[string]any), change) //nolint:forcetypeassert,errcheck // the emulator's
		})

		changed, err := json.Marshal(list)
		if err != nil {
			t.Error(err)
		}

		return changed
	})
}

// isTakenAway changes a card, and tells whether no list has it.
func isTakenAway(t *testing.T, card, change map[string]any) bool {
	t.Helper()

	for key, value := range change {
		switch {
		case key == "status":
			return card[key] == value
		case value == nil:
			delete(card, key)
		case key == "created_at":
			card[key] = moved(t, card[key], value)
		default:
			card[key] = value
		}
	}

	return false
}

// moved is a time that is moved by a duration.
func moved(t *testing.T, at, by any) string {
	t.Helper()

	made, err := time.Parse(time.RFC3339, fmt.Sprint(at))
	if err != nil {
		t.Error(err)
	}

	duration, err := time.ParseDuration(fmt.Sprint(by))
	if err != nil {
		t.Error(err)
	}

	return made.Add(duration).Format(time.RFC3339Nano)
}
