// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

const (
	// expirySlack is how long before its expiry a token is not sent any more: a request takes its time.
	expirySlack = 10 * time.Second

	// fingerprintBytes tell refresh tokens apart without telling what they are.
	fingerprintBytes = 8
)

// Credentials are what a file or a helper command keeps. Only one of the two tokens is required.
type Credentials struct {
	// AccessToken is sent to the API.
	AccessToken Secret `json:"access_token,omitempty"`
	// ExpiresAt is the end of the access token. Zero means that it is not known.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	// RefreshToken gets the next access token. It can be used once.
	RefreshToken Secret `json:"refresh_token,omitempty"`
	// ObtainedAt is when Qonto made the refresh token, which lives for 90 days.
	ObtainedAt time.Time `json:"obtained_at,omitzero"`
	// Scopes are what the member agreed to.
	Scopes []string `json:"scopes,omitempty"`
	// ClientID names the OAuth application that the tokens were made for.
	ClientID string `json:"client_id,omitempty"`
	// ClientSecretEnv is the name of the environment variable with the application's secret: see [IsSecretVariable].
	ClientSecretEnv string `json:"client_secret_env,omitempty"`
	// OAuthEndpoint is scheme and host of the OAuth server that made the tokens. Empty means Qonto's own. Those that a helper
	// command prints may name no other.
	OAuthEndpoint string `json:"oauth_endpoint,omitempty"`
	// Replaces is the fingerprint of the refresh token that these credentials came from.
	Replaces string `json:"replaces,omitempty"`
}

// alive tells that the access token can be sent now.
func (c Credentials) alive(now time.Time, refused Secret) bool {
	return c.lasts(now, refused, expirySlack)
}

// lasts tells that the access token can be sent for some time to come. One whose end is not known lasts if there is no
// way to get another.
func (c Credentials) lasts(now time.Time, refused Secret, margin time.Duration) bool {
	if c.AccessToken == "" || c.AccessToken == refused {
		return false
	}

	if c.ExpiresAt.IsZero() {
		return c.RefreshToken == ""
	}

	return now.Before(c.ExpiresAt.Add(-margin))
}

// fingerprint tells one refresh token from another.
func (c Credentials) fingerprint() string {
	if c.RefreshToken == "" {
		return ""
	}

	sum := sha256.Sum256([]byte(c.RefreshToken))

	return hex.EncodeToString(sum[:fingerprintBytes])
}
