// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// replaceOnce replaces the token in use, unless another replacement has done so meanwhile.
func (s *Source) replaceOnce(ctx context.Context, refused secret.Text) (string, error) {
	if s.busy.Acquire(ctx, 1) != nil {
		return "", ctx.Err()
	}

	defer s.busy.Release(1)

	if token, ok := s.ready(refused); ok {
		return token, nil
	}

	if !refused.IsZero() {
		s.memory.refused = refused
		s.current.Store(nil)
	}

	if time.Now().Before(s.memory.until) {
		return "", s.memory.failed
	}

	if !refused.IsZero() && refused == s.memory.renewed {
		return "", s.rememberFailure(errRefusedAgain, refusedDelay)
	}

	refused = s.memory.refused

	found, err := s.obtain(ctx, refused)
	if err == nil {
		return s.setCurrent(found, 0), nil
	}

	return s.fallBack(found, refused, err)
}

// fallBack goes on with a token that is still good although it could not be replaced. Found is the latest known.
func (s *Source) fallBack(found Credentials, refused secret.Text, err error) (string, error) {
	now := time.Now()
	if found.alive(now, refused) {
		return s.setCurrent(found, retryDelay), nil
	}

	if held := s.current.Load(); held != nil && held.alive(now, refused) {
		return s.setCurrent(held.Credentials, retryDelay), nil
	}

	return "", s.rememberFailure(err, retryDelay)
}

func (s *Source) rememberFailure(err error, delay time.Duration) error {
	s.memory.failed, s.memory.until = err, time.Now().Add(delay)

	return err
}

// obtain reads what is stored and, if that is of no use, refreshes it. With an error it returns what was found.
func (s *Source) obtain(ctx context.Context, refused secret.Text) (Credentials, error) {
	found, err := s.store.read(ctx)
	if err != nil {
		return Credentials{}, err
	}

	now := time.Now()

	switch {
	case found.lasts(now, refused, s.margin):
		return found, nil
	case !found.RefreshToken.IsZero():
		return s.refresh(ctx, found, refused)
	case !refused.IsZero() && found.AccessToken == refused:
		return found, fmt.Errorf("%w: %s", errSameToken, s.store.loginHint())
	default:
		return found, fmt.Errorf("%w: %s", errExpired, s.store.loginHint())
	}
}

// refresh uses the refresh token while nobody else does, and stores the new one before it returns.
func (s *Source) refresh(ctx context.Context, known Credentials, refused secret.Text) (Credentials, error) {
	rotation, err := s.store.begin(ctx, known)
	if err != nil {
		return known, err
	}

	defer rotation.end()

	found, err := s.saveUnsaved(ctx, rotation)
	if err != nil || found.lasts(time.Now(), refused, s.margin) {
		return found, err
	}

	next, err := s.useRefreshToken(ctx, found)
	if errors.Is(err, errGrantRefused) {
		found, err = s.readNewer(ctx, found)
		if err != nil || found.lasts(time.Now(), refused, s.margin) {
			return found, err
		}

		next, err = s.useRefreshToken(ctx, found)
	}

	if err != nil {
		return found, err
	}

	if found.AccessToken == refused {
		s.memory.renewed = next.AccessToken
	}

	return s.save(ctx, rotation, next, found)
}

// saveUnsaved returns what is stored, after storing what an earlier replacement could not.
func (s *Source) saveUnsaved(ctx context.Context, rotation rotation) (Credentials, error) {
	found, unsaved := rotation.current(), s.memory.unsaved
	s.memory.unsaved = nil

	if unsaved == nil || unsaved.Replaces != found.fingerprint() {
		return found, nil
	}

	return s.save(ctx, rotation, *unsaved, found)
}

// readNewer returns the refresh token that another process has stored meanwhile, in a store without locks.
func (s *Source) readNewer(ctx context.Context, old Credentials) (Credentials, error) {
	found, err := s.store.read(ctx)
	if err != nil {
		return old, err
	}

	if found.RefreshToken.IsZero() || found.fingerprint() == old.fingerprint() {
		s.memory.dead, s.memory.deadError = old.fingerprint(), deadTokenError(old, s.store.loginHint())

		return old, s.memory.deadError
	}

	return found, nil
}
