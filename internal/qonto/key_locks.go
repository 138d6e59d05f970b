// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"strings"
	"sync"
)

// keyLocks lets one call per idempotency key through at a time: of two requests with one key that are in flight
// together, Qonto may carry out both.
type keyLocks struct {
	mu    sync.Mutex
	locks map[string]*keyLock
}

type keyLock struct {
	turn  chan struct{} // holds one value while nobody has the lock
	users int
}

func newKeyLocks() *keyLocks {
	return &keyLocks{locks: map[string]*keyLock{}}
}

// acquire returns when no other call uses the key. The returned function must be called once.
func (k *keyLocks) acquire(ctx context.Context, key string) (func(), error) {
	key = strings.ToLower(key) // Qonto compares keys without case

	k.mu.Lock()

	lock, ok := k.locks[key]
	if !ok {
		lock = &keyLock{turn: make(chan struct{}, 1)}
		lock.turn <- struct{}{}

		k.locks[key] = lock
	}

	lock.users++
	k.mu.Unlock()

	select {
	case <-lock.turn:
		return func() {
			lock.turn <- struct{}{}

			k.forget(key, lock)
		}, nil
	case <-ctx.Done():
		k.forget(key, lock)

		return nil, ctx.Err()
	}
}

func (k *keyLocks) forget(key string, lock *keyLock) {
	k.mu.Lock()
	defer k.mu.Unlock()

	lock.users--
	if lock.users == 0 {
		delete(k.locks, key)
	}
}
