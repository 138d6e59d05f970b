// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// The card of a killed run is young enough for its key when the next run begins, and too old when its request could be sent.
// No second card is issued: the run stops and names the card.
func TestKeyGrowsOldWhileACreateWaits(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)
	seed := values{"idempotency_seed": text("s"), "nickname": text("ads")}

	// A chain: the card of generation 0 has ended, and that of generation 1 lives.
	chain := func(r *coreRuns, card values) {
		r.apply(card)
		r.apply(nil)
		r.advance(12 * time.Minute)
		r.apply(card)
		r.state = core.NewState()
		r.advance(12 * time.Minute)
	}
	one := func(age time.Duration) func(*coreRuns, values) {
		return func(r *coreRuns, card values) {
			r.apply(card)
			r.state = core.NewState()
			r.advance(age)
		}
	}

	for name, c := range map[string]struct {
		card     values
		before   func(*coreRuns, values)
		switches map[string]any
		queue    bool // behind the approval of another card
		late     bool // the create begins after that of the other card
		own      bool // the card waits for an approval of its own
		failed   bool // the first attempt fails before it has issued anything
		limited  time.Duration
	}{
		"seeded, in the queue":          {card: seed, before: one(20 * time.Minute), queue: true},
		"seeded, begun late":            {card: seed, before: one(20 * time.Minute), queue: true, late: true},
		"seeded, its own approval":      {card: seed, before: one(17 * time.Minute), own: true, switches: map[string]any{"sca_order": "sca_first"}},
		"seeded, rate limited":          {card: seed, before: one(24 * time.Minute), limited: 9 * time.Minute},
		"seeded, no nickname":           {card: values{"idempotency_seed": text("s")}, before: one(24 * time.Minute), limited: 9 * time.Minute},
		"seeded, in its last minute":    {card: seed, before: one(29*time.Minute + 45*time.Second), limited: 20 * time.Second},
		"in the queue":                  {before: one(20 * time.Minute), queue: true},
		"a chain, in the queue":         {before: chain, queue: true},
		"a chain, rate limited":         {before: chain, limited: 9 * time.Minute},
		"a chain, seeded, in the queue": {card: seed, before: chain, queue: true},
		"a chain, seeded, rate limited": {card: seed, before: chain, limited: 9 * time.Minute},
		"in doubt, seeded":              {card: seed, before: one(24 * time.Minute), failed: true, limited: 9 * time.Minute},
		"in doubt":                      {before: one(24 * time.Minute), failed: true, limited: 9 * time.Minute},
		"in doubt, a chain":             {before: chain, failed: true, limited: 9 * time.Minute},
		"in doubt, a chain, seeded":     {card: seed, before: chain, failed: true, limited: 9 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var (
					limitedUntil atomic.Int64
					failNext     atomic.Bool
				)

				runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
					return slowLookups(failing(&failNext)(rateLimited(&limitedUntil)(next)))
				})
				card := with(lives(runs.server.Info())["virtual"], c.card)
				config := runs.config(card)

				c.before(runs, card)

				issued := runs.server.Ledger().Cards
				last := issued[len(issued)-1]

				runs.set(c.switches)

				if c.queue || c.own {
					runs.approveLate(1, nil)
				}

				want := len(issued)

				if c.queue {
					config = runs.behindAnApproval(card)
					want++
				}

				failNext.Store(c.failed)
				limitedUntil.Store(time.Now().Add(c.limited).Unix())

				options := core.Options{Parallelism: 10}
				if c.late {
					options.Parallelism = 1
				}

				said := runs.applyAll(config, options)
				runs.expectCards(want, said)

				if !said.Errors().Mention(last.ID) {
					t.Errorf("no error names card %s: %v", last.ID, said)
				}
			})
		})
	}
}

// A create waits while another one looks for its card, and its key grows too old meanwhile.
func TestKeyGrowsOldBehindALook(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		const inDoubt, limited = `:777`, `:200`

		var armed, failed, refused, listed atomic.Bool

		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
				body := payload(request)

				switch {
				case !armed.Load():
				case isCreate(request) && strings.Contains(body, inDoubt) && !failed.Swap(true):
					return answer(http.StatusServiceUnavailable, nil), nil
				case isCreate(request) && strings.Contains(body, limited) && !refused.Swap(true):
					time.Sleep(100 * time.Millisecond) //nolint:forbidigo // the clock is a fake one; both are under way

					return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"4"}}), nil
				case request.Method == http.MethodGet && failed.Load() && !listed.Swap(true):
					time.Sleep(3 * time.Second) //nolint:forbidigo // the clock is a fake one

					return answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"420"}}), nil
				}

				return next.RoundTrip(request)
			}))
		})
		info := runs.server.Info()
		card := with(lives(info)["virtual"], values{"idempotency_seed": text("c")})

		runs.apply(card)
		runs.state = core.NewState()
		runs.advance(24*time.Minute + 40*time.Second)
		armed.Store(true)

		said := runs.applyAll(core.Config{
			"qonto_card.a": runs.terraform.Block(withIDs(info, with(card, values{
				"holder_id": text(info.People["admin"]), "payment_monthly_limit": number(555),
			})), false),
			"qonto_card.b": runs.terraform.Block(with(card, values{ // of another design, so that it does not stop in front of the old card
				"payment_monthly_limit": number(777), "idempotency_seed": text("b"), "card_design": text("virtual.plum.2025"),
			}), false),
			"qonto_card.c": runs.terraform.Block(card, false),
		}, core.Options{Parallelism: 3})
		runs.expectCards(3, said)
	})
}

