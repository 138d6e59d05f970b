// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// slowTokens takes its time from the second token on, like a source that asks somebody.
type slowTokens struct {
	delay time.Duration
	given int
}

func (s *slowTokens) Token(ctx context.Context) (string, error) {
	s.given++

	if s.given > 1 {
		select {
		case <-time.After(s.delay):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}

	return accessToken, nil
}

// After 25 minutes a repeat could issue another card.
func TestCreateCard_OldKeyIsNotRepeated(t *testing.T) {
	t.Parallel()

	for delay, requests := range map[time.Duration]int{24 * time.Minute: 2, 26 * time.Minute: 1} {
		t.Run(delay.String(), func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var times timeline

				memory := newNetwork(func(w http.ResponseWriter, _ *http.Request) {
					if times.add() == 1 {
						drop()
					}

					answer(w, http.StatusOK, oneCard)
				})
				t.Cleanup(memory.stop)

				_, err := memory.connect(t, qonto.Config{Tokens: &slowTokens{delay: delay}}).
					CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

				if len(times.all()) != requests || (err == nil) != (requests == 2) {
					t.Fatalf("%d requests, error %v", len(times.all()), err)
				}

				if err != nil && asError(t, err).Outcome != qonto.OutcomeUnknown {
					t.Errorf("outcome %s", asError(t, err).Outcome)
				}
			})
		})
	}
}

// Calls with one key take turns, also when they spell it differently; others do not wait.
func TestClient_OneCallPerKey(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			mu      sync.Mutex
			running = map[string]int{}
			most    = map[string]int{}
			wait    sync.WaitGroup
		)

		client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
			key := r.Header.Get("X-Qonto-Idempotency-Key")[:1]
			count := func(by int) {
				mu.Lock()
				defer mu.Unlock()

				running[key] += by
				running["all"] += by
				most[key] = max(most[key], running[key])
				most["all"] = max(most["all"], running["all"])
			}

			count(1)
			<-time.After(time.Second)
			count(-1)
			answer(w, http.StatusOK, newCard(time.Now()))
		})

		// The first create shows that creates need no approval.
		_, err := client.CreateCard(t.Context(), "0-key", everyField(), qonto.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}

		for _, key := range []string{"1-key", "1-KEY", "1-key", "2-key", "3-key"} {
			wait.Go(func() {
				_, err := client.CreateCard(t.Context(), key, everyField(), qonto.CreateOptions{})
				if err != nil {
					t.Error(err)
				}
			})
		}

		wait.Wait()

		if most["1"] != 1 || most["all"] != 3 {
			t.Errorf("at most at once: %v", most)
		}
	})
}

// The key is free again after a canceled wait.
func TestClient_WaitForAKeyCanBeCanceled(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			<-time.After(10 * time.Second)
			answer(w, http.StatusOK, oneCard)
		})

		var wait sync.WaitGroup

		wait.Go(func() { _, _ = client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{}) })
		synctest.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		_, err := client.CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})
		if failure := asError(t, err); failure.Outcome != qonto.OutcomeNotSent || failure.Kind != qonto.KindDeadline {
			t.Errorf("outcome %s, kind %s", failure.Outcome, failure.Kind)
		}

		wait.Wait()

		_, err = client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if err != nil {
			t.Error(err)
		}
	})
}
