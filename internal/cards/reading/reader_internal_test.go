// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
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
	return 2*min(groups, pagesOf(organization, qonto.PageSize)) + 2
}

func pagesOf(count, size int) int { return (count + size - 1) / size }

// TestReader_SendsFewRequests: whatever the size of the organization, how many of its cards are managed, in which order
// they are read, how slow the network is and how long Terraform takes in between, the promise is kept and every read gets
// its own card.
func TestReader_SendsFewRequests(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(rt *rapid.T) {
		organization := rapid.IntRange(1, 700).Draw(rt, "cards of the organization")
		// Few managed cards of many are where both ways to read cost about the same.
		managed := rapid.OneOf(rapid.IntRange(1, organization), rapid.IntRange(1, min(organization, 4*parallelism))).Draw(rt, "managed cards")
		latency := time.Duration(rapid.IntRange(10, 200).Draw(rt, "latency in ms")) * time.Millisecond
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))

		tempo := rapid.SampledFrom([]struct {
			name        string
			longest     time.Duration
			parallelism int
			groups      int
		}{
			{"together", batchWindow, parallelism, pagesOf(managed, parallelism)},
			{"before a request ends", latency, parallelism, 2*pagesOf(managed, parallelism) + 1},
			{"whenever", 10 * latency, parallelism, managed},
			{"one by one", latency, 1, managed},
		}).Draw(rt, "tempo")

		synctest.Test(t, func(t *testing.T) {
			o := newOrganization(t, organization)
			o.latency, o.parallelism = latency, tempo.parallelism

			ids := o.ids()
			random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			o.walk(NewReader(o.client), ids[:managed], func() time.Duration { return time.Duration(random.Int64N(int64(tempo.longest))) })

			if got, most := len(o.api.Ledger().Requests), allowance(tempo.groups, organization); got > most {
				t.Errorf("%d requests for %d of %d cards, at most %d are promised", got, managed, organization, most)
			}
		})

		if t.Failed() {
			rt.FailNow()
		}
	})
}

// TestReader_PublishedFigures: the figures that people are told. What is managed is managed in runs of its own.
func TestReader_PublishedFigures(t *testing.T) {
	t.Parallel()

	type run struct {
		name          string
		managed, most int
	}

	for organization, runs := range map[int][]run{
		10_000: {
			{"one card of many", 1, 1}, {"nine cards of many", 9, 1}, {"ten cards of many", 10, 2}, {"a hundred cards of many", 100, 11},
		},
		100:   {{"a hundred of a hundred", 100, 2}},
		1_000: {{"a thousand of a thousand", 1_000, 19}},
		5_000: {{"all of five thousand", 5_000, 99}},
	} {
		t.Run(strconv.Itoa(organization), func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, organization)
				ids, before := o.ids(), 0

				for _, run := range runs {
					o.walk(NewReader(o.connect()), ids[:run.managed], func() time.Duration { return time.Millisecond })

					all := len(o.api.Ledger().Requests)
					if got := all - before; got > run.most {
						t.Errorf("%s: %d requests, want at most %d", run.name, got, run.most)
					}

					before = all
				}
			})
		})
	}
}

// TestReader_LateReadsWaitForOneAnswer: reads that come while the first ones are under way do not wait for them.
func TestReader_LateReadsWaitForOneAnswer(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 1_000)
		o.latency = time.Second

		r, late := NewReader(o.client), 3*batchWindow
		ids := o.ids()[:10]

		o.each(ids, func(id string) {
			if slices.Index(ids, id) >= 7 {
				<-time.After(late)
			}

			began := time.Now()

			o.expect(r, id)

			if took := time.Since(began); took > o.latency+batchWindow {
				t.Errorf("took %s where an answer takes %s", took, o.latency)
			}
		})

		if got := len(o.api.Ledger().Requests); got > 3 {
			t.Errorf("%d requests", got)
		}
	})
}

