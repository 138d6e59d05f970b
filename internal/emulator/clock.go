// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"sync"
	"time"
)

// Clock is the emulator's time. It runs with the time it was made from, can be moved forward, and can be stopped.
// It is safe for concurrent use.
type Clock struct {
	mu     sync.Mutex
	source func() time.Time
	offset time.Duration
	frozen *time.Time
}

// newClock starts at the given instant, or at the source's own time when start is zero.
func newClock(source func() time.Time, start time.Time) *Clock {
	clock := &Clock{source: source}

	if !start.IsZero() {
		clock.offset = start.Sub(source())
	}

	return clock
}

// Now is the emulator's current time in UTC, to the microsecond, which is the resolution of the API's dates.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.now()
}

func (c *Clock) now() time.Time {
	if c.frozen != nil {
		return *c.frozen
	}

	return c.source().Add(c.offset).UTC().Truncate(time.Microsecond)
}

// Advance moves the clock forward and returns the new time. It works on a stopped clock too, which stays stopped.
func (c *Clock) Advance(by time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.frozen != nil {
		moved := c.frozen.Add(by)
		c.frozen = &moved
	}

	c.offset += by

	return c.now()
}

// Freeze stops the clock at the given instant, or at the current one when at is zero.
func (c *Clock) Freeze(at time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	if at.IsZero() {
		at = c.now()
	}

	at = at.UTC().Truncate(time.Microsecond)
	c.frozen = &at
	c.offset = at.Sub(c.source())

	return at
}

// Resume lets a stopped clock run on from where it stands.
func (c *Clock) Resume() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.frozen != nil {
		c.offset = c.frozen.Sub(c.source())
		c.frozen = nil
	}

	return c.now()
}

// Frozen says whether the clock is stopped.
func (c *Clock) Frozen() bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.frozen != nil
}

// restart puts the clock back to where it began.
func (c *Clock) restart(source func() time.Time, start time.Time) {
	fresh := newClock(source, start)

	c.mu.Lock()
	defer c.mu.Unlock()

	c.offset, c.frozen = fresh.offset, nil
}
