// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// parallelism is Terraform's own.
const parallelism = 10

// allowance is the promise: so many requests for reading cards that arrive in groups.
func allowance(groups, organization int) int {
	return 2*min(groups, pagesOf(organization, pageSize)) + 2
}

func pagesOf(count, size int) int { return (count + size - 1) / size }

// TestReadsAreFew: whatever the size of the organization, how many of its cards are managed, in which order they are
// read, how slow the network is and how long Terraform takes in between, the promise is kept and every read gets its
// own card.
func TestReadsAreFew(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		organization := rapid.IntRange(1, 700).Draw(rt, "cards of the organization")
		managed := rapid.IntRange(1, organization).Draw(rt, "managed cards")
		latency := time.Duration(rapid.IntRange(10, 200).Draw(rt, "latency in ms")) * time.Millisecond
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))

		tempo := rapid.SampledFrom([]struct {
			name        string
			longest     time.Duration
			parallelism int
			groups      int
		}{
			{"together", quiet, parallelism, pagesOf(managed, parallelism)},
			{"before a request ends", latency, parallelism, 2*pagesOf(managed, parallelism) + 1},
			{"whenever", 10 * latency, parallelism, managed},
			{"one by one", latency, 1, managed},
		}).Draw(rt, "tempo")

		synctest.Test(t, func(t *testing.T) {
			o := newOrganization(t, organization)
			o.latency, o.parallelism = latency, tempo.parallelism

			ids := o.ids()
			random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			o.walk(newReader(o.client), ids[:managed], func() time.Duration { return time.Duration(random.Int64N(int64(tempo.longest))) })

			if got, most := len(o.api.Ledger().Requests), allowance(tempo.groups, organization); got > most {
				t.Errorf("%d requests for %d of %d cards, at most %d are promised", got, managed, organization, most)
			}
		})

		if t.Failed() {
			rt.FailNow()
		}
	})
}

// TestReadsInFigures: the figures that people are told.
func TestReadsInFigures(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ managed, organization, most int }{
		"one card of many":         {1, 10_000, 1},
		"ten cards of many":        {10, 10_000, 1},
		"a hundred cards of many":  {100, 10_000, 11},
		"a hundred of a hundred":   {100, 100, 3},
		"a thousand of a thousand": {1_000, 1_000, 19},
		"all of five thousand":     {5_000, 5_000, 99},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, test.organization)
				o.walk(newReader(o.client), o.ids()[:test.managed], func() time.Duration { return time.Millisecond })

				if got := len(o.api.Ledger().Requests); got > test.most {
					t.Errorf("%d requests for %d of %d cards, want at most %d", got, test.managed, test.organization, test.most)
				}
			})
		})
	}
}

// TestRenewalsAreFew: looking for the renewals of cards pays for the listing as well.
func TestRenewalsAreFew(t *testing.T) {
	t.Parallel()

	for _, renewed := range []int{1, 30, 200} {
		synctest.Test(t, func(t *testing.T) {
			const managed = 250

			o := newOrganization(t, managed)
			ids := o.ids()
			successors := o.renew(renewed)

			run := NewRun(o.client)

			o.each(ids, func(id string) {
				card, err := run.lookUp(t.Context(), id, "")
				if err != nil || card == nil {
					t.Errorf("%v, %v", card, err)

					return
				}

				next, err := run.livingRenewal(t.Context(), card)
				if err != nil || (next == nil) != (successors[id] == "") {
					t.Errorf("renewal of %s: %v, %v", id, next, err)
				}
			})

			all := managed + len(successors)
			if got, most := len(o.api.Ledger().Requests), allowance(pagesOf(managed, parallelism)+len(successors), all); got > most {
				t.Errorf("%d requests for %d renewed of %d cards, at most %d are promised", got, len(successors), all, most)
			}
		})
	}
}

// TestOneCallerLeaves: who gives up waiting is told so at once, and everybody else gets the card.
func TestOneCallerLeaves(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, parallelism)
		o.latency = time.Second
		r := newReader(o.client)

		var leaving, wait sync.WaitGroup

		started := time.Now()

		for number, id := range o.ids() {
			ctx, cancel := context.WithTimeout(t.Context(), o.latency/2)

			if number == 0 { // the one that begins the shared request
				leaving.Go(func() {
					defer cancel()

					_, _, err := r.card(ctx, id)
					if !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != o.latency/2 {
						t.Errorf("left after %s with %v", time.Since(started), err)
					}
				})
				synctest.Wait()

				continue
			}

			wait.Go(func() {
				defer cancel()

				o.expect(r, id)
			})
		}

		leaving.Wait()
		wait.Wait()

		canceled, cancel := context.WithCancel(t.Context())
		cancel()

		mark := o.api.Ledger().Mark()

		_, _, err := r.card(canceled, o.ids()[0])
		if !errors.Is(err, context.Canceled) || len(o.api.Ledger().Since(mark).Requests) > 0 {
			t.Errorf("a caller that is gone already: %v", err)
		}
	})
}

