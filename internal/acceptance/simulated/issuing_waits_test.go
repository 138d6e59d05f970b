// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const approvalWait = 14 * time.Minute

// withIDs is a card that needs no look-ups before it is issued.
func withIDs(info control.Info, card values) values {
	return with(card, values{"organization_id": text(info.Organization.ID), "initiator_id": text(info.OwnerMembershipID)})
}

// approveLate has a person approve the first challenges of such requests late, and the others at once; zero times are all.
func (r *coreRuns) approveLate(times int, body map[string]any) {
	r.t.Helper()

	err := r.admin.SetApproverRules(r.t.Context(),
		control.ApproverRule{Decision: control.Approve, AfterMS: approvalWait.Milliseconds(), Times: times, Body: body},
		control.ApproverRule{Decision: control.Approve})
	if err != nil {
		r.t.Fatal(err)
	}

	r.set(map[string]any{"sca": "observed"})
}

// behindAnApproval is a configuration in which the card waits for the approval of another one.
func (r *coreRuns) behindAnApproval(card values) core.Config {
	info := r.server.Info()

	return core.Config{
		"qonto_card.first": r.terraform.Block(withIDs(info, with(card, values{"holder_id": text(info.People["admin"])})), false),
		"qonto_card.this":  r.terraform.Block(card, false),
	}
}

// rateLimited answers creates with 429 until a time.
func rateLimited(until *atomic.Int64) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if left := until.Load() - time.Now().Unix(); isCreate(request) && left > 0 {
				return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {strconv.FormatInt(left, 10)}}), nil
			}

			return next.RoundTrip(request)
		})
	}
}

// failing has the next create fail before it has done anything.
func failing(isNext *atomic.Bool) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if isCreate(request) && isNext.Swap(false) {
				return answer(http.StatusServiceUnavailable, nil), nil
			}

			return next.RoundTrip(request)
		})
	}
}

// The request of a run that gave up issues its card a minute later, while the next run waits for other approvals.
func TestLateCardIsFoundAfterTheQueue(t *testing.T) {
	simulateIntercepted(t, slowLookups, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		held := runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionHold, Stage: control.StageHandling, Times: 1, GoOn: true,
		})

		runs.apply(with(card, values{"timeouts": patience()}))

		go func() {
			time.Sleep(time.Minute) //nolint:forbidigo // the clock is a fake one

			_ = held.Remove(context.Background())
		}()

		admin := runs.server.Info().People["admin"]
		runs.approveLate(0, map[string]any{"card.holder_id": admin})

		config := runs.behindAnApproval(card)
		for _, name := range []string{"second", "third"} {
			config["qonto_card."+name] = runs.terraform.Block(
				withIDs(runs.server.Info(), with(card, values{"holder_id": text(admin), "nickname": text(name)})), false)
		}

		said := runs.applyAll(config, core.Options{Parallelism: 10})
		runs.expectCards(4, said)
	})
}

// A card has ended half an hour ago, and two like it are issued in one run. While the answer to one create is slow, the rate limit
// holds the other one up. It does not stop in front of the card of the first.
func TestSlowAnswerStopsNoOtherCreate(t *testing.T) {
	const slow, limited = ":111", ":200"

	var (
		armed    atomic.Bool
		refusals atomic.Int32
	)

	slowAndLimited := func(next http.RoundTripper) http.RoundTripper {
		return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
			isArmedCreate, body := armed.Load() && isCreate(request), payload(request)

			if isArmedCreate && strings.Contains(body, limited) {
				switch refusals.Add(1) {
				case 1: // longer than a list is good for
					return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"31"}}), nil
				case 2: // and not so long
					return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"10"}}), nil
				}
			}

			answer, err := next.RoundTrip(request)

			if isArmedCreate && strings.Contains(body, slow) {
				time.Sleep(55 * time.Second) //nolint:forbidigo // the clock is a fake one
			}

			return answer, err
		}))
	}

	simulateIntercepted(t, slowAndLimited, func(_ *testing.T, runs *coreRuns) { runs.issueTwoBesideAnEndedOne(&armed, 10) })
}

