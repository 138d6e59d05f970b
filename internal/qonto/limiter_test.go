// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// instant answers at once and records when it was asked; a network in memory would be the slowest part.
type instant struct {
	timeline

	mu      sync.Mutex
	methods []string
}

func (i *instant) RoundTrip(r *http.Request) (*http.Response, error) {
	i.mu.Lock()
	i.methods = append(i.methods, r.Method)
	i.mu.Unlock()
	i.add()

	body := `{"organization":{"id":"1"},"card":{"id":"` + cardID + `"}}`

	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// busiest returns the most requests in any window of that length.
func (l *timeline) busiest(window time.Duration) int {
	times, first, most := l.all(), 0, 0

	for index, at := range times {
		for at.Sub(times[first]) > window {
			first++
		}

		most = max(most, index-first+1)
	}

	return most
}

// Qonto's limits are kept over any window, however many callers there are, and come near to be used.
func TestLimiter_StaysBelowBothLimits(t *testing.T) {
	t.Parallel()

	for _, callers := range []int{1, 10, 500} {
		synctest.Test(t, func(t *testing.T) { keepRateLimits(t, callers) })
	}
}

func keepRateLimits(t *testing.T, callers int) {
	t.Helper()

	const requests = 12_000

	transport := &instant{}
	client := newClient(t, qonto.Config{Transport: transport})

	var wait sync.WaitGroup

	for range callers {
		wait.Go(func() {
			for range requests / callers {
				_, err := client.Organization(t.Context())
				if err != nil {
					t.Error(err)

					return
				}
			}
		})
	}

	wait.Wait()

	if most := transport.busiest(10 * time.Second); most >= 1000 || most < 900 {
		t.Errorf("%d requests in 10 s", most)
	}

	if most := transport.busiest(10 * time.Minute); most >= 10_000 || most < 9_000 {
		t.Errorf("%d requests in 10 min", most)
	}
}

// A write does not queue behind reads that came before it.
func TestLimiter_WritesGoFirst(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		const before, reads, writes = 100, 50, 5 // the first hundred need not wait

		transport := &instant{}
		client := newClient(t, qonto.Config{Transport: transport})

		for range before - 1 {
			_, _ = client.Organization(t.Context())
		}

		_, _ = client.LockCard(t.Context(), cardID) // shows that locking needs no approval, so locks need not queue

		var wait sync.WaitGroup

		for range reads {
			wait.Go(func() { _, _ = client.Organization(t.Context()) })
		}

		synctest.Wait()

		for range writes {
			wait.Go(func() { _, _ = client.LockCard(t.Context(), cardID) })
		}

		wait.Wait()

		for position, method := range transport.methods[before:] {
			// One read was at the head already.
			if wanted := position >= 1 && position <= writes; wanted != (method == http.MethodPut) {
				t.Errorf("%s at position %d", method, position)
			}
		}
	})
}

// A canceled waiter is told so at once and holds up nobody.
func TestLimiter_CanceledWaiters(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		transport := &instant{}
		client := newClient(t, qonto.Config{Transport: transport})

		const burst = 4600

		for range burst { // until the long limit makes a request wait for a tenth of a second
			_, _ = client.Organization(t.Context())
		}

		synctest.Wait()

		var (
			wait     sync.WaitGroup
			canceled atomic.Int64
		)

		ctx, cancel := context.WithCancel(t.Context())

		for range 100 {
			wait.Go(func() {
				_, err := client.LockCard(t.Context(), cardID)
				if err != nil {
					t.Error(err)
				}
			})
			wait.Go(func() {
				_, err := client.LockCard(ctx, cardID)
				if err != nil && errors.Is(err, context.Canceled) && asError(t, err).Outcome == qonto.OutcomeNotSent {
					canceled.Add(1)
				}
			})
		}

		time.AfterFunc(2*time.Second, cancel)
		wait.Wait()

		left := int(canceled.Load())
		if sent := len(transport.all()) - burst; left < 80 || sent != 200-left {
			t.Errorf("%d were canceled, %d of 200 were sent", left, sent)
		}

		_, err := client.Organization(t.Context())
		if err != nil {
			t.Error(err)
		}
	})
}

// A waiter that is canceled at the very moment it gets its turn passes it on.
func TestLimiter_CanceledWaiterLosesNoTurn(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		enter, leave := qonto.NewLimiterQueue()

		for range 100 {
			err := enter(t.Context()) // a turn that was lost is a deadlock here
			if err != nil {
				t.Fatal(err)
			}

			ctx, cancel := context.WithCancel(t.Context())
			left := make(chan struct{})

			go func() {
				defer close(left)

				if enter(ctx) == nil {
					leave()
				}
			}()

			synctest.Wait()
			cancel()
			leave()
			<-left
		}
	})
}

// Too little time for the rate limit is a deadline, and nothing was sent.
func TestLimiter_DeadlineBeforeTheTurn(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, qonto.Config{Transport: &instant{}})

		for range 100 {
			_, _ = client.Organization(t.Context())
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()

		_, err := client.LockCard(ctx, cardID)

		failure := asError(t, err)
		if failure.Kind != qonto.KindDeadline || failure.Outcome != qonto.OutcomeNotSent || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: kind %s, outcome %s", err, failure.Kind, failure.Outcome)
		}
	})
}

// shared is a server that counts the requests of everybody, and says nothing about when to come back.
type shared struct {
	mu    sync.Mutex
	times []time.Time
}

func (s *shared) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	const limit = 1000

	answer := httptest.NewRecorder()
	now := time.Now()

	if len(s.times) >= limit && now.Sub(s.times[len(s.times)-limit]) < 10*time.Second {
		answer.WriteHeader(http.StatusTooManyRequests)
	} else {
		s.times = append(s.times, now)
		_, _ = answer.WriteString(`{"organization":{"id":"` + cardID + `"},"card":{"id":"` + cardID + `"}}`)
	}

	return answer.Result(), nil
}

// Clients of several pipelines behind one address slow each other down, and none of them fails.
func TestLimiter_SharedByOthers(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		const pipelines, workers, requests = 3, 10, 100

		var (
			server shared
			wait   sync.WaitGroup
		)

		for range pipelines {
			client := newClient(t, qonto.Config{Transport: &server})

			for range workers {
				wait.Go(func() {
					for range requests {
						_, read := client.Organization(t.Context())
						_, write := client.LockCard(t.Context(), cardID)

						if read != nil || write != nil {
							t.Error(read, write)

							return
						}
					}
				})
			}
		}

		wait.Wait()

		if len(server.times) != 2*pipelines*workers*requests {
			t.Errorf("%d requests were answered", len(server.times))
		}
	})
}
