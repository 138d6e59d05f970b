// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"time"
)

const (
	// KeyMemory is how long Qonto remembers an idempotency key. After that, the same key carries the write out again.
	KeyMemory = 30 * time.Minute
	// KeyTrust is how long this program relies on that, and the only place that says so.
	KeyTrust = 25 * time.Minute
)

type keyAgeKey struct{}

// WithKeyUsedSince says that the idempotency key of a create may have been used before, at the earliest at the given time.
// The create is sent no later than KeyTrust after that, however long it has to wait for its turn or for an approval:
// Qonto forgets a key after KeyMemory and would issue a second card. It fails with KindKeyTooOld instead.
func WithKeyUsedSince(ctx context.Context, since time.Time) context.Context {
	return context.WithValue(ctx, keyAgeKey{}, since)
}

// inherit takes over what the context knows of the key. Only creates have keys that calls share.
func (r *run) inherit(ctx context.Context) {
	since, known := ctx.Value(keyAgeKey{}).(time.Time)
	if known && r.call.op == OpCreateCard {
		r.keySince, r.usedKey = since, true
	}
}
