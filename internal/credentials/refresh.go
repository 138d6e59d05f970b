// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

const (
	refreshAttempts = 3
	refreshPause    = time.Second

	saveAttempts = 3
	savePause    = 200 * time.Millisecond
	saveTimeout  = time.Minute

	// refreshTokenLife is documented by Qonto.
	refreshTokenLife = 90 * 24 * time.Hour

	day = 24 * time.Hour
)

var (
	errTooOld   = errors.New("the refresh token was not used for more than 90 days, which ends it")
	errDead     = errors.New("the refresh token is dead (invalid_grant): revoked, or used over 60 seconds ago without the new one being stored")
	errNotSaved = errors.New("the new refresh token was not stored, so it is not used")
)

// useRefreshToken gets new credentials. A request whose answer was lost is repeated: for 60 seconds Qonto accepts the old token.
func (s *Source) useRefreshToken(ctx context.Context, old Credentials) (Credentials, error) {
	if s.memory.dead != "" && s.memory.dead == old.fingerprint() {
		return Credentials{}, s.memory.deadError
	}

	oauth, err := NewOAuth(s.app.ForCredentials(old))
	if err != nil {
		return Credentials{}, err
	}

	for attempt := 1; ; attempt++ {
		next, err := oauth.Refresh(ctx, old)
		if err == nil {
			return next, nil
		}

		if !isTemporary(err) || attempt == refreshAttempts {
			return Credentials{}, err
		}

		if err := clock.Sleep(ctx, refreshPause*time.Duration(attempt)); err != nil {
			return Credentials{}, err
		}
	}
}

// save stores new credentials, on a context that outlives the caller's: the old refresh token dies soon. What cannot be
// stored is remembered, and stored by the next replacement if nobody else has changed the store.
func (s *Source) save(ctx context.Context, rotation rotation, next, old Credentials) (Credentials, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()

	s.memory.unsaved = &next

	for attempt := 1; ; attempt++ {
		err := rotation.save(ctx, next)
		if err == nil {
			s.memory.unsaved = nil

			return next, nil
		}

		if attempt == saveAttempts || clock.Sleep(ctx, savePause*time.Duration(attempt)) != nil {
			return old, fmt.Errorf("%w: %w; repair that, and %s: the old one ends 60 seconds after its use", errNotSaved, err, s.store.loginHint())
		}
	}
}

// deadTokenError tells why a refresh token is of no more use, and what to do.
func deadTokenError(old Credentials, hint string) error {
	if !old.ObtainedAt.IsZero() && time.Since(old.ObtainedAt) > refreshTokenLife {
		return fmt.Errorf("%w (%d days): %s", errTooOld, int(time.Since(old.ObtainedAt)/day), hint)
	}

	return fmt.Errorf("%w: %s", errDead, hint)
}
