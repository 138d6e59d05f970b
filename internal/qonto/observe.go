// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"time"
)

// AttemptEvent is what may be told about one HTTP attempt: no header, body, query, id or token is in it.
type AttemptEvent struct {
	Op       Operation
	Method   string
	Route    string // the path with its parameters unfilled: /v2/cards/{id}/lock
	Attempt  int    // 1 is the first
	Status   int    // 0 when there was no answer
	Kind     Kind   // empty when the attempt succeeded
	TraceID  string
	Duration time.Duration
	Retry    bool          // the attempt will be repeated
	RetryIn  time.Duration // after this long
}

func (c *Client) observe(ctx context.Context, event AttemptEvent) {
	if c.config.Observe != nil {
		c.config.Observe(ctx, event)
	}
}

func (e *execution) event(took time.Duration) AttemptEvent {
	return AttemptEvent{
		Op:       e.call.op,
		Method:   e.call.method,
		Route:    e.call.route,
		Attempt:  e.attempts,
		Duration: took,
	}
}
