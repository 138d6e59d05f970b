// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// failBeforeIssue has the first create fail before it has done anything.
func (r *coreRuns) failBeforeIssue(body map[string]any) {
	r.t.Helper()

	r.fault(control.Fault{
		Method: http.MethodPost, Route: creates, Action: control.ActionStatus, Status: http.StatusServiceUnavailable,
		Stage: control.StageArrival, Times: 1, Body: body, Approved: body != nil,
	})
}

// A list without a date tells no age, so the look after a lost answer takes no card over, least of all one of last year.
func TestLookWithoutADateTakesNothingOver(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var posted atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(request *http.Request) (*http.Response, error) {
				answer, err := next.RoundTrip(request)

				posted.CompareAndSwap(false, isCreate(request))

				if err == nil && request.Method == http.MethodGet && posted.Load() {
					answer.Header.Del("Date")
				}

				return answer, err
			})
		})
		card := lives(runs.server.Info())["virtual"]

		runs.applyAll(core.Config{"qonto_card.old": runs.terraform.Block(card, false)}, core.Options{})
		posted.Store(false)
		runs.advance(90 * 24 * time.Hour)
		runs.failBeforeIssue(nil)

		said := runs.applyAll(core.Config{
			"qonto_card.old": runs.terraform.Block(card, false),
			"qonto_card.new": runs.terraform.Block(with(card, values{"nickname": text("ads")}), false),
		}, core.Options{})

		if holder := runs.holds("qonto_card.new"); holder != "" || !said.Errors().Mention("does not tell the time") {
			t.Errorf("the new resource holds %q: %v", holder, said)
		}

		runs.expectCards(1, said)
	})
}

// Only an attempt that may have issued a card makes a card that turns up its own: not one that Qonto wanted approved first.
func TestLookTakesNoCardThatWasIssuedDuringTheApproval(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		mine := map[string]any{"card.payment_monthly_limit": 200}

		runs.approveLate(1, mine)
		runs.failBeforeIssue(mine)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(300)})) })

		said := runs.apply(card)

		<-done
		runs.expectCards(2, said)
	})
}

// Qonto leaves the holders out of its answers: a card that turns up may be that of another create.
func TestLookTakesNoCardOfWhichTheHolderIsNotTold(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		const inDoubt, slow = `:777`, `:888`

		var failed atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
				body := payload(request)
				if isCreate(request) && strings.Contains(body, inDoubt) && !failed.Swap(true) {
					return answer(http.StatusServiceUnavailable, nil), nil
				}

				answer, err := next.RoundTrip(request)
				if isCreate(request) && strings.Contains(body, slow) {
					time.Sleep(4 * time.Second) //nolint:forbidigo // the clock is a fake one
				}

				return answer, err
			}))
		})
		info := runs.server.Info()
		card, admin := lives(info)["virtual"], text(info.People["admin"])

		runs.set(map[string]any{"omit_card_keys": []string{"holder_id"}})

		runs.applyAll(core.Config{
			"qonto_card.a": runs.terraform.Block(withIDs(info, with(card, values{"nickname": text("first"), "holder_id": admin})), false),
			"qonto_card.b": runs.terraform.Block(with(card, values{"payment_monthly_limit": number(777)}), false),
			"qonto_card.c": runs.terraform.Block(with(card, values{"payment_monthly_limit": number(888), "holder_id": admin}), false),
		}, core.Options{Parallelism: 3})

		for _, one := range runs.server.Ledger().Cards {
			if one.ID == runs.holds("qonto_card.b") && one.HolderID != info.OwnerMembershipID {
				t.Error("the resource of the owner holds a card of somebody else")
			}
		}
	})
}

// A lost answer whose card comes late, without its key: when the repeat has issued another one, a look that fails is said.
func TestLookAfterARepeatFails(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, broken := range map[string]bool{"a list": false, "no list": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, firstCommitsLate(broken))

				said := runs.apply(lives(runs.server.Info())["virtual"])
				runs.expectCards(2, said)

				if !said.Mention("may have been issued twice") || said.Mention("could not be looked up") != broken {
					t.Errorf("%v", said)
				}

				for _, one := range runs.server.Ledger().Cards {
					if one.ID != runs.holds("qonto_card.this") && !said.Mention(one.ID) && !broken {
						t.Errorf("card %s is neither in the state nor in a message", one.ID)
					}
				}
			})
		})
	}
}

// firstCommitsLate loses the answer to the first create, which issues its card while the second one is answered. After that the
// lists may be broken.
func firstCommitsLate(broken bool) func(http.RoundTripper) http.RoundTripper {
	var (
		posts atomic.Int32
		fails atomic.Bool
	)

	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			switch {
			case request.Method == http.MethodGet && fails.Load():
				return answer(http.StatusServiceUnavailable, nil), nil
			case !isCreate(request):
				return next.RoundTrip(request)
			case posts.Add(1) == 1:
				go commitLate(next, request)

				return answer(http.StatusGatewayTimeout, nil), nil
			}

			answer, err := next.RoundTrip(request)

			time.Sleep(10 * time.Second) //nolint:forbidigo // the clock is a fake one
			fails.Store(broken)

			return answer, err
		})
	}
}

