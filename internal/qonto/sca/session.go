// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"context"
	"time"
)

// Session asks Qonto about one challenge. The client implements it.
type Session interface {
	// Poll asks once how the challenge stands. The error is nil if the answer tells it.
	Poll(ctx context.Context) (State, *PollError)
	// Allow gives the approval, which only the sandbox lets a program do.
	Allow(ctx context.Context) error
}

// Result is what a poll says of a challenge.
type Result int

// Results of a poll.
const (
	ResultWaiting Result = iota
	ResultAllowed
	ResultDenied
)

// State is the answer to a poll.
type State struct {
	Result     Result
	CanceledAt time.Time // when it was denied, zero if the answer does not tell it
	Date       time.Time // by the server's clock, zero if the answer does not tell it
}

// PollError is a poll without an answer that tells how the challenge stands.
type PollError struct {
	Err        error
	Temporary  bool          // a later poll may succeed
	OutOfTime  bool          // the time limit has cut it short, so it tells nothing
	RetryAfter time.Duration // as asked for by the server, 0 when it did not
}
