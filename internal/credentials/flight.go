// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
)

// fly replaces the token in use, unless another flight has done so meanwhile.
func (s *Source) fly(ctx context.Context, refused secret.Text) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}

	if token, ok := s.ready(refused); ok {
		return token, nil
	}

	if !refused.IsZero() {
		s.memory.refused = refused
		s.held.Store(nil)
	}

	if time.Now().Before(s.memory.until) {
		return "", s.memory.failed
	}

	if !refused.IsZero() && refused == s.memory.renewed {
		return "", s.fail(errRefusedAgain, distrustTime)
	}

	refused = s.memory.refused

	found, err := s.replace(ctx, refused)
	if err == nil {
		return s.hold(found, 0), nil
	}

	return s.makeDo(found, refused, err)
}

// makeDo goes on with a token that is still good although it could not be replaced. Found is the latest known.
func (s *Source) makeDo(found Credentials, refused secret.Text, err error) (string, error) {
	now := time.Now()
	if found.alive(now, refused) {
		return s.hold(found, quietTime), nil
	}

	if held := s.held.Load(); held != nil && held.alive(now, refused) {
		return s.hold(held.Credentials, quietTime), nil
	}

	return "", s.fail(err, quietTime)
}

func (s *Source) fail(err error, quiet time.Duration) error {
	s.memory.failed, s.memory.until = err, time.Now().Add(quiet)

	return err
}

// replace reads what is stored and, if that is of no use, refreshes it. With an error it returns what was found.
func (s *Source) replace(ctx context.Context, refused secret.Text) (Credentials, error) {
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
		return found, fmt.Errorf("%w: %s", errSameToken, s.store.login())
	default:
		return found, fmt.Errorf("%w: %s", errExpired, s.store.login())
	}
}

// refresh uses the refresh token while nobody else does, and stores the new one before it returns.
func (s *Source) refresh(ctx context.Context, known Credentials, refused secret.Text) (Credentials, error) {
	change, err := s.store.begin(ctx, known)
	if err != nil {
		return known, err
	}

	defer change.end()

	found, err := s.settle(ctx, change)
	if err != nil || found.lasts(time.Now(), refused, s.margin) {
		return found, err
	}

	next, err := s.trade(ctx, found)
	if errors.Is(err, errGrantRefused) {
		found, err = s.successor(ctx, found)
		if err != nil || found.lasts(time.Now(), refused, s.margin) {
			return found, err
		}

		next, err = s.trade(ctx, found)
	}

	if err != nil {
		return found, err
	}

	if found.AccessToken == refused {
		s.memory.renewed = next.AccessToken
	}

	return s.keep(ctx, change, next, found)
}

// settle returns what is stored, after storing what an earlier flight could not.
func (s *Source) settle(ctx context.Context, change change) (Credentials, error) {
	found, unsaved := change.current(), s.memory.unsaved
	s.memory.unsaved = nil

	if unsaved == nil || unsaved.Replaces != found.fingerprint() {
		return found, nil
	}

	return s.keep(ctx, change, *unsaved, found)
}

// successor looks whether somebody else has stored another refresh token meanwhile, on a store that knows no locks.
func (s *Source) successor(ctx context.Context, old Credentials) (Credentials, error) {
	found, err := s.store.read(ctx)
	if err != nil {
		return old, err
	}

	if found.RefreshToken.IsZero() || found.fingerprint() == old.fingerprint() {
		s.memory.dead, s.memory.grave = old.fingerprint(), obituary(old, s.store.login())

		return old, s.memory.grave
	}

	return found, nil
}