// issueTwoBesideAnEndedOne issues two cards like one that has ended half an hour ago, with limits of 111 and 200, and a third one of
// another holder, which shows that no approval is needed.
func (r *coreRuns) issueTwoBesideAnEndedOne(armed *atomic.Bool, parallelism int) {
	r.t.Helper()

	info := r.server.Info()
	named := func(name string, euros int64) values {
		return with(lives(info)["virtual"], values{"nickname": text(name), "payment_monthly_limit": number(euros)})
	}

	r.set(map[string]any{"sca": "off"})
	r.apply(named("ended", 200))
	r.apply(nil)
	r.advance(26 * time.Minute)
	armed.Store(true)

	said := r.applyAll(core.Config{
		"qonto_card.a": r.terraform.Block(withIDs(info, with(named("first", 333), values{"holder_id": text(info.People["admin"])})), false),
		"qonto_card.b": r.terraform.Block(named("slow", 111), false),
		"qonto_card.c": r.terraform.Block(named("late", 200), false),
	}, core.Options{Parallelism: parallelism})
	r.expectCards(4, said)

	if failed := said.Errors(); len(failed) > 0 {
		r.t.Error(failed)
	}
}

// The same, and the other create is planned and begins while the answer is slow.
func TestSlowAnswerStopsNoLaterCreate(t *testing.T) {
	var armed atomic.Bool

	slow := func(next http.RoundTripper) http.RoundTripper {
		return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
			body := payload(request)
			answer, err := next.RoundTrip(request)

			switch {
			case !armed.Load():
			case isCreate(request) && strings.Contains(body, ":111"):
				time.Sleep(55 * time.Second) //nolint:forbidigo // the clock is a fake one
			case request.Method == http.MethodPatch && strings.Contains(body, "first"): // longer than a list is good for
				time.Sleep(40 * time.Second) //nolint:forbidigo // the clock is a fake one
			}

			return answer, err
		}))
	}

	simulateIntercepted(t, slow, func(_ *testing.T, runs *coreRuns) { runs.issueTwoBesideAnEndedOne(&armed, 2) })
}

// Two creates of cards that look alike have lost an answer each. One waits for its turn to be approved, and the other, whose turn it
// is, looks for its card: the look does not wait for the one that waits for it.
func TestLookDoesNotWaitForAnApproval(t *testing.T) {
	t.Parallel()

	const first, waiting, looking = ":111", ":222", ":333"

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var gated, failedWaiting, failedLooking atomic.Bool

		var runs *coreRuns

		runs = newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
				body := payload(request)
				isApproved := request.Header.Get("X-Qonto-Sca-Session-Token") != ""

				switch {
				case !isCreate(request):
				case strings.Contains(body, first) && !gated.Swap(true): // the first create learns that no approval is needed, and then one is
					answer, err := next.RoundTrip(request)

					runs.approveLate(1, nil)

					return answer, err
				case strings.Contains(body, waiting) && !failedWaiting.Swap(true),
					strings.Contains(body, looking) && isApproved && !failedLooking.Swap(true):
					return answer(http.StatusServiceUnavailable, nil), nil
				}

				return next.RoundTrip(request)
			}))
		})
		info := runs.server.Info()
		limited := func(euros int64) values {
			return with(lives(info)["virtual"], values{"payment_monthly_limit": number(euros)})
		}

		said := runs.applyAll(core.Config{
			"qonto_card.first":   runs.terraform.Block(withIDs(info, limited(111)), false),
			"qonto_card.waiting": runs.terraform.Block(limited(222), false),
			"qonto_card.looking": runs.terraform.Block(limited(333), false),
		}, core.Options{Parallelism: 10})
		runs.expectCards(3, said)

		if failed := said.Errors(); len(failed) > 0 {
			t.Error(failed)
		}
	})
}

// Qonto falls silent while several cards are issued. Each create looks for its card for a while, and not one after the other: people
// who end a run kill it when it does not end soon, and then no message names any card.
func TestCreatesWithoutAnAnswerEndTogether(t *testing.T) {
	silence := silentCreates(func(request *http.Request) error {
		<-request.Context().Done()

		return context.Cause(request.Context())
	})

	simulateIntercepted(t, silence, func(t *testing.T, runs *coreRuns) {
		started := time.Now()

		said := runs.applyAll(runs.impatient(), core.Options{Parallelism: 10})

		if took := time.Since(started); took > time.Minute || !said.Errors().Mention("may have issued") {
			t.Errorf("the run ended after %s: %v", took, said)
		}
	})
}

// Lists that take seconds are enough for all creates together, because each is good for all creates that wait for it.
func TestCreatesWithoutAnAnswerShareASlowList(t *testing.T) {
	slowness := silentCreates(func(*http.Request) error {
		time.Sleep(5 * time.Second) //nolint:forbidigo // the clock is a fake one

		return nil
	})

	simulateIntercepted(t, slowness, func(t *testing.T, runs *coreRuns) {
		failed := runs.applyAll(runs.impatient(), core.Options{Parallelism: 10}).Errors()

		if len(failed) == 0 || failed.Mention("could not be looked up") {
			t.Errorf("%v", failed)
		}
	})
}

