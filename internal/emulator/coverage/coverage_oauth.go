// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func oauth() Section {
	return Section{"OAuth", []Row{
		{Fact: "Authorization code is the only grant", From: Documented, Tests: "TestAuthorizationCode TestTokenEndpointErrors"},
		{Fact: "Authorize wants client, redirect, response type, scope and state", From: Documented, Tests: "TestAuthorizeErrors"},
		{Fact: "A wrong client or redirect_uri is 404", From: Documented, Tests: "TestWrongClientOrRedirect"},
		{Fact: "Loopback redirects work with any port", From: Seen, Switches: "oauth_redirect_port", Tests: "TestLoopbackRedirects"},
		{Fact: "A code is good for ten minutes, once", From: Documented, Tests: "TestCodes"},
		{Fact: "A bad code is 400 invalid_grant", From: Documented, Tests: "TestCodes TestTokenEndpointErrors"},
		{Fact: "The refresh token comes with offline_access, the id token with openid", From: Documented, Tests: "TestTokensThatScopesBring"},
		{
			Fact: "An access token lives for an hour", From: Documented, Switches: "access_token_seconds",
			Tests: "TestAccessTokenLivesAnHour TestAccessTokenLifeIsASwitch",
		},
		{Fact: "A refresh token lives for 90 days", From: Documented, Tests: "TestRefreshTokenLives90Days"},
		{Fact: "It rotates, and the old one works for 60 seconds more", From: Documented, Tests: "TestRefreshTokenRotates TestRefreshTokenLaw"},
		{Fact: "What using it after that does to its descendants", From: Unknown, Switches: "refresh_token_reuse", Tests: "TestRefreshTokenReuse"},
		{
			Fact: "Whether a refresh ends the old access token", From: Unknown, Switches: "access_token_on_refresh",
			Tests: "TestRefreshMayRevokeTheOldAccessToken",
		},
		{Fact: "A refresh can give fewer scopes, not more, and only to its client", From: Documented, Tests: "TestRefreshLimits"},
		{Fact: "Two flows at once in one browser break", From: Documented, Tests: "TestParallelFlowsBreak"},
		{Fact: "PKCE with S256 works beside the secret", From: Seen, Tests: "TestPKCE"},
		{Fact: "Whether others than Qonto can have a client without secret", From: Unknown, Switches: "oauth_public_client", Tests: "TestPKCE"},
		{
			Fact: "The sandbox's authorize page is 404 until the browser has signed in", From: Seen, Switches: "oauth_authorize_session",
			Tests: "TestAuthorizeWantsASession",
		},
		{Fact: "Revoke ends an access token: 401", From: Seen, Tests: "TestRevoke"},
		{Fact: "Whether it ends the other tokens of the consent", From: Unknown, Switches: "oauth_revocation", Tests: "TestRevokeOneToken"},
		{Fact: "DELETE /v2/oauth2/consents is 204 and ends all consents", From: Documented, Tests: "TestDropConsents"},
		{Fact: "A person can refuse", From: Documented, Tests: "TestConsentDenied"},
	}}
}
