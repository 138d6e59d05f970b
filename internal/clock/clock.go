// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package clock measures time across suspends of this machine, and by the clock of the server.
package clock

import (
	"context"
	"time"
)

// Elapsed is the time since then. The wall clock counts too: the other one stands still while the machine sleeps.
func Elapsed(since time.Time) time.Duration {
	now := time.Now()

	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)))
}

// Sleep waits, unless the context ends before. It returns the error of the context.
func Sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()

	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