// TestReader_WaitsForOneAnswer: a hundred cards are read in the time that one answer takes, also when the organization
// has many cards that have ended.
func TestReader_WaitsForOneAnswer(t *testing.T) {
	t.Parallel()

	for name, ended := range map[string]int{"living cards only": 0, "many ended cards": 250} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				const cards = 100

				o := newOrganization(t, cards+ended)
				o.latency = time.Second

				for _, id := range o.ids()[:ended] {
					_, err := o.control.EditCard(t.Context(), id, map[string]any{"status": "discarded"})
					if err != nil {
						t.Fatal(err)
					}
				}

				r, mark, began := NewReader(o.client), o.api.Ledger().Mark(), time.Now()

				o.each(o.ids()[ended:], func(id string) {
					o.expect(r, id)

					if took := time.Since(began); took > o.latency+batchWindow {
						t.Errorf("took %s where an answer takes %s", took, o.latency)
					}
				})

				if got := len(o.api.Ledger().Since(mark).Requests); got > 2 {
					t.Errorf("%d requests", got)
				}
			})
		})
	}
}

// TestReader_OneCallerCancels: who gives up waiting is told so at once, and everybody else gets the card.
func TestReader_OneCallerCancels(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, parallelism)
		o.latency = time.Second
		r := NewReader(o.client)

		var leaving, wait sync.WaitGroup

		started := time.Now()

		for number, id := range o.ids() {
			ctx, cancel := context.WithTimeout(t.Context(), o.latency/2)

			if number == 0 { // the one that begins the shared request
				leaving.Go(func() {
					defer cancel()

					_, _, err := r.Card(ctx, id)
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

		_, _, err := r.Card(canceled, o.ids()[0])
		if !errors.Is(err, context.Canceled) || len(o.api.Ledger().Since(mark).Requests) > 0 {
			t.Errorf("a caller that is gone already: %v", err)
		}
	})
}

// TestReader_AllCallersCancel: a request that nobody waits for any more ends, be it a listing or not.
func TestReader_AllCallersCancel(t *testing.T) {
	t.Parallel()

	for _, before := range []int{0, 50} {
		synctest.Test(t, func(t *testing.T) {
			o := newOrganization(t, 250)
			r := NewReader(o.client)
			o.walk(r, o.ids()[:before], func() time.Duration { return 0 })

			o.latency = time.Hour
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)

			defer cancel()

			var wait sync.WaitGroup

			for _, id := range o.ids()[200:210] {
				wait.Go(func() {
					_, _, err := r.Card(ctx, id)
					if !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
				})
			}

			wait.Wait()
			synctest.Wait()

			o.latency = time.Millisecond
			o.expect(r, o.ids()[220])

			if gone := len(r.inFlight.requests); gone > 0 || time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) > time.Hour {
				t.Errorf("%d requests are still under way", gone)
			}
		})
	}
}

// TestReader_TwoRunsShareRateLimit: two runs at once, behind one address, are slowed down by the rate limit and do not fail.
func TestReader_TwoRunsShareRateLimit(t *testing.T) {
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
				o.walk(NewReader(o.connect()), o.ids(), func() time.Duration { return time.Millisecond })
			})
		}

		wait.Wait()

		refused := func(r control.Request) bool { return r.Status == http.StatusTooManyRequests }
		if !slices.ContainsFunc(o.api.Ledger().Requests, refused) {
			t.Error("the rate limit was never met")
		}
	})
}

// TestSingleReader_KeepsRateLimit: although very many cards are read at the same time, each with a request of its own,
// Qonto never has to refuse one.
func TestSingleReader_KeepsRateLimit(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		const (
			cards  = 1200 // more than the limit of ten seconds
			atOnce = 500
		)

		o := newOrganization(t, cards)
		o.parallelism, o.latency = atOnce, time.Millisecond

		standard := control.DefaultSwitches()

		err := o.control.SetSwitches(t.Context(), map[string]any{
			"rate_limit_per_ten_seconds": standard.RateLimitPerTenSeconds, "rate_limit_per_ten_minutes": standard.RateLimitPerTenMinutes,
		})
		if err != nil {
			t.Fatal(err)
		}

		o.walk(NewSingleReader(o.client), o.ids(), func() time.Duration { return 0 })

		requests := o.api.Ledger().Requests
		if len(requests) != cards {
			t.Errorf("%d requests for %d cards", len(requests), cards)
		}

		for _, request := range requests {
			if request.Status == http.StatusTooManyRequests {
				t.Fatal("a request was refused")
			}
		}
	})
}