// silentCreates answers the first create only, which shows that no approval is needed. After that a read is answered once look has
// returned, if that is without an error.
func silentCreates(look func(*http.Request) error) func(http.RoundTripper) http.RoundTripper {
	var posts atomic.Int32

	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			switch {
			case isCreate(request) && posts.Add(1) == 1 || posts.Load() <= 1:
				return next.RoundTrip(request)
			case isCreate(request):
				<-request.Context().Done()

				return nil, context.Cause(request.Context())
			}

			if err := look(request); err != nil {
				return nil, err
			}

			return next.RoundTrip(request)
		})
	}
}

// impatient are eight cards whose creates give up soon.
func (r *coreRuns) impatient() core.Config {
	config := core.Config{}

	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		config["qonto_card."+name] = r.terraform.Block(with(lives(r.server.Info())["virtual"], values{
			"nickname": text(name), "timeouts": patience(),
		}), false)
	}

	return config
}

// A card has ended, and the request of a run that gave up replaces it a minute later, while the next run waits for an approval. By then
// Qonto has forgotten the key of the card that ended.
func TestLateCardOfABrokenChain(t *testing.T) {
	var posts atomic.Int32

	late := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if !isCreate(request) || posts.Add(1) != 3 { // after that of the card that ended, and its repeat
				return next.RoundTrip(request)
			}

			kept := request.Clone(context.WithoutCancel(request.Context()))
			kept.Body = io.NopCloser(strings.NewReader(payload(request)))

			time.AfterFunc(time.Minute, func() {
				if answer, err := next.RoundTrip(kept); err == nil {
					_ = answer.Body.Close()
				}
			})

			<-request.Context().Done()

			return nil, context.Cause(request.Context())
		})
	}

	simulateIntercepted(t, func(next http.RoundTripper) http.RoundTripper { return slowLookups(late(next)) }, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.set(map[string]any{"sca": "off"})
		runs.apply(card)
		runs.apply(nil)
		runs.advance(24 * time.Minute)
		runs.apply(with(card, values{"timeouts": patience()}))

		runs.approveLate(1, map[string]any{"card.holder_id": runs.server.Info().People["admin"]})

		go func() { // the late request needs no approval
			time.Sleep(50 * time.Second) //nolint:forbidigo // the clock is a fake one
			runs.set(map[string]any{"sca": "off"})
			time.Sleep(10 * time.Second) //nolint:forbidigo // the clock is a fake one
			runs.set(map[string]any{"sca": "observed"})
		}()

		said := runs.applyAll(runs.behindAnApproval(card), core.Options{Parallelism: 10})
		runs.expectCards(3, said)

		if late := runs.card(1).ID; !said.Errors().Mention(late) {
			t.Errorf("no error names card %s: %v", late, said)
		}
	})
}

// A create that has waited looks at the cards again. If it may not, the error says that, and not that time has run out.
func TestLookAfterAWaitIsRefused(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var armed atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(request *http.Request) (*http.Response, error) {
				switch {
				case isCreate(request) && !armed.Swap(true): // longer than a list is good for
					return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"120"}}), nil
				case armed.Load() && request.Method == http.MethodGet:
					return answer(http.StatusForbidden, nil), nil
				}

				return next.RoundTrip(request)
			})
		})

		failed := runs.apply(lives(runs.server.Info())["virtual"]).Errors()
		runs.expectCards(0, failed)

		if !failed.Mention("No card was issued") || !failed.Mention("denied permission") || failed.Mention("ran out") {
			t.Error(failed)
		}
	})
}

// The request of a run that gave up is still being worked on, and Qonto says so to the next run in words that nobody knows: that run
// does not say that there is no card.
func TestConflictDoesNotMeanNoCard(t *testing.T) {
	wordless := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err == nil && response.StatusCode == http.StatusConflict {
				return answer(http.StatusConflict, nil), response.Body.Close()
			}

			return response, err
		})
	}

	simulateIntercepted(t, wordless, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"sca": "off", "concurrent_key_status": http.StatusConflict})

		card := with(lives(runs.server.Info())["virtual"], values{"timeouts": patience()})
		held := runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionHold, Stage: control.StageHandling, Times: 1, GoOn: true,
		})

		runs.apply(card)

		said := runs.apply(card)

		runs.must(nil, held.Remove(t.Context()))
		synctest.Wait()
		runs.expectCards(1, said)

		if said.Errors().Mention("No card was issued") || !said.Errors().Mention("may have been issued") {
			t.Error(said)
		}
	})
}
