// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
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
	var posted atomic.Bool

	withoutDates := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			answer, err := next.RoundTrip(request)

			posted.CompareAndSwap(false, isCreate(request))

			if err == nil && request.Method == http.MethodGet && posted.Load() {
				answer.Header.Del("Date")
			}

			return answer, err
		})
	}

	simulateIntercepted(t, withoutDates, func(t *testing.T, runs *coreRuns) {
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

// Qonto leaves the holders out of its answers: a card that turns up may be that of another create.
func TestLookTakesNoCardOfWhichTheHolderIsNotTold(t *testing.T) {
	const inDoubt, slow = `:888`, `:777`

	var failed atomic.Bool

	slowAndFailing := func(next http.RoundTripper) http.RoundTripper {
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
	}

	simulateIntercepted(t, slowAndFailing, func(t *testing.T, runs *coreRuns) {
		info := runs.server.Info()
		card, admin := lives(info)["virtual"], text(info.People["admin"])

		runs.set(map[string]any{"omit_card_keys": []string{"holder_id"}})

		runs.applyAll(core.Config{
			"qonto_card.a": runs.terraform.Block(withIDs(info, with(card, values{"nickname": text("first"), "holder_id": admin})), false),
			"qonto_card.b": runs.terraform.Block(with(card, values{"payment_monthly_limit": number(888)}), false),
			"qonto_card.c": runs.terraform.Block(with(card, values{"payment_monthly_limit": number(777), "holder_id": admin}), false),
		}, core.Options{Parallelism: 3})

		for _, one := range runs.server.Ledger().Cards {
			if one.ID == runs.holds("qonto_card.b") && one.HolderID != info.OwnerMembershipID {
				t.Error("the resource of the owner holds a card of somebody else")
			}
		}
	})
}

// Somebody changes the card between its issue and the look for it: it is named, and not taken over.
func TestLookTakesNoCardThatWasTouched(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, change := range map[string]map[string]any{
		"locked":  {"status": "paused"},
		"renamed": {"nickname": "somebody's", "updated_at": "2040-01-01T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var runs *coreRuns

				runs = newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
					return roundTripper(func(request *http.Request) (*http.Response, error) {
						got, err := next.RoundTrip(request)
						if err != nil || !isCreate(request) {
							return got, err
						}

						runs.edit(0, change)

						return answer(http.StatusServiceUnavailable, nil), got.Body.Close()
					})
				})

				said := runs.apply(lives(runs.server.Info())["virtual"])
				runs.expectCards(1, said)

				if holds := runs.holds(acctest.Address); holds != "" || !said.Errors().Mention(runs.card(0).ID) {
					t.Errorf("the resource holds %q: %v", holds, said)
				}
			})
		})
	}
}

// A card that a colleague has issued half a minute before the request is none of its own: it was listed before.
func TestLookLeavesOutWhatWasListedBefore(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		colleague := runs.colleague()

		colleague.apply(with(card, values{"payment_monthly_limit": number(100)}))
		runs.advance(30 * time.Second)
		runs.failBeforeIssue(nil)

		said := runs.apply(card)
		runs.expectCards(2, said)

		if failed := said.Errors(); len(failed) > 0 || !said.Mention(runs.card(0).ID) {
			t.Errorf("%v", said)
		}
	})
}

// A colleague issues a card for the same member while a create has no answer. Qonto is known to lower limits, and not to allow more
// than was asked for, so a card that may do more may be the colleague's.
func TestLookTakesNoCardThatMayDoMore(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	categories := func(names ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, names)
	}
	days := func(numbers ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.Number}, numbers)
	}

	withDailyLimit := func(isOn bool) values {
		return values{"atm_daily_limit": number(50), "atm_daily_limit_option": truth(isOn)}
	}

	for name, c := range map[string]struct {
		level       string
		mine, other values
	}{
		"a higher limit":      {"virtual", values{"payment_monthly_limit": number(200)}, values{"payment_monthly_limit": number(300)}},
		"all categories":      {"virtual", values{"categories": categories(text("transport"))}, nil},
		"another category":    {"virtual", values{"categories": categories(text("tax"))}, values{"categories": categories(text("tax"), text("finance"))}},
		"more days":           {"virtual", values{"active_days": days(number(1))}, values{"active_days": days(number(1), number(7))}},
		"payments abroad":     {"standard", values{"foreign_option": truth(false)}, values{"foreign_option": truth(true)}},
		"no limit of the day": {"standard", withDailyLimit(true), withDailyLimit(false)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, nil)
				card := lives(runs.server.Info())[c.level]
				colleague := runs.colleague()

				runs.set(map[string]any{"sca": "off"})
				runs.failBeforeIssue(nil)

				done := after(500*time.Millisecond, func() { colleague.apply(with(card, c.other)) })
				said := runs.apply(with(card, c.mine))

				<-done
				runs.expectCards(1, said)

				if mine := runs.holds("qonto_card.this"); mine == colleague.holds("qonto_card.this") {
					t.Errorf("two resources hold card %s; said: %v", mine, said)
				}
			})
		})
	}
}

// A token that Qonto refuses once, at the look after a lost answer, is no reason not to name the card that was issued.
func TestCardIsNamedAfterARefusedLook(t *testing.T) {
	var posted, refused atomic.Bool

	refusing := func(next http.RoundTripper) http.RoundTripper {
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
	}

	simulateIntercepted(t, refusing, func(t *testing.T, runs *coreRuns) {
		said := runs.apply(lives(runs.server.Info())["virtual"])
		runs.expectCards(1, said)

		if !said.Errors().Mention(runs.card(0).ID) {
			t.Errorf("no error names the card: %v", said)
		}
	})
}

// What cannot be looked up may exist, and Qonto may not know its key: to run again is not the first advice.
func TestCreateWithoutAnAnswerOrAList(t *testing.T) {
	var failed atomic.Bool

	failing := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if failed.Load() || isCreate(request) {
				failed.Store(true)

				return answer(http.StatusInternalServerError, nil), nil
			}

			return next.RoundTrip(request)
		})
	}

	simulateIntercepted(t, failing, func(t *testing.T, runs *coreRuns) {
		if failed := runs.apply(lives(runs.server.Info())["virtual"]).Errors(); !failed.Mention("Look for it in the Qonto app first") {
			t.Errorf("%v", failed)
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

// The first attempt issues its card late, and the card of the repeat is dead at once. The other one is named.
func TestCardBesideADeadOneIsNamed(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, level := range []string{"virtual", "standard"} {
		t.Run(level, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var (
					runs  *coreRuns
					isEnd atomic.Bool
				)

				runs = newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
					late := firstCommitsLate(false)(next)

					return roundTripper(func(request *http.Request) (*http.Response, error) {
						if !isCreate(request) && len(runs.server.Ledger().Cards) > 0 && !isEnd.Swap(true) {
							runs.happen(0, control.Abuse)
						}

						return late.RoundTrip(request)
					})
				})

				said := runs.apply(with(lives(runs.server.Info())[level], values{"nickname": text("ads")}))
				runs.expectCards(2, said)

				if failed := said.Errors(); !failed.Mention(runs.card(0).ID) || !failed.Mention(runs.card(1).ID) || failed.Mention("No other card") {
					t.Errorf("%v", failed)
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
