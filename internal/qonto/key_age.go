// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"errors"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

// Qonto remembers an idempotency key for KeyMemory after its first use. The provider relies on one for KeyLifetime only: a request
// takes its time, and a key that was forgotten carries the write out again.
const (
	KeyMemory   = 30 * time.Minute
	KeyLifetime = 25 * time.Minute
)

var errKeyTooOld = errors.New("the idempotency key is too old to be sent again")

// keyExpiresWithin tells whether the key may be forgotten by Qonto at a time from now.
func (e *execution) keyExpiresWithin(in time.Duration) bool {
	return e.call.write() && !e.firstSent.IsZero() && clock.Elapsed(e.firstSent)+in > KeyLifetime
}

// resetKeyAge forgets when the call was sent first, as long as no attempt can have done anything: Qonto keeps the key of a
// request that succeeded, and of no request that it refused or never saw.
func (e *execution) resetKeyAge() {
	if e.worst < OutcomeUnknown {
		e.firstSent = time.Time{}
	}
}
