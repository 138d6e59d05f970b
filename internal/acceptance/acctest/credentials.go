// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"path/filepath"
)

// CredentialsFile is where StoreCredentials puts it.
const CredentialsFile = "credentials.json"

// StoreCredentials puts a refresh token of the owner into a credentials file, and nothing into the environment.
func (c *CLI) StoreCredentials() {
	c.T.Helper()

	issued, err := c.Control.IssueRefreshToken(c.T.Context(), c.OwnerMembershipID)
	c.Must(err)

	info, err := c.Control.Info(c.T.Context())
	c.Must(err)

	document, err := json.Marshal(map[string]any{
		"version": 1, "refresh_token": issued.RefreshToken, "client_id": info.OAuthClients[0].ClientID,
		"client_secret_env": "QONTO_CLIENT_SECRET", "oauth_endpoint": c.URL,
	})
	c.Must(err)

	c.WriteFile(CredentialsFile, string(document))
	c.Setenv("QONTO_ACCESS_TOKEN", "")
	c.Setenv("QONTO_CREDENTIALS_FILE", filepath.Join(c.Dir, CredentialsFile))
	c.Setenv("QONTO_CLIENT_SECRET", info.OAuthClients[0].ClientSecret)
}

// IssuedSecrets are all tokens that the emulator has ever given out.
func (c *CLI) IssuedSecrets() []string {
	c.T.Helper()

	tokens, err := c.Control.Tokens(c.T.Context())
	c.Must(err)

	var secrets []string
	for _, token := range tokens {
		secrets = append(secrets, token.Token)
	}

	for _, challenge := range c.Ledger().Challenges {
		secrets = append(secrets, challenge.Token)
	}

	const least = 3 // access and refresh token of the owner, and the emulator's own

	if len(secrets) < least {
		c.T.Fatalf("only %d secrets are known", len(secrets))
	}

	return secrets
}
