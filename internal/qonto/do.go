// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

// do carries out one call and returns its 2xx answer. A write holds its key until it returns.
func (c *Client) do(ctx context.Context, call *call) (*reply, error) {
	current := c.newExecution(call)

	err := call.check()
	if err != nil {
		return nil, current.fail(KindInvalid, err, err.Error())
	}

	if failure := c.checkOrganization(ctx, current); failure != nil {
		return nil, failure
	}

	deliver := c.sendWithinBudget

	if call.write() {
		c.writes.Add(1)

		release, err := c.keys.acquire(ctx, call.key)
		if err != nil {
			return nil, current.fail(kindOfContext(err), err, "")
		}

		defer release()

		deliver = c.write
	}

	answer, failure := deliver(ctx, current)
	if failure != nil {
		return nil, failure
	}

	return answer, nil
}

// sendWithinBudget sends the call within the budget of the context.
func (c *Client) sendWithinBudget(ctx context.Context, current *execution) (*reply, *Error) {
	ctx, stop := SpendBudget(ctx)
	defer stop()

	return c.send(ctx, current)
}

// send repeats the call until it has an answer or a repeat is of no use. One execution may be sent again, with what an
// approval adds to the call: the age of the key and the worst outcome count on.
func (c *Client) send(ctx context.Context, current *execution) (*reply, *Error) {
	for {
		err := current.beforeRepeat(ctx)
		if err != nil {
			return nil, current.stopped(err)
		}

		answer, failed := c.attempt(ctx, current)
		if failed == nil {
			return answer, nil
		}

		if !failed.retry {
			return nil, failed.failure
		}

		err = clock.Sleep(ctx, failed.pause)
		if err != nil {
			return nil, current.fail(kindOfContext(err), err, "")
		}
	}
}
