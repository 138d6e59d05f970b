// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

// Qonto allows 1,000 requests in 10 seconds and 10,000 in 10 minutes, per IP address. A bucket lets at most
// burst + window × rate through in any window: 950 and 9,700.
const (
	shortBurst = 100
	shortRate  = 85 // per second
	longBurst  = 4000
	longRate   = 9.5 // per second

	// slowestRate is what is left, in requests per second, of the rate of a client that was refused again and again.
	slowestRate = 10
)

// limiter keeps the requests of one client below both limits. While requests wait, writes go first; among equals,
// first come is first served. Others behind the same address count as well, so a refusal slows all requests down.
type limiter struct {
	buckets []*rate.Limiter

	mu     sync.Mutex
	resume time.Time // no request before
	taken  bool      // a request is at the head of the queue
	writes []chan struct{}
	reads  []chan struct{}
}

func newLimiter() *limiter {
	return &limiter{buckets: []*rate.Limiter{
		rate.NewLimiter(shortRate, shortBurst),
		rate.NewLimiter(longRate, longBurst),
	}}
}

// wait returns when the request may be sent. Its error satisfies errors.Is for the context's, or is a pauseError.
func (l *limiter) wait(ctx context.Context, write bool) error {
	err := l.acquire(ctx, write)
	if err != nil {
		return err
	}

	defer l.release()

	err = l.waitForResume(ctx)
	if err != nil {
		return err
	}

	for _, bucket := range l.buckets {
		err = bucket.Wait(ctx)
		if err == nil {
			continue
		}

		if ctx.Err() != nil {
			return ctx.Err()
		}

		return fmt.Errorf("%w while waiting for the rate limit", context.DeadlineExceeded)
	}

	return nil
}

// slowDown notes that the limit was met although it was kept here: somebody else uses it too. All requests pause, not
// only the one that was refused, and go on at half the rate.
func (l *limiter) slowDown(pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()

	now := time.Now()
	if now.After(l.resume) { // one refusal for all that were under way
		short := l.buckets[0]
		short.SetLimit(max(slowestRate, short.Limit()/2)) //nolint:mnd // half
	}

	if until := now.Add(pause); until.After(l.resume) {
		l.resume = until
	}
}

// pauseError means that a pause that Qonto asked for ends after the context.
type pauseError struct{ left time.Duration }

func (pauseError) Error() string {
	return "the pause that Qonto asked for is longer than the time that is left"
}

// waitForResume waits until a pause is over, however often it is prolonged meanwhile, unless the context ends before.
func (l *limiter) waitForResume(ctx context.Context) error {
	for {
		l.mu.Lock()
		left := time.Until(l.resume)
		l.mu.Unlock()

		if left <= 0 {
			return nil
		}

		deadline, ends := ctx.Deadline()
		if ends && time.Until(deadline) <= left && ctx.Err() == nil {
			return pauseError{left}
		}

		err := clock.Sleep(ctx, left)
		if err != nil {
			return err
		}
	}
}

// acquire returns when the caller is at the head of the queue.
func (l *limiter) acquire(ctx context.Context, write bool) error {
	err := ctx.Err()
	if err != nil {
		return err
	}

	l.mu.Lock()

	if !l.taken {
		l.taken = true
		l.mu.Unlock()

		return nil
	}

	ready := make(chan struct{})
	queue := l.queue(write)
	*queue = append(*queue, ready)
	l.mu.Unlock()

	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		l.withdraw(ready, write)

		return ctx.Err()
	}
}

// release gives the head of the queue to the next one.
func (l *limiter) release() {
	l.mu.Lock()
	defer l.mu.Unlock()

	for _, queue := range []*[]chan struct{}{&l.writes, &l.reads} {
		if len(*queue) > 0 {
			close((*queue)[0])
			*queue = (*queue)[1:]

			return
		}
	}

	l.taken = false
}

// withdraw removes a waiter; if it was given the head in the meantime it passes that on.
func (l *limiter) withdraw(ready chan struct{}, write bool) {
	l.mu.Lock()

	queue := l.queue(write)
	position := slices.Index(*queue, ready)

	if position >= 0 {
		*queue = slices.Delete(*queue, position, position+1)
	}

	l.mu.Unlock()

	if position < 0 {
		l.release()
	}
}

func (l *limiter) queue(write bool) *[]chan struct{} {
	if write {
		return &l.writes
	}

	return &l.reads
}
