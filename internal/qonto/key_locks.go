// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"
)

// keyLocks lets one call per idempotency key through at a time: of two requests with one key that are in flight
// together, Qonto may carry out both.
type keyLocks struct {
	mu    sync.Mutex
	locks map[string]*keyLock
}

type keyLock struct {
	held  *semaphore.Weighted
	users int
}

func newKeyLocks() *keyLocks {
	return &keyLocks{locks: map[string]*keyLock{}}
}

// acquire returns when no other call uses the key. The returned function must be called once.
func (k *keyLocks) acquire(ctx context.Context, key string) (release func(), err error) {
	key = strings.ToLower(key) // Qonto compares keys without case

	lock := k.enlist(key)

	err = lock.held.Acquire(ctx, 1)
	if err != nil {
		k.delist(key, lock)

		return nil, ctx.Err()
	}

	return func() {
		lock.held.Release(1)
		k.delist(key, lock)
	}, nil
}

// enlist counts a user of the lock of a key, and delist ends the lock with its last user.
func (k *keyLocks) enlist(key string) *keyLock {
	k.mu.Lock()
	defer k.mu.Unlock()

	lock, ok := k.locks[key]
	if !ok {
		lock = &keyLock{held: semaphore.NewWeighted(1)}
		k.locks[key] = lock
	}

	lock.users++

	return lock
}

func (k *keyLocks) delist(key string, lock *keyLock) {
	k.mu.Lock()
	defer k.mu.Unlock()

	lock.users--
	if lock.users == 0 {
		delete(k.locks, key)
	}
}
