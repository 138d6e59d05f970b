// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
)

var (
	errEmptyToken = errors.New("the access token is empty or has characters that cannot be sent")
	errKeyTooOld  = errors.New("the idempotency key is too old to be sent again")
)

// do carries out one call and returns its 2xx answer. A write holds its key until it returns.
func (c *Client) do(ctx context.Context, call *call) (*reply, error) {
	current := c.newRun(call)

	err := call.check()
	if err != nil {
		return nil, current.stop(KindInvalid, err, err.Error())
	}

	if failure := c.guard(ctx, current); failure != nil {
		return nil, failure
	}

	deliver := c.timed

	if call.write() {
		c.writes.Add(1)

		release, err := c.keys.acquire(ctx, call.key)
		if err != nil {
			return nil, current.stop(interrupted(err), err, "")
		}

		defer release()

		deliver = c.write

		current.inherit(ctx)
	}

	answer, failure := deliver(ctx, current)
	if failure != nil {
		return nil, failure
	}

	return answer, nil
}

// timed sends the call within the budget of the context.
func (c *Client) timed(ctx context.Context, current *run) (*reply, *Error) {
	ctx, stop := SpendBudget(ctx)
	defer stop()

	return c.send(ctx, current)
}

// send repeats the call until it has an answer or a repeat is of no use. One run may be sent again, with what an
// approval adds to the call: the age of the key and the worst outcome count on.
func (c *Client) send(ctx context.Context, current *run) (*reply, *Error) {
	for {
		err := current.beforeRepeat(ctx)
		if err != nil {
			return nil, current.stop(current.last.Kind, err, err.Error())
		}

		answer, failed := c.attempt(ctx, current)
		if failed == nil {
			return answer, nil
		}

		if !failed.retry {
			return nil, failed.failure
		}

		err = sleep(ctx, failed.pause)
		if err != nil {
			return nil, current.stop(interrupted(err), err, "")
		}
	}
}

// verdict is a failed attempt and what follows from it.
type verdict struct {
	failure *Error
	retry   bool
	pause   time.Duration
}

func final(failure *Error) *verdict { return &verdict{failure: failure} }

// attempt waits for its turn, sends the call once and judges the result.
func (c *Client) attempt(ctx context.Context, current *run) (*reply, *verdict) {
	token, failure := c.admit(ctx, current)
	if failure != nil {
		return nil, final(failure)
	}

	if current.keyExpires(0) {
		return nil, final(current.keyTooOld())
	}

	err := current.announce(ctx)
	if err != nil {
		return nil, final(current.stop(interrupted(err), err, ""))
	}

	started := time.Now()
	current.sending(started)

	answer, gone := c.exchange(ctx, current.call, token)
	event := current.event(time.Since(started))

	if gone != nil {
		failure = judgeLoss(ctx, current.call, gone)
	} else {
		hide := c.scrubber(token, current.call)
		event.Status = answer.status
		event.TraceID = answer.traceID(hide)
		failure = judge(current.call, answer, hide)

		c.clock.set(answer.date())
	}

	if failure == nil && current.call.creates() {
		failure = c.unreadable(current.call, answer)
	}

	if failure == nil {
		answer.attempts = current.attempts
		answer.earlierUnknown = current.worst == OutcomeUnknown

		c.observe(ctx, event)

		return answer, nil
	}

	current.note(failure)

	result := c.decide(ctx, current, token)
	if failure.Kind == KindRateLimited {
		c.limits.refused(result.pause)
	}

	event.Kind, event.Retry, event.RetryIn = failure.Kind, result.retry, result.pause
	c.observe(ctx, event)

	return nil, result
}

// admit waits for the rate limit, writes first, and gets the token to send.
func (c *Client) admit(ctx context.Context, current *run) (string, *Error) {
	err := c.limits.wait(ctx, current.call.write())
	if err != nil {
		return "", current.held(err)
	}

	if current.token != "" {
		return current.token, nil
	}

	token, err := c.config.Tokens.Token(ctx)

	switch {
	case err != nil && ctx.Err() != nil:
		return "", current.stop(interrupted(ctx.Err()), ctx.Err(), "")
	case err != nil:
		return "", current.stop(KindCredentials, err, c.scrubber("", current.call).sentence(err.Error()))
	case IsAPIKey(token):
		return "", current.stop(KindCredentials, errAPIKey, errAPIKey.Error())
	case !secret.IsSendable(token):
		return "", current.stop(KindCredentials, errEmptyToken, errEmptyToken.Error())
	default:
		return token, nil
	}
}

// decide tells whether the call is repeated: at once with a renewed token, later, or not at all.
func (c *Client) decide(ctx context.Context, current *run, token string) *verdict {
	failure := current.last
	if failure.Kind == KindUnauthorized {
		return &verdict{failure: failure, retry: c.renew(ctx, current, token)}
	}

	pause, retry := current.again(ctx, failure)

	return &verdict{failure: failure, retry: retry, pause: pause}
}

// renew replaces a refused token, once. Not more often: Qonto throttles addresses that get many answers of 401.
func (c *Client) renew(ctx context.Context, current *run, refused string) bool {
	renewer, ok := c.config.Tokens.(TokenRenewer)
	if !ok || current.renewed {
		return false
	}

	current.renewed = true

	token, err := renewer.Renew(ctx, refused)
	if err != nil {
		current.last.cause = err
		current.last.reason = c.scrubber(refused, current.call).sentence(err.Error())

		return false
	}

	if token == refused || !secret.IsSendable(token) {
		return false
	}

	current.token = token

	return true
}

// scrubber hides the secrets that the call sends.
func (c *Client) scrubber(token string, call *call) scrubber {
	return newScrubber(token, c.config.StagingToken.Reveal(), call.session.Reveal())
}

func (c *Client) observe(ctx context.Context, event Exchange) {
	if c.config.Observe != nil {
		c.config.Observe(ctx, event)
	}
}

func (r *run) event(took time.Duration) Exchange {
	return Exchange{
		Op:       r.call.op,
		Method:   r.call.method,
		Route:    r.call.route,
		Attempt:  r.attempts,
		Duration: took,
	}
}
