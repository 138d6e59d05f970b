// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	readAttempts  = 6
	writeAttempts = 8
	readWaits     = 2 * time.Minute // sum of the waits of one call
	writeWaits    = 5 * time.Minute

	backoffBase   = 500 * time.Millisecond
	backoffCap    = 30 * time.Second
	maxRetryAfter = time.Minute // of a server that fails; the rate limit's is not shortened

	// limitedPause is added when the rate limit was met: the pauses of one call then outlast its window of 10 seconds.
	limitedPause = 2 * time.Second
	// unboundedWaits is how long a call without any time limit waits where only time bounds the waits: the longer window of the
	// rate limit is 10 minutes.
	unboundedWaits = 11 * time.Minute

	// A write that got lost, or whose key is in use, may still be running: a repeat that comes too soon can slip
	// past the key.
	ambiguousPause = 2 * time.Second
)

// nextPause decides whether the call is repeated, and after how long.
func (e *execution) nextPause(ctx context.Context, failure *Error) (time.Duration, bool) {
	if !isTemporary(failure) && !e.isUnreadableCreate(failure) {
		return 0, false
	}

	pause := e.pauseAfter(failure)
	if e.keyExpiresWithin(pause) || !e.withinBounds(ctx, failure, pause) {
		return 0, false
	}

	switch failure.Kind {
	case KindRateLimited:
		e.limited++
		e.unboundedWait += pause
	case KindConcurrentKey:
		e.concurrent++
		e.unboundedWait += pause
	default:
		e.waited += pause
	}

	return pause, true
}

// withinBounds tells whether the pause is within the bounds of the call. Only time bounds the waits for the rate limit: its
// window is longer than any number of attempts.
func (e *execution) withinBounds(ctx context.Context, failure *Error, pause time.Duration) bool {
	deadline, ends := ctx.Deadline()
	if ends && time.Until(deadline) <= pause {
		return false
	}

	// How long Qonto works on an earlier request has nothing to do with the number of attempts either.
	if failure.Kind == KindRateLimited || failure.Kind == KindConcurrentKey {
		return ends || e.unboundedWait+pause <= unboundedWaits
	}

	attempts, waits := readAttempts, readWaits
	if e.call.write() {
		attempts, waits = writeAttempts, writeWaits
	}

	return e.countedAttempts() < attempts && e.waited+pause <= waits
}

// countedAttempts is how many attempts there were that only so many are made of.
func (e *execution) countedAttempts() int { return e.attempts - e.before - e.limited - e.concurrent }

// pauseAfter returns how long to wait before the next attempt: exponential backoff with full jitter, or what the server
// asks for.
func (e *execution) pauseAfter(failure *Error) time.Duration {
	if failure.Kind == KindRateLimited {
		if failure.RetryAfter > 0 {
			return failure.RetryAfter + jitter(backoffBase)
		}

		return backoff(e.limited+1) + limitedPause
	}

	pause := backoff(e.attempts - e.before - e.limited)
	if failure.RetryAfter > 0 {
		pause = min(failure.RetryAfter, maxRetryAfter) + jitter(backoffBase)
	}

	if e.call.write() && e.worst == OutcomeUnknown {
		pause += ambiguousPause
	}

	return pause
}

// backoff is the pause after that many attempts.
func backoff(attempts int) time.Duration {
	return jitter(min(backoffCap, backoffBase<<min(attempts, writeAttempts)))
}

func jitter(ceiling time.Duration) time.Duration {
	return rand.N(ceiling) //nolint:gosec // spreads load, keeps no secret
}

// isTemporary tells whether the same call may have another result later. Every write carries an idempotency key or
// is repeatable by nature, so a write is as repeatable as a read.
func isTemporary(failure *Error) bool {
	switch failure.Kind {
	case KindRateLimited, KindConcurrentKey, KindServerFault:
		return true
	case KindUnreachable:
		return !isPermanent(failure.cause)
	default:
		return failure.Status == http.StatusRequestTimeout
	}
}

// isUnreadableCreate tells whether a create got an answer without an error that cannot be read: the card may exist, and
// its key may lead to it.
func (e *execution) isUnreadableCreate(failure *Error) bool {
	return e.call.creates() && failure.Outcome == OutcomeUnknown && (failure.Kind == KindMalformed || failure.Kind == KindNotQonto)
}

// retryAfter reads a Retry-After header: seconds, or a date by the server's clock.
func retryAfter(answer *reply) time.Duration {
	value := answer.header.Get("Retry-After")

	seconds, err := strconv.ParseUint(value, 10, 31)
	if err == nil {
		return time.Duration(seconds) * time.Second
	}

	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}

	now := answer.date()
	if now.IsZero() {
		now = time.Now()
	}

	return max(0, until.Sub(now))
}
