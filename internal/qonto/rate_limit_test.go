// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// limitedFor answers 429 until the time is over, then with a card and an organization.
func limitedFor(limited time.Duration, times *timeline, retryAfter string) http.HandlerFunc {
	end := time.Now().Add(limited)

	return func(w http.ResponseWriter, _ *http.Request) {
		times.add()

		if time.Now().Before(end) {
			w.Header().Set("Retry-After", retryAfter)
			answer(w, http.StatusTooManyRequests, `{}`)

			return
		}

		answer(w, http.StatusOK, `{"organization":{"id":"1"},"card":{"id":"`+cardID+`"}}`)
	}
}

// limitedCalls are a create, a change and a read.
func limitedCalls() map[string]func(context.Context, *qonto.Client) error {
	return map[string]func(context.Context, *qonto.Client) error{
		"create": func(ctx context.Context, client *qonto.Client) error {
			_, err := client.CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})

			return err
		},
		"lock": func(ctx context.Context, client *qonto.Client) error {
			_, err := client.LockCard(ctx, cardID)

			return err
		},
		"read": func(ctx context.Context, client *qonto.Client) error {
			_, err := client.Organization(ctx)

			return err
		},
	}
}

// Qonto's window is ten minutes long, so a call waits as long as its operation may take, and not
// for a number of attempts.
func TestClient_Retry429(t *testing.T) {
	t.Parallel()

	for name, call := range limitedCalls() {
		for timeout, limited := range map[time.Duration]time.Duration{
			5 * time.Minute:  4 * time.Minute,
			20 * time.Minute: 10 * time.Minute,
			40 * time.Minute: 35 * time.Minute, // a key that was never used does not grow old
			0:                10 * time.Minute, // no limit at all
		} {
			t.Run(name+" within "+timeout.String(), func(t *testing.T) {
				t.Parallel()

				synctest.Test(t, func(t *testing.T) {
					var times timeline

					client := pretend(t, limitedFor(limited, &times, ""))
					ctx := t.Context()

					if timeout > 0 {
						ctx = qonto.WithBudget(ctx, timeout)
					}

					started := time.Now()

					err := call(ctx, client)
					if err != nil {
						t.Fatalf("after %s: %v", time.Since(started), err)
					}

					if most := int(limited/time.Second)/10 + 5; len(times.all()) > most {
						t.Errorf("%d requests in %s", len(times.all()), limited)
					}
				})
			})
		}
	}
}

// The wait for the rate limit ends with the operation, or with the window of the limit where nothing limits the operation.
func TestClient_Retry429Ends(t *testing.T) {
	t.Parallel()

	for timeout, want := range map[time.Duration]time.Duration{3 * time.Minute: 3 * time.Minute, 0: 11 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			var times timeline

			client := pretend(t, limitedFor(time.Hour, &times, ""))
			ctx := t.Context()

			if timeout > 0 {
				limited, cancel := context.WithTimeout(ctx, timeout)
				defer cancel()

				ctx = limited
			}

			started := time.Now()
			_, err := client.CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})
			took := time.Since(started)

			failure := asError(t, err)
			if failure.Kind != qonto.KindRateLimited || failure.Outcome != qonto.OutcomeRefused || took < want-time.Minute || took > want {
				t.Errorf("%v: kind %s, outcome %s after %s", err, failure.Kind, failure.Outcome, took)
			}
		})
	}
}

// Nothing is sent earlier than the server allows, also if that is long, and nothing is waited for
// that comes too late.
func TestClient_RetryAfterIsKept(t *testing.T) {
	t.Parallel()

	for name, call := range limitedCalls() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var times timeline

				client := pretend(t, limitedFor(10*time.Minute, &times, "600"))

				err := call(qonto.WithBudget(t.Context(), 20*time.Minute), client)
				if err != nil {
					t.Fatal(err)
				}

				if all := times.all(); len(all) != 2 || all[1].Sub(all[0]) < 10*time.Minute || all[1].Sub(all[0]) > 11*time.Minute {
					t.Errorf("requests at %s", all)
				}
			})

			synctest.Test(t, func(t *testing.T) {
				var times timeline

				client := pretend(t, limitedFor(10*time.Minute, &times, "600"))
				started := time.Now()
				failure := asError(t, call(qonto.WithBudget(t.Context(), 5*time.Minute), client))

				if failure.Kind != qonto.KindRateLimited || failure.RetryAfter != 10*time.Minute || time.Since(started) != 0 || len(times.all()) != 1 {
					t.Errorf("%v after %s and %d requests", failure, time.Since(started), len(times.all()))
				}

				if !strings.Contains(failure.Error(), "again in 10m0s at the earliest") {
					t.Errorf("%q does not tell how long it takes", failure)
				}
			})
		})
	}
}

// What one call was told holds for the others as well. One whose time ends before says so at once.
func TestClient_Retry429PausesAllCalls(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var times timeline

		client := pretend(t, limitedFor(10*time.Minute, &times, "600"))
		first := make(chan error, 1)

		go func() {
			_, err := client.CreateCard(qonto.WithBudget(t.Context(), 20*time.Minute), "the-key", everyField(), qonto.CreateOptions{})
			first <- err
		}()

		synctest.Wait()

		started := time.Now()
		_, err := client.Organization(qonto.WithBudget(t.Context(), 5*time.Minute))

		failure := asError(t, err)
		if failure.Kind != qonto.KindRateLimited || failure.Outcome != qonto.OutcomeNotSent || time.Since(started) != 0 || len(times.all()) != 1 {
			t.Errorf("%v: outcome %s after %s and %d requests", err, failure.Outcome, time.Since(started), len(times.all()))
		}

		err = <-first
		if err != nil {
			t.Error(err)
		}
	})
}

// A key that may have been used by an attempt whose answer was lost is not sent after 25 minutes, whatever the later answers were.
func TestClient_Retry429WithAnOldKey(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var times timeline

		limited := limitedFor(30*time.Minute, &times, "")
		client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
			if len(times.all()) > 0 {
				limited(w, r)

				return
			}

			times.add()
			answer(w, http.StatusBadGateway, `{}`)
		})

		started := time.Now()
		_, err := client.LockCard(qonto.WithBudget(t.Context(), time.Hour), cardID)

		all := times.all()
		if took := all[len(all)-1].Sub(started); took > 25*time.Minute || took < 24*time.Minute {
			t.Errorf("the key was sent last after %s: %v", took, err)
		}

		if failure := asError(t, err); failure.Outcome != qonto.OutcomeUnknown {
			t.Errorf("outcome %s", failure.Outcome)
		}
	})
}
