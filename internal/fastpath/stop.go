// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// stopper ends the calls that are under way when Terraform stops the provider.
type stopper struct {
	mu   sync.Mutex
	ctx  context.Context //nolint:containedctx // it ends when Terraform stops the provider, which no caller's does
	stop context.CancelFunc
}

// stoppable is a context that also ends when Terraform stops the provider. The returned function must be called when the
// call ends.
func (s *stopper) stoppable(ctx context.Context) (stoppable context.Context, end func()) {
	stoppable, cancel := context.WithCancel(ctx)
	release := context.AfterFunc(s.running(), cancel)

	return stoppable, func() {
		release()
		cancel()
	}
}

// running is a context that ends with the next stop.
func (s *stopper) running() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.ctx == nil {
		s.ctx, s.stop = context.WithCancel(context.Background())
	}

	return s.ctx
}

// stopAll ends the calls that are under way. Later ones go on, as they do behind.
func (s *stopper) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.stop != nil {
		s.stop()
	}

	s.ctx, s.stop = nil, nil
}

// StopProvider ends the calls that are under way, here and behind.
func (s *server[M]) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stopper.stopAll()

	return s.protocol.StopProvider(ctx, req)
}
