// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// execution is the state of one logical call over its attempts.
type execution struct {
	call          *call
	address       string       // scheme and host that are asked
	badTokenShown *atomic.Bool // the client's
	token         string       // replaces the source's after a renewal
	renewed       bool
	attempts      int
	waited        time.Duration
	before        int           // attempts that do not count any more: those before an approval
	limited       int           // attempts that do not count either, because they met the rate limit
	unboundedWait time.Duration // waits that only time bounds: after the rate limit, and for an earlier request with the key
	concurrent    int           // attempts that met an earlier request with the same key
	firstSent     time.Time     // of the attempts that may have done something, and so the earliest time at which Qonto may have kept the key
	worst         Outcome
	last          *Error
	inDoubt       *Error    // the last one whose outcome is not known
	lostAt        time.Time // when that was
}

func (c *Client) newExecution(call *call) *execution {
	return &execution{
		call:          call,
		address:       c.address,
		badTokenShown: &c.badTokenShown,
	}
}

// recordFailure keeps what the attempt means for the call as a whole.
func (e *execution) recordFailure(failure *Error) {
	isRefused := failure.Outcome < OutcomeUnknown

	e.worst = max(e.worst, failure.Outcome)
	failure.Outcome = e.worst
	failure.Attempts = e.attempts
	failure.address, failure.badTokenShown = e.address, e.badTokenShown
	e.last = failure

	if !isRefused {
		e.inDoubt, e.lostAt = failure, time.Now()
	} else if e.call.create.Refused != nil {
		e.call.create.Refused()
	}

	e.resetKeyAge()
}

// beforeRepeat asks the caller of a create whether the request may be sent again although the outcome of an attempt is
// not known.
func (e *execution) beforeRepeat(ctx context.Context) error {
	if e.worst < OutcomeUnknown || e.call.create.BeforeRepeat == nil {
		return nil
	}

	return e.call.create.BeforeRepeat(ctx, e.lostAt)
}

// beforeAttempt tells the caller of a create that an attempt follows.
func (e *execution) beforeAttempt(ctx context.Context) error {
	if e.call.create.Sending == nil {
		return nil
	}

	return e.call.create.Sending(ctx)
}

// fail returns the error of a call that ends before another attempt: what is known from the attempts before, and
// why there is no other one.
func (e *execution) fail(kind Kind, cause error, reason string) *Error {
	failure := newError(e.call)
	if e.last != nil {
		*failure = *e.last
	}

	failure.Kind = kind
	failure.cause = cause
	failure.reason = reason
	failure.Outcome = e.worst
	failure.Attempts = e.attempts
	failure.address, failure.badTokenShown = e.address, e.badTokenShown

	return failure
}

// stopped returns the error of a create whose caller does not want another attempt.
func (e *execution) stopped(err error) *Error {
	if e.inDoubt == nil {
		return e.fail(kindOfContext(err), err, "")
	}

	e.last = e.inDoubt // what was refused since then, such as for want of an approval, is not what is wrong

	return e.fail(e.last.Kind, err, err.Error())
}

// limitError is the error of a call that was not sent because of the rate limit.
func (e *execution) limitError(err error) *Error {
	var pause pauseError
	if !errors.As(err, &pause) {
		return e.fail(kindOfContext(err), err, "")
	}

	failure := e.fail(KindRateLimited, nil, err.Error())
	failure.RetryAfter = pause.left

	return failure
}

// recordAttempt counts an attempt that is about to be sent.
func (e *execution) recordAttempt(now time.Time) {
	e.attempts++

	if e.firstSent.IsZero() {
		e.firstSent = now
	}
}

// markApproved prepares the call for being sent again with the session token of an approval.
func (e *execution) markApproved(session secret.Text) {
	e.call.session = session
	e.token, e.renewed = "", false
	e.before, e.waited = e.attempts, 0
	e.limited, e.unboundedWait, e.concurrent = 0, 0, 0
}