// A card that a colleague has issued half a minute before the request is none of its own: it was listed before.
func TestLookLeavesOutWhatWasListedBefore(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		colleague := runs.colleague()

		colleague.apply(with(card, values{"payment_monthly_limit": number(300)}))
		runs.advance(30 * time.Second)
		runs.failBeforeIssue(nil)

		said := runs.apply(card)
		runs.expectCards(2, said)

		if failed := said.Errors(); len(failed) > 0 || !said.Mention(runs.card(0).ID) {
			t.Errorf("%v", said)
		}
	})
}

// A token that Qonto refuses once, at the look after a lost answer, is no reason not to name the card that was issued.
func TestCardIsNamedAfterARefusedLook(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var posted, refused atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(request *http.Request) (*http.Response, error) {
				if posted.Load() && !refused.Swap(true) {
					return answer(http.StatusUnauthorized, nil), nil
				}

				got, err := next.RoundTrip(request)
				if isCreate(request) && err == nil {
					posted.Store(true)

					return answer(http.StatusServiceUnavailable, nil), nil
				}

				return got, err
			})
		})

		said := runs.apply(lives(runs.server.Info())["virtual"])
		runs.expectCards(1, said)

		if !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("no error names the card: %v", said)
		}
	})
}

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
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newInterceptedRuns(t, schema, changedCards(t, map[string]any{"status": "discarded"}))
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

// commitLate delivers a create after its sender has given up, under a key that nobody sends again.
func commitLate(next http.RoundTripper, request *http.Request) {
	late := request.Clone(context.WithoutCancel(request.Context()))
	late.Body = io.NopCloser(strings.NewReader(payload(request)))
	late.Header.Set("X-Qonto-Idempotency-Key", "00000000-0000-4000-8000-000000000000")

	time.Sleep(12 * time.Second) //nolint:forbidigo // the clock is a fake one

	answer, err := next.RoundTrip(late)
	if err == nil {
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
}

// A create has no answer, and is then asked for an approval. Meanwhile its card turns up: the approved create takes it over.
func TestLookBeforeAnApprovedRepeatFindsTheCard(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newInterceptedRuns(t, schema, firstCommitsLate(false))
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
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := lives(runs.server.Info())["virtual"]

		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})
		runs.failBeforeIssue(nil)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(300)})) })

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

// A card that a colleague issues and discards while a create waits for its approval is not said to be the create's.
func TestLookNamesNoEndedCardOfTheApprovalWait(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.approveLate(1, map[string]any{"card.payment_monthly_limit": 200})
		runs.failBeforeIssue(nil)

		colleague := runs.colleague()
		done := after(5*time.Minute, func() {
			colleague.apply(with(card, values{"payment_monthly_limit": number(300)}))
			colleague.apply(nil)
		})

		said := runs.apply(card)

		<-done

		if failed := said.Errors(); failed.Mention("Card was issued and cannot be used") || !failed.Mention("which have ended already") {
			t.Errorf("%v", said)
		}
	})
}

// A colleague issues a card for the same member while a create has no answer. Qonto lowers limits and raises none, so a card with a
// higher one is the colleague's.
func TestLookTakesNoCardWithAHigherLimit(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		colleague := runs.colleague()

		runs.set(map[string]any{"sca": "off"})
		runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionStatus, Status: http.StatusServiceUnavailable,
			Stage: control.StageArrival, Times: 1,
		})

		done := after(500*time.Millisecond, func() { colleague.apply(with(card, values{"payment_monthly_limit": number(300)})) })
		said := runs.apply(with(card, values{"payment_monthly_limit": number(200)}))

		<-done

		if mine := runs.holds("qonto_card.this"); mine == colleague.holds("qonto_card.this") {
			t.Errorf("two resources hold card %s; said: %v", mine, said)
		}
	})
}

// Two states have the same configuration, and one of them waits for the rate limit while the other issues the card.
func TestCardOfAnotherStateIsSaidToBeTakenOver(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		other := runs.colleague()

		runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionStatus, Status: http.StatusTooManyRequests,
			Stage: control.StageArrival, Times: 1, RetryAfter: "20",
		})

		done := after(500*time.Millisecond, func() { other.apply(card) })
		said := runs.apply(card)

		<-done
		runs.expectCards(1, said)

		if !said.Mention("was taken over") {
			t.Errorf("%v", said)
		}
	})
}

// after does something while a run goes on.
func after(pause time.Duration, do func()) (done chan struct{}) {
	done = make(chan struct{})

	time.AfterFunc(pause, func() {
		defer close(done)

		do()
	})

	return done
}

// What cannot be looked up may exist, and Qonto may not know its key: to run again is not the first advice.
func TestCreateWithoutAnAnswerOrAList(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var failed atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(request *http.Request) (*http.Response, error) {
				if failed.Load() || isCreate(request) {
					failed.Store(true)

					return answer(http.StatusInternalServerError, nil), nil
				}

				return next.RoundTrip(request)
			})
		})

		if failed := runs.apply(lives(runs.server.Info())["virtual"]).Errors(); !failed.Mention("Look for it in the Qonto app first") {
			t.Errorf("%v", failed)
		}
	})
}
