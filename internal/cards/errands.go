// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"sync"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// errandTimeout ends a request that is made for several callers, which no context or budget of a caller does.
const errandTimeout = 5 * time.Minute

// errands are the requests under way that are made for several callers.
type errands struct {
	all map[*errand]struct{}
}

// errand is one of them.
type errand struct {
	lasting bool // of use even when nobody waits for it
	cancel  context.CancelFunc
}

// run does something on a context of its own, and afterwards, under the lock that the caller holds now, what that
// returns.
func (e *errands) run(ctx context.Context, mu sync.Locker, lasting bool, do func(context.Context) (done func())) {
	ctx, cancel := context.WithCancel(qonto.WithBudget(context.WithoutCancel(ctx), errandTimeout))
	one := &errand{lasting: lasting, cancel: cancel}

	if e.all == nil {
		e.all = map[*errand]struct{}{}
	}

	e.all[one] = struct{}{}

	go func() {
		defer cancel()

		done := do(ctx)

		mu.Lock()
		defer mu.Unlock()

		delete(e.all, one)
		done()
	}()
}

// cancel ends those that are chosen.
func (e *errands) cancel(chosen func(*errand) bool) {
	for one := range e.all {
		if chosen(one) {
			one.cancel()
		}
	}
}
