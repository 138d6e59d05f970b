// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import "context"

// turn lets one caller at a time make a request for all of them. Unlike a mutex it lets go of a caller whose context ends
// while another one's request takes its time.
type turn chan struct{}

func newTurn() turn {
	return make(turn, 1)
}

// take returns when it is the caller's turn, or with the context's error. The turn must be passed on afterwards.
func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) pass() {
	<-t
}