// TestAllCallersLeave: a request that nobody waits for any more ends, be it a listing or not.
func TestAllCallersLeave(t *testing.T) {
	t.Parallel()

	for _, before := range []int{0, 50} {
		synctest.Test(t, func(t *testing.T) {
			o := newOrganization(t, 250)
			r := newReader(o.client)
			o.walk(r, o.ids()[:before], func() time.Duration { return 0 })

			o.latency = time.Hour
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)

			defer cancel()

			var wait sync.WaitGroup

			for _, id := range o.ids()[200:210] {
				wait.Go(func() {
					_, _, err := r.card(ctx, id)
					if !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
				})
			}

			wait.Wait()
			synctest.Wait()

			o.latency = time.Millisecond
			o.expect(r, o.ids()[220])

			if gone := len(r.errands.all); gone > 0 || time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) > time.Hour {
				t.Errorf("%d requests are still under way", gone)
			}
		})
	}
}

// TestListingMayFail: whatever page fails, and whatever the answers leave out, every read gets its card.
func TestListingMayFail(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]control.Fault{
		"first page":       {Nth: 3, Times: 1, Action: "status", Status: http.StatusForbidden},
		"a later page":     {Nth: 7, Times: 1, Action: "status", Status: http.StatusForbidden},
		"number of pages":  {Action: "mutate", MetaOmit: []string{"total_pages"}},
		"all about pages":  {Action: "mutate", MetaOmit: []string{"total_pages", "total_count", "next_page"}},
		"every other time": {Action: "status", Status: http.StatusBadGateway, Probability: 0.3, Seed: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, 500)

				fault.Method, fault.Route = http.MethodGet, "/v2/cards"

				_, err := o.control.AddFault(t.Context(), fault)
				if err != nil {
					t.Fatal(err)
				}

				o.walk(newReader(o.client), o.ids(), func() time.Duration { return time.Millisecond })
			})
		})
	}
}

// TestMissesAreAskedFor: a card that the listing does not have is asked for by its id, and is nil when that does not
// have it either.
func TestMissesAreAskedFor(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 200)
		r := newReader(o.client)
		o.walk(r, o.ids(), func() time.Duration { return 0 })

		before := o.ids()

		err := o.api.Populate(1)
		if err != nil {
			t.Fatal(err)
		}

		mark := o.api.Ledger().Mark()
		o.expect(r, before[17])

		if got := o.api.Ledger().Since(mark).Requests; len(got) > 0 {
			t.Errorf("%d requests for a card that is listed", len(got))
		}

		o.expect(r, o.ids()[200])

		card, _, err := r.card(t.Context(), "00000000-0000-4000-8000-000000000000")
		if card != nil || err != nil {
			t.Errorf("a card that does not exist: %v, %v", card, err)
		}

		if got := o.api.Ledger().Since(mark).Requests; len(got) != 2 {
			t.Errorf("%d requests for two cards that are not listed", len(got))
		}
	})
}

// TestWritesAreSeen: what was listed before a write answers nobody after it.
func TestWritesAreSeen(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 200)
		r := newReader(o.client)
		o.walk(r, o.ids(), func() time.Duration { return 0 })

		id := o.ids()[0]

		_, err := o.client.LockCard(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}

		card, _, err := r.card(t.Context(), id)
		if err != nil || card.Status != qonto.StatusPaused {
			t.Errorf("%v, %v", card, err)
		}
	})
}

// TestAnswersAreYounger: in a run that writes, every answer is from a request that began after the question.
func TestAnswersAreYounger(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 300)
		r := newReader(o.client)

		_, err := o.client.LockCard(t.Context(), o.ids()[0])
		if err != nil {
			t.Fatal(err)
		}

		o.each(o.ids(), func(id string) {
			changed, err := o.control.EditCard(t.Context(), id, map[string]any{"nickname": "changed " + id})
			if err != nil || changed.Nickname == nil {
				t.Error(err)
			}

			card, _, err := r.card(t.Context(), id)
			if err != nil || deref(card.Nickname) != "changed "+id {
				t.Errorf("%s is seen as it was before: %v", id, err)
			}
		})
	})
}

// TestRefusedIDSpoilsNothing: an id that Qonto does not take fails alone.
func TestRefusedIDSpoilsNothing(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, parallelism)
		r := newReader(o.client)

		o.each(append(o.ids(), "not-an-id"), func(id string) {
			if id != "not-an-id" {
				o.expect(r, id)

				return
			}

			_, _, err := r.card(t.Context(), id)
			if err == nil {
				t.Error("no error")
			}
		})
	})
}

// TestTwoPipelines: two runs at once, behind one address, are slowed down by the rate limit and do not fail.
func TestTwoPipelines(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 400)

		err := o.control.SetSwitches(t.Context(), map[string]any{"rate_limit_per_ten_seconds": 10})
		if err != nil {
			t.Fatal(err)
		}

		var wait sync.WaitGroup

		for range 2 {
			wait.Go(func() {
				o.walk(newReader(o.connect()), o.ids(), func() time.Duration { return time.Millisecond })
			})
		}

		wait.Wait()

		refused := func(r control.Request) bool { return r.Status == http.StatusTooManyRequests }
		if !slices.ContainsFunc(o.api.Ledger().Requests, refused) {
			t.Error("the rate limit was never met")
		}
	})
}
