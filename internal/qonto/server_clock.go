// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"sync"
	"time"
)

// serverClock is Qonto's clock as its last answer told it, to the second.
type serverClock struct {
	mu    sync.Mutex
	date  time.Time
	asked time.Time // by this machine's clock, to measure what has passed since
}

func (c *serverClock) set(date time.Time) {
	if date.IsZero() {
		return
	}

	c.mu.Lock()
	defer c.mu.Unlock()

	c.date, c.asked = date, time.Now()
}

// ServerTime is the time by Qonto's clock, false before the first answer that tells it. The clock of this machine may be
// off by any amount, so ages of cards are measured by this one.
func (c *Client) ServerTime() (time.Time, bool) {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()

	return c.clock.date.Add(time.Since(c.clock.asked)), !c.clock.date.IsZero()
}