// A killed run has left a card with a seed. The next run learns that creates need no approval, and then they do: the create asks
// for its approval while another one is open, and has to ask again after that. Meanwhile its key has been forgotten.
func TestKeyGrowsOldWithAStaleChallenge(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		var armed, gated atomic.Bool

		var runs *coreRuns

		runs = newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			return slowLookups(roundTripper(func(request *http.Request) (*http.Response, error) {
				if !armed.Load() || !isCreate(request) {
					return next.RoundTrip(request)
				}

				body := payload(request)

				answer, err := next.RoundTrip(request)

				if !gated.Swap(true) {
					runs.approveLate(1, nil)

					return answer, err
				}

				switch { // both are on their way before the first answer tells that approvals are wanted now
				case strings.Contains(body, ":222") && answer.StatusCode == http.StatusPreconditionRequired:
					time.Sleep(5 * time.Second) //nolint:forbidigo // the clock is a fake one
				case answer.StatusCode == http.StatusPreconditionRequired:
					time.Sleep(10 * time.Second) //nolint:forbidigo // the clock is a fake one
				}

				return answer, err
			}))
		})
		info := runs.server.Info()
		card := with(lives(info)["virtual"], values{"idempotency_seed": text("s"), "nickname": text("ads")})

		runs.apply(card)
		runs.state = core.NewState()
		runs.advance(17 * time.Minute)
		runs.set(map[string]any{"sca_order": "sca_first"})
		armed.Store(true)

		last := runs.server.Ledger().Cards[0]
		other := func(limit int) core.Block {
			return runs.terraform.Block(withIDs(info, with(lives(info)["virtual"], values{
				"holder_id": text(info.People["admin"]), "payment_monthly_limit": number(int64(limit)),
			})), false)
		}

		said := runs.applyAll(core.Config{
			"qonto_card.zero":  other(111),
			"qonto_card.first": other(222),
			"qonto_card.this":  runs.terraform.Block(card, false),
		}, core.Options{Parallelism: 10})

		runs.expectCards(3, said)

		if !said.Errors().Mention(last.ID) {
			t.Errorf("no error names card %s: %v", last.ID, said)
		}
	})
}

// A killed run has issued a card with a seed, and Qonto fails when the run is repeated. Its key is older than that second run, which
// says so, or the third one would come too late.
func TestKeyIsOlderThanTheRunWithoutAnAnswer(t *testing.T) {
	var fails atomic.Bool

	failing := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if isCreate(request) && fails.Load() {
				return answer(http.StatusServiceUnavailable, nil), nil
			}

			return next.RoundTrip(request)
		})
	}

	simulateIntercepted(t, failing, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"idempotency_seed": text("s"), "nickname": text("ads")})

		runs.apply(card)
		runs.state = core.NewState()
		runs.advance(20 * time.Minute)
		fails.Store(true)

		if said := runs.apply(card).Errors(); !said.Mention("count from that one") || said.Mention("Qonto lists no such card") {
			t.Error(said)
		}
	})
}

// While a create with a seed waits, a card of another resource outlives its key, and the first key of its own chain is forgotten. The
// error names both, and the advice holds for both.
func TestSeveralKeysGrowOldWhileACreateWaits(t *testing.T) {
	var limitedUntil atomic.Int64

	simulateIntercepted(t, rateLimited(&limitedUntil), func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"idempotency_seed": text("s"), "nickname": text("ads")})

		runs.set(map[string]any{"sca": "off"})
		runs.apply(card)
		runs.apply(nil)
		runs.advance(4 * time.Minute)
		runs.colleague().apply(with(card, values{"idempotency_seed": text("other")}))
		runs.advance(2 * time.Minute)
		runs.apply(card)
		runs.state = core.NewState()
		runs.advance(18 * time.Minute)
		limitedUntil.Store(time.Now().Add(11 * time.Minute).Unix())

		said := runs.apply(card).Errors()
		runs.expectCards(3, said)

		if !said.Mention(runs.card(1).ID) || !said.Mention(runs.card(2).ID) || !said.Mention("when the newest is 30 minutes old") {
			t.Error(said)
		}
	})
}
