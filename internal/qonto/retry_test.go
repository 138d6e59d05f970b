// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Whatever goes wrong up to seven times, the write succeeds, every request of it has the same
// key and the same bytes, and no two are under way together.
func TestClient_RetriesAreIdentical(t *testing.T) {
	t.Parallel()

	property(t, func(b bubble, r *rapid.T) {
		schedule := schedules(0, 7).Draw(r, "schedule")
		chosen := rapid.SampledFrom(writes()).Draw(r, "write")
		trial := newFaultyServer(slices.Clone(schedule))

		defer trial.network.stop()

		started, attempts := time.Now(), 0
		config := qonto.Config{Observe: func(context.Context, qonto.AttemptEvent) { attempts++ }}
		got, err := chosen.call(b.Context(), trial.network.connect(b, config))

		switch {
		case err != nil:
			r.Fatalf("%s: %v", chosen.name, err)
		case got.Card.ID != cardID:
			r.Fatalf("card %q", got.Card.ID)
		case attempts != len(schedule)+1:
			r.Fatalf("%d attempts for %d faults", attempts, len(schedule))
		case trial.overlaps:
			r.Fatal("two requests with one key were under way together")
		case len(slices.Compact(slices.Clone(trial.seen))) != 1:
			r.Fatalf("requests differ: %q", trial.seen)
		case time.Since(started) > 20*time.Minute:
			r.Fatalf("took %s", time.Since(started))
		}
	})
}

// A write that fails in the end says the worst that any of its attempts may have done.
func TestClient_WorstOutcome(t *testing.T) {
	t.Parallel()

	refusal := fault{"422", qonto.OutcomeRefused, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusUnprocessableEntity, `{"errors":[{"code":"invalid"}]}`)
	}}

	property(t, func(b bubble, r *rapid.T) {
		schedule := rapid.OneOf(
			exhausting(8),
			rapid.Map(schedules(0, 7), func(before []fault) []fault { return append(before, refusal) }),
		).Draw(r, "schedule")

		trial := newFaultyServer(slices.Clone(schedule))
		defer trial.network.stop()

		_, err := trial.network.connect(b, qonto.Config{}).CreateCard(b.Context(), "the-key", everyField(), qonto.CreateOptions{})
		failure := asError(r, err)

		want := qonto.OutcomeNotSent
		for _, part := range schedule {
			want = max(want, part.outcome)
		}

		if failure.Outcome != want || failure.Attempts != len(schedule) {
			r.Fatalf("outcome %s after %d attempts, want %s after %d: %v",
				failure.Outcome, failure.Attempts, want, len(schedule), failure)
		}
	})
}

// Reads give up after six attempts, those that met the rate limit not counted.
func TestClient_ReadsGiveUp(t *testing.T) {
	t.Parallel()

	property(t, func(b bubble, r *rapid.T) {
		spent := rapid.Bool().Draw(r, "spent")
		schedule := schedules(0, 5).Draw(r, "schedule")

		if spent {
			schedule = exhausting(6).Draw(r, "exhausting schedule")
		}

		trial := newFaultyServer(slices.Clone(schedule))

		defer trial.network.stop()

		_, err := trial.network.connect(b, qonto.Config{}).Organization(b.Context())

		switch failure := asError(r, err); {
		case spent && failure.Kind == qonto.KindMalformed:
			r.Fatal("a seventh attempt was made")
		case !spent && (failure.Kind != qonto.KindMalformed || failure.Attempts != len(schedule)+1):
			r.Fatalf("gave up: %v", failure) // the answer is a card, so malformed means that it arrived
		}
	})
}

// The server's wish is heeded; without one, waits grow.
func TestClient_RetryPauses(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		after       func() string
		least, most time.Duration
	}{
		"none":           {func() string { return "" }, 2 * time.Second, 3 * time.Second},
		"seconds":        {func() string { return "7" }, 7 * time.Second, 8 * time.Second},
		"date":           {func() string { return time.Now().UTC().Add(20 * time.Second).Format(http.TimeFormat) }, 19 * time.Second, 21 * time.Second},
		"long":           {func() string { return "600" }, 10 * time.Minute, 601 * time.Second},
		"not understood": {func() string { return "later" }, 2 * time.Second, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var times timeline

				client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
					if times.add() == 1 {
						w.Header().Set("Retry-After", tc.after())
						answer(w, http.StatusTooManyRequests, `{}`)

						return
					}

					answer(w, http.StatusOK, oneCard)
				})

				_, err := client.LockCard(t.Context(), cardID)
				if err != nil {
					t.Fatal(err)
				}

				if gap := times.all()[1].Sub(times.all()[0]); gap < tc.least || gap > tc.most {
					t.Errorf("waited %s, want %s to %s", gap, tc.least, tc.most)
				}
			})
		})
	}
}

// A server that fails is not waited for as long as it likes, and its wish is told.
func TestClient_RetryPausesEnd(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			answer(w, http.StatusServiceUnavailable, `{}`)
		})

		started := time.Now()
		_, err := client.Organization(t.Context())

		if failure := asError(t, err); time.Since(started) > 2*time.Minute || failure.RetryAfter != time.Hour {
			t.Errorf("a read took %s and tells %s", time.Since(started), failure.RetryAfter)
		}

		started = time.Now()
		_, err = client.LockCard(t.Context(), cardID)

		if failure := asError(t, err); time.Since(started) > 5*time.Minute || failure.Attempts < 4 {
			t.Errorf("a write took %s and %d attempts", time.Since(started), failure.Attempts)
		}
	})
}

// A write that may still be running is not repeated within two seconds.
func TestClient_RetryAfterUnknownOutcome(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var times timeline

		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			if times.add() == 1 {
				drop()
			}

			answer(w, http.StatusOK, oneCard)
		})

		_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}

		if gap := times.all()[1].Sub(times.all()[0]); gap < 2*time.Second {
			t.Errorf("repeated after %s", gap)
		}
	})
}

// Answers that a repeat does not change.
func TestClient_NotRetried(t *testing.T) {
	t.Parallel()

	for _, tc := range classifyCases() {
		passing := []qonto.Kind{qonto.KindServerFault, qonto.KindRateLimited, qonto.KindConcurrentKey}
		isUnreadable := tc.outcome == qonto.OutcomeUnknown && slices.Contains([]qonto.Kind{qonto.KindMalformed, qonto.KindNotQonto}, tc.kind)

		if slices.Contains(passing, tc.kind) || isUnreadable || tc.status == http.StatusRequestTimeout || tc.session != "" ||
			tc.kind == qonto.KindApprovalRequired {
			continue
		}

		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()

			var times timeline

			client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				times.add()
				w.Header().Set("Content-Type", tc.media)
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			})

			want := tc.outcome
			if tc.status == http.StatusConflict { // of a create: the key may be in use
				want = qonto.OutcomeUnknown
			}

			_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

			failure := asError(t, err)
			if failure.Kind != tc.kind || failure.Outcome != want || len(times.all()) != 1 {
				t.Errorf("%v: kind %s, outcome %s, %d requests", failure, failure.Kind, failure.Outcome, len(times.all()))
			}
		})
	}
}
