// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"time"
)

// attemptResult is a failed attempt and what follows from it.
type attemptResult struct {
	failure *Error
	retry   bool
	pause   time.Duration
}

func noRetry(failure *Error) *attemptResult { return &attemptResult{failure: failure} }

// attempt waits for the rate limit, sends the call once and classifies the result.
func (c *Client) attempt(ctx context.Context, current *execution) (*reply, *attemptResult) {
	token, failure := c.admit(ctx, current)
	if failure != nil {
		return nil, noRetry(failure)
	}

	err := current.beforeAttempt(ctx)
	if err != nil {
		return nil, noRetry(current.stopped(err))
	}

	if current.keyExpiresWithin(0) { // looked at last, because all waits are over
		return nil, noRetry(current.stopped(errKeyTooOld))
	}

	started := time.Now()
	current.recordAttempt(started)

	answer, lost := c.roundTrip(ctx, current.call, token)
	event := current.event(time.Since(started))

	if lost != nil {
		failure = classifyTransportError(ctx, current.call, lost)
	} else {
		hide := c.scrubber(token, current.call)
		event.Status = answer.status
		event.TraceID = answer.traceID(hide)
		failure = classify(current.call, answer, hide)

		c.clock.Set(answer.date())
	}

	if failure == nil && current.call.creates() {
		failure = c.checkCreateAnswer(current.call, answer)
	}

	if failure == nil {
		answer.attempts = current.attempts
		answer.earlierUnknown = current.worst == OutcomeUnknown

		c.observe(ctx, event)

		return answer, nil
	}

	current.recordFailure(failure)

	result := c.decideRetry(ctx, current, token)
	if failure.Kind == KindRateLimited {
		c.limits.slowDown(result.pause)
	}

	event.Kind, event.Retry, event.RetryIn = failure.Kind, result.retry, result.pause
	c.observe(ctx, event)

	return nil, result
}

// admit waits for the rate limit, writes first, and gets the token to send.
func (c *Client) admit(ctx context.Context, current *execution) (string, *Error) {
	err := c.limits.wait(ctx, current.call.write())
	if err != nil {
		return "", current.limitError(err)
	}

	token, failure := c.accessToken(ctx, current)
	if failure != nil {
		return "", failure
	}

	if answer, refused := c.refused.answer(token); refused && !settles(ctx) {
		return c.replaceRefused(ctx, current, token, answer)
	}

	return token, nil
}

// decideRetry tells whether the call is repeated: at once with a renewed token, later, or not at all.
func (c *Client) decideRetry(ctx context.Context, current *execution, token string) *attemptResult {
	failure := current.last
	if failure.Kind == KindUnauthorized {
		c.refused.add(token, failure)

		renewed, err := c.renewToken(ctx, current, token)
		if err != nil {
			failure.cause, failure.reason = err, c.scrubber(token, current.call).sentence(err.Error())
		}

		return &attemptResult{failure: failure, retry: renewed}
	}

	pause, retry := current.nextPause(ctx, failure)

	return &attemptResult{failure: failure, retry: retry, pause: pause}
}
