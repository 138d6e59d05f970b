// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

// The values that only the switches of OAuth take.
const (
	choiceAnyPort      = "any"
	choiceExactPort    = "exact"
	choiceKeep         = "keep"
	choiceRevoke       = "revoke"
	choiceRefuse       = "refuse"
	choiceRevokeFamily = "revoke_family"
)

func oauthSwitches() []SwitchDoc {
	const accessTokenSeconds = 3600

	return []SwitchDoc{
		choiceOf("oauth_public_client", "A client without a secret (with PKCE) may ask for tokens, or is refused.", choiceAccept, choiceReject),
		choiceOf("oauth_redirect_port", "A loopback redirect_uri may have any port, or must have the registered one.",
			choiceAnyPort, choiceExactPort),
		choiceOf("oauth_authorize_session", "/oauth2/auth works at once or, as in the sandbox, is 404 until the browser has opened "+
			"/_emulator/session.", choiceNone, choiceRequired),
		choiceOf("refresh_token_reuse", "A refresh token used again after its 60 s of grace takes all its descendants with it, or is just refused.",
			choiceRevokeFamily, choiceRefuse),
		choiceOf("access_token_on_refresh", "A refresh leaves the access token before it in force, or revokes it.", choiceKeep, choiceRevoke),
		choiceOf("oauth_revocation", "Revoking a token ends all tokens of its consent, or that one token.", choiceRevokeFamily, choiceRevoke),
		settingOf("access_token_seconds", "Life of an access token from OAuth.", accessTokenSeconds),
	}
}
