// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	readAttempts  = 6
	writeAttempts = 8
	readWaits     = 2 * time.Minute // sum of the waits of one call
	writeWaits    = 5 * time.Minute

	backoffBase   = 500 * time.Millisecond
	backoffCap    = 30 * time.Second
	retryAfterCap = time.Minute // of a server that fails; the rate limit's is not shortened

	// limitedPause is added when the rate limit was met: the pauses of one call then outlast its window of 10 seconds.
	limitedPause = 2 * time.Second
	// limitedWaits is how long a call without any time limit waits for the rate limit: its longer window is 10 minutes.
	limitedWaits = 11 * time.Minute

	// A write that got lost, or whose key is in use, may still be running: a repeat that comes too soon can slip
	// past the key.
	ambiguousPause = 2 * time.Second
)

// run is the state of one logical call over its attempts.
type run struct {
	call       *call
	address    string       // scheme and host that are asked
	told       *atomic.Bool // the client's
	token      string       // replaces the source's after a renewal
	renewed    bool
	attempts   int
	waited     time.Duration
	before     int           // attempts that do not count any more: those before an approval
	limited    int           // attempts that do not count either, because they met the rate limit
	limitedBy  time.Duration // and the waits after them
	concurrent int           // attempts that met an earlier request with the same key
	firstSent  time.Time     // of the attempts that may have done something
	keySince   time.Time     // the earliest time at which Qonto may have kept the key
	usedKey    bool          // the key may have been used by an earlier call
	worst      Outcome
	last       *Error
}

func (c *Client) newRun(call *call) *run {
	return &run{call: call, address: c.address, told: &c.badTokenTold}
}

// note keeps what the attempt means for the call as a whole.
func (r *run) note(failure *Error) {
	r.worst = max(r.worst, failure.Outcome)
	failure.Outcome = r.worst
	failure.Attempts = r.attempts
	failure.address, failure.told = r.address, r.told
	r.last = failure

	if r.worst < OutcomeUnknown && r.call.hooks.Refused != nil {
		r.call.hooks.Refused()
	}

	r.unused()
}

// beforeRepeat asks the caller of a create whether the request may be sent again although the outcome of an attempt is
// not known.
func (r *run) beforeRepeat(ctx context.Context) error {
	if r.worst < OutcomeUnknown || r.call.hooks.BeforeRepeat == nil {
		return nil
	}

	return r.call.hooks.BeforeRepeat(ctx)
}

// announce tells the caller of a create that an attempt follows.
func (r *run) announce(ctx context.Context) error {
	if r.call.hooks.Sending == nil {
		return nil
	}

	return r.call.hooks.Sending(ctx)
}

// unused forgets when the call was sent first, as long as no attempt can have done anything: Qonto keeps the key of a
// request that succeeded, and of no request that it refused or never saw.
func (r *run) unused() {
	if r.worst == OutcomeUnknown {
		return
	}

	r.firstSent = time.Time{}

	if !r.usedKey {
		r.keySince = time.Time{}
	}
}

// stop returns the error of a call that ends before another attempt: what is known from the attempts before, and
// why there is no other one.
func (r *run) stop(kind Kind, cause error, reason string) *Error {
	failure := newError(r.call)
	if r.last != nil {
		*failure = *r.last
	}

	failure.Kind = kind
	failure.cause = cause
	failure.reason = reason
	failure.Outcome = r.worst
	failure.Attempts = r.attempts
	failure.address, failure.told = r.address, r.told

	return failure
}

// held is the error of a call that was not sent because of the rate limit.
func (r *run) held(err error) *Error {
	var pause pauseError
	if !errors.As(err, &pause) {
		return r.stop(interrupted(err), err, "")
	}

	failure := r.stop(KindRateLimited, nil, err.Error())
	failure.RetryAfter = pause.left

	return failure
}

// keyExpires tells whether the key may be forgotten by Qonto at a time from now.
func (r *run) keyExpires(in time.Duration) bool {
	return r.call.write() && !r.keySince.IsZero() && elapsed(r.keySince)+in > KeyTrust
}

// elapsed is the time since then. The wall clock counts too: the other one stands still while the machine sleeps.
func elapsed(since time.Time) time.Duration {
	now := time.Now()

	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)))
}

func (r *run) keyTooOld() *Error {
	if r.last == nil || r.last.Kind == KindApprovalRequired {
		return r.unapproved(KindKeyTooOld, errKeyTooOld, "")
	}

	return r.stop(r.last.Kind, errKeyTooOld, errKeyTooOld.Error())
}

// sending notes an attempt.
func (r *run) sending(now time.Time) {
	r.attempts++

	if r.firstSent.IsZero() {
		r.firstSent = now
	}

	if r.keySince.IsZero() {
		r.keySince = now
	}
}

// again decides whether the call is repeated, and after how long.
func (r *run) again(ctx context.Context, failure *Error) (time.Duration, bool) {
	if !repeatable(failure) && !r.unreadableCreate(failure) {
		return 0, false
	}

	pause := r.pause(failure)
	if r.keyExpires(pause) || !r.mayWait(ctx, failure, pause) {
		return 0, false
	}

	switch failure.Kind {
	case KindRateLimited:
		r.limited++
		r.limitedBy += pause
	case KindConcurrentKey:
		r.concurrent++
		r.limitedBy += pause
	default:
		r.waited += pause
	}

	return pause, true
}

// mayWait tells whether the pause is within the bounds of the call. Only time bounds the waits for the rate limit: its
// window is longer than any number of attempts.
func (r *run) mayWait(ctx context.Context, failure *Error, pause time.Duration) bool {
	deadline, ends := ctx.Deadline()
	if ends && time.Until(deadline) <= pause {
		return false
	}

	// How long Qonto works on an earlier request has nothing to do with the number of attempts either.
	if failure.Kind == KindRateLimited || failure.Kind == KindConcurrentKey {
		return ends || r.limitedBy+pause <= limitedWaits
	}

	attempts, waits := readAttempts, readWaits
	if r.call.write() {
		attempts, waits = writeAttempts, writeWaits
	}

	return r.counted() < attempts && r.waited+pause <= waits
}

// counted is how many attempts there were that only so many are made of.
func (r *run) counted() int { return r.attempts - r.before - r.limited - r.concurrent }

// pause returns how long to wait before the next attempt: exponential backoff with full jitter, or what the server
// asks for.
func (r *run) pause(failure *Error) time.Duration {
	if failure.Kind == KindRateLimited {
		if failure.RetryAfter > 0 {
			return failure.RetryAfter + jitter(backoffBase)
		}

		return backoff(r.limited+1) + limitedPause
	}

	pause := backoff(r.attempts - r.before - r.limited)
	if failure.RetryAfter > 0 {
		pause = min(failure.RetryAfter, retryAfterCap) + jitter(backoffBase)
	}

	if r.call.write() && r.worst == OutcomeUnknown {
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

// repeatable tells whether the same call may have another result later. Every write carries an idempotency key or
// is repeatable by nature, so a write is as repeatable as a read.
func repeatable(failure *Error) bool {
	switch failure.Kind {
	case KindRateLimited, KindConcurrentKey, KindServerFault:
		return true
	case KindUnreachable:
		return !isPermanent(failure.cause)
	default:
		return failure.Status == http.StatusRequestTimeout
	}
}

// unreadableCreate tells whether a create got an answer without an error that cannot be read: the card may exist, and
// its key may lead to it.
func (r *run) unreadableCreate(failure *Error) bool {
	return r.call.creates() && failure.Outcome == OutcomeUnknown && (failure.Kind == KindMalformed || failure.Kind == KindNotQonto)
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

func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()

	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
