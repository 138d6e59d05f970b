// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import "time"

// Token is a token that OAuth or a control call has issued.
type Token struct {
	// Kind is access or refresh.
	Kind         string   `json:"kind"`
	Token        string   `json:"token"`
	MembershipID string   `json:"membership_id"`
	ClientID     string   `json:"client_id,omitempty"`
	Scopes       []string `json:"scopes"`
	// Family names the consent that the token comes from; empty for access tokens from a control call.
	Family      string     `json:"family,omitempty"`
	IssuedAt    *time.Time `json:"issued_at"`
	ExpiresAt   *time.Time `json:"expires_at"`
	FirstUsedAt *time.Time `json:"first_used_at"`
	Uses        int        `json:"uses"`
	// Active says whether the token works now.
	Active bool `json:"active"`
}

// OAuthCounts counts what happened in OAuth.
type OAuthCounts struct {
	// Authorizations are codes handed out, Exchanges codes turned into tokens.
	Authorizations int `json:"authorizations"`
	Exchanges      int `json:"exchanges"`
	// Refreshes are successful ones, those within the grace after a token's first use included; GraceUses are only those.
	Refreshes int `json:"refreshes"`
	GraceUses int `json:"grace_uses"`
	// Reuses are refused refreshes with a token whose grace was over.
	Reuses      int `json:"reuses"`
	Revocations int `json:"revocations"`
}

// OAuthClient is an application registered with the emulator. Without a secret it is a public client, which must use
// PKCE.
type OAuthClient struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret,omitempty"`
	Name         string   `json:"name"`
	RedirectURIs []string `json:"redirect_uris"`
	Scopes       []string `json:"scopes"`
}
