// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"sync"
	"time"
)

type budgetKey struct{}

// budget is the time that one operation has left. Its clock runs while at least one call of the operation is under way.
type budget struct {
	mu      sync.Mutex
	settles bool // the operation is over, and its calls find out or put right what it has left
	left    time.Duration
	running int
	since   time.Time
}

// WithBudget gives the calls of one operation a time limit together: sending, retries, and waiting for a person's
// approval count. What a write waits for its turn, behind the approvals of other writes, does not, which is why a
// deadline of the context cannot do the same. A budget replaces the one that ctx has, even a spent one. A call whose
// budget is spent fails with KindDeadline.
func WithBudget(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, budgetKey{}, &budget{settles: settles(ctx), left: limit})
}

// settleTimeout is how long an operation that was interrupted may go on to find out what became of its request.
const settleTimeout = 20 * time.Second

// SettleContext is the context in which an operation finds out what became of its request, or puts right what it has left. It
// outlives an interruption of the operation, and has a time limit of its own. Its calls are tried with a refused token as well:
// a card may be left unlocked otherwise, or unnamed.
func SettleContext(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), budgetKey{}, &budget{settles: true, left: settleTimeout})
}

// settles tells whether the context is a SettleContext.
func settles(ctx context.Context) bool {
	b, ok := ctx.Value(budgetKey{}).(*budget)

	return ok && b.settles
}

// SpendBudget starts the clock of the context's budget, if it has one, and returns a context that ends with it. The
// returned function stops the clock. Every call does this by itself; who waits for somebody else's call does it too.
func SpendBudget(ctx context.Context) (context.Context, context.CancelFunc) {
	b, ok := ctx.Value(budgetKey{}).(*budget)
	if !ok {
		return ctx, func() {}
	}

	ctx, cancel := context.WithTimeout(ctx, b.start())

	return ctx, func() {
		cancel()
		b.stop()
	}
}

// start returns how much is left.
func (b *budget) start() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()

	if b.running == 0 {
		b.since = time.Now()
	}

	b.running++

	return b.left - time.Since(b.since)
}

func (b *budget) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()

	b.running--

	if b.running == 0 {
		b.left -= time.Since(b.since)
	}
}
