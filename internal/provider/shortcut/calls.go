// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"sync"
)

// calls are the calls under way that wait for Qonto.
type calls struct {
	mu      sync.Mutex
	last    int
	cancels map[int]context.CancelFunc
}

// begin makes a context that ends when Terraform is stopped. The returned function must be called when the call ends.
func (c *calls) begin(ctx context.Context) (stoppable context.Context, end func()) {
	stoppable, cancel := context.WithCancel(ctx)

	c.mu.Lock()
	defer c.mu.Unlock()

	if c.cancels == nil {
		c.cancels = map[int]context.CancelFunc{}
	}

	c.last++
	number := c.last
	c.cancels[number] = cancel

	return stoppable, func() {
		cancel()

		c.mu.Lock()
		defer c.mu.Unlock()

		delete(c.cancels, number)
	}
}

func (c *calls) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()

	for _, cancel := range c.cancels {
		cancel()
	}
}
