// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	// margin and its jitter are how long before its expiry a token is replaced. Jitter keeps processes that started
	// together from refreshing together.
	margin       = 5 * time.Minute
	marginJitter = time.Minute

	// replaceTimeout bounds one replacement with everything in it: waiting for the lock, reading, refreshing, storing.
	replaceTimeout = 3 * time.Minute

	// retryDelay is how long nothing is tried again after a failure. A run of a thousand cards does not ask a thousand
	// times, and stays below the 200 refusals an hour from which on Qonto throttles an address.
	retryDelay = 20 * time.Second

	// refusedDelay is how long no token is given after Qonto refused a new one too, for the same reason.
	refusedDelay = time.Minute
)

var (
	errRefusedAgain = errors.New("a new access token was refused too: the member may have lost access, or endpoint and oauth_endpoint do not match")
	errSameToken    = errors.New("the same access token that Qonto refused was given again")
	errExpired      = errors.New("the access token has expired and there is no refresh token to get another one with")
)

// Source gives access tokens from a file or a helper command and replaces them before they expire. It is safe for
// concurrent use: however many ask, one replacement is made.
type Source struct {
	store        store
	app          Application
	margin       time.Duration
	replacements singleflight.Group
	current      atomic.Pointer[currentToken]
	busy         *semaphore.Weighted // held by one replacement at a time
	memory       memory              // guarded by busy
}

// currentToken is the token in use.
type currentToken struct {
	Credentials

	// retryAt is until when no replacement is tried although one is due.
	retryAt time.Time
}

// memory is what one replacement tells the next.
type memory struct {
	failed    error
	until     time.Time    // the failure is not asked for again before
	refused   secret.Text  // the last access token that the API refused
	renewed   secret.Text  // the access token that this led to
	unsaved   *Credentials // from the OAuth server, but not stored yet
	dead      string       // fingerprint of a refresh token that the OAuth server refused
	deadError error        // and its explanation
}

func newSource(kept store, app Application) (*Source, error) {
	err := app.check()
	if err != nil {
		return nil, err
	}

	return &Source{
		store:  kept,
		app:    app,
		margin: margin + rand.N(marginJitter), //nolint:gosec // spreads load, protects nothing
		busy:   semaphore.NewWeighted(1),
	}, nil
}

// Token returns the access token to send now. It is replaced first if it is about to expire.
func (s *Source) Token(ctx context.Context) (string, error) {
	return s.get(ctx, secret.Text{})
}

// Renew returns another token than the one that the API refused. It does so once: if the new one is refused as well, all
// that ask get an error for a minute.
func (s *Source) Renew(ctx context.Context, refused string) (string, error) {
	return s.get(ctx, secret.New(refused))
}

// Credentials returns what the current token belongs to, without its tokens.
func (s *Source) Credentials() Credentials {
	held := s.current.Load()
	if held == nil {
		return Credentials{}
	}

	public := held.Credentials
	public.AccessToken, public.RefreshToken = secret.Text{}, secret.Text{}

	return public
}

func (s *Source) get(ctx context.Context, refused secret.Text) (string, error) {
	if token, ok := s.ready(refused); ok {
		return token, nil
	}

	// The replacement is on a context of its own: one caller's end is not the end of all who wait.
	result := s.replacements.DoChan(refused.Fingerprint(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replaceTimeout)
		defer cancel()

		return s.replaceOnce(ctx, refused)
	})

	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case done := <-result:
		token, _ := done.Val.(string)

		return token, done.Err
	}
}

// ready returns the token in use if it needs no replacement.
func (s *Source) ready(refused secret.Text) (string, bool) {
	held := s.current.Load()
	if held == nil {
		return "", false
	}

	now := time.Now()
	if held.lasts(now, refused, s.margin) || now.Before(held.retryAt) && held.alive(now, refused) {
		return held.AccessToken.Reveal(), true
	}

	return "", false
}

// setCurrent puts a token to use. It is not replaced for the given time, although that may be due.
func (s *Source) setCurrent(found Credentials, delay time.Duration) string {
	s.current.Store(&currentToken{Credentials: found, retryAt: time.Now().Add(delay)})

	return found.AccessToken.Reveal()
}
