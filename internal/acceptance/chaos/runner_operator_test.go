// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// operator is who runs Terraform in a simulation, and how time goes by there.
type operator interface {
	// run plans and, when there is something to do, applies. It brings the state of the simulation up to date.
	run(ctx context.Context, r *run, s step)
	// interrupt does something to the run under way: see the type interrupt.
	interrupt(ctx context.Context, what string)
	// awaitEnd returns when the interrupted run has had time to end. on holds the request at which it was interrupted, and is nil when
	// that request is to go on without its client.
	awaitEnd(ctx context.Context, on *control.ActiveFault)
	advance(by time.Duration)
	// sender says in which run and on whose behalf a request was sent.
	sender(request *control.Request) tag

	move(from, to string)
	taint(address string)
	untaint(address string)
	forget(address string)
	adopt(address, id string) core.Diagnostics
}
