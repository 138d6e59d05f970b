// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"sync"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// sharedTimeout ends a request that is made for several callers, which no context or budget of a caller does.
const sharedTimeout = 5 * time.Minute

// inFlight are the requests under way that are made for several callers.
type inFlight struct {
	requests map[*sharedRequest]struct{}
}

// sharedRequest is one request that is made for several callers.
type sharedRequest struct {
	lasting bool // of use even when nobody waits for it
	cancel  context.CancelFunc
}

// send runs do on a context of its own, and afterwards, under the lock that the caller holds now, what do returns.
func (f *inFlight) send(ctx context.Context, mu sync.Locker, lasting bool, do func(context.Context) (done func())) {
	ctx, cancel := context.WithCancel(qonto.WithBudget(context.WithoutCancel(ctx), sharedTimeout))
	request := &sharedRequest{lasting: lasting, cancel: cancel}

	if f.requests == nil {
		f.requests = map[*sharedRequest]struct{}{}
	}

	f.requests[request] = struct{}{}

	go func() {
		defer cancel()

		done := do(ctx)

		mu.Lock()
		defer mu.Unlock()

		delete(f.requests, request)
		done()
	}()
}

// cancel ends the requests that are chosen.
func (f *inFlight) cancel(chosen func(*sharedRequest) bool) {
	for request := range f.requests {
		if chosen(request) {
			request.cancel()
		}
	}
}
