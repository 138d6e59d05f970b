// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// expirySlack is how long before its expiry a token is not sent any more: a request takes its time.
const expirySlack = 10 * time.Second

// Credentials are what a file or a helper command keeps. Only one of the two tokens is required. [Credentials.Encode] is the
// only way to write them as JSON: the encoder itself writes placeholders for the tokens.
type Credentials struct {
	// AccessToken is sent to the API.
	AccessToken secret.Text
	// ExpiresAt is the end of the access token. Zero means that it is not known.
	ExpiresAt time.Time
	// RefreshToken gets the next access token. It can be used once.
	RefreshToken secret.Text
	// ObtainedAt is when Qonto made the refresh token, which lives for 90 days.
	ObtainedAt time.Time
	// Scopes are what the member agreed to.
	Scopes []string
	// ClientID names the OAuth application that the tokens were made for.
	ClientID string
	// ClientSecretEnv is the name of the environment variable with the application's secret: see [IsSecretVariable].
	ClientSecretEnv string
	// OAuthEndpoint is scheme and host of the OAuth server that made the tokens. Empty means Qonto's own. Those that a helper
	// command prints may name no other.
	OAuthEndpoint string
	// Replaces is the fingerprint of the refresh token that these credentials came from.
	Replaces string
}

// alive tells that the access token can be sent now.
func (c Credentials) alive(now time.Time, refused secret.Text) bool {
	return c.lasts(now, refused, expirySlack)
}

// lasts tells that the access token can be sent for some time to come. One whose end is not known lasts if there is no
// way to get another.
func (c Credentials) lasts(now time.Time, refused secret.Text, margin time.Duration) bool {
	if c.AccessToken.IsZero() || c.AccessToken == refused {
		return false
	}

	if c.ExpiresAt.IsZero() {
		return c.RefreshToken.IsZero()
	}

	return now.Before(c.ExpiresAt.Add(-margin))
}

// fingerprint tells one refresh token from another.
func (c Credentials) fingerprint() string { return c.RefreshToken.Fingerprint() }
