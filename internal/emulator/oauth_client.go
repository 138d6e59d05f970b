// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"slices"
)

const (
	scopeOffline = "offline_access"
	scopeOpenID  = "openid"
)

// otherScopes are Qonto's scopes for what the emulator leaves out: clients may ask for them, and they open nothing.
func otherScopes() []string {
	return []string{"request_cards.write", "request_review.write", "subscription.read", "team.write", "webhook"}
}

// registeredClients are one client with a secret and one without.
func registeredClients(ids identities) []OAuthClient {
	redirects := []string{"http://127.0.0.1:53683/callback", "http://localhost:53683/callback"}
	scopes := slices.Concat(allScopes(), otherScopes(), []string{scopeOffline, scopeOpenID})

	return []OAuthClient{
		{
			ClientID: ids.uuid("oauth/confidential"), ClientSecret: ids.secret("oauth/confidential"), Name: "Terraform",
			RedirectURIs: redirects, Scopes: scopes,
		},
		{
			ClientID: ids.uuid("oauth/public"), Name: "Terraform (public client)", RedirectURIs: redirects, Scopes: scopes,
		},
	}
}

func isPublic(c OAuthClient) bool {
	return c.ClientSecret == ""
}

// mayReturnTo says whether a redirect_uri is one of the client's. The port of a loopback address may differ.
func mayReturnTo(c OAuthClient, redirectURI string, anyPort bool) bool {
	if slices.Contains(c.RedirectURIs, redirectURI) {
		return true
	}

	given, err := url.Parse(redirectURI)

	return err == nil && anyPort && slices.ContainsFunc(c.RedirectURIs, func(registered string) bool {
		known, err := url.Parse(registered)
		if err != nil || !slices.Contains([]string{"127.0.0.1", "localhost", "::1"}, known.Hostname()) {
			return false
		}

		known.Host, given.Host = known.Hostname(), given.Hostname()

		return known.String() == given.String()
	})
}

// client finds a registered client.
func (o *oauth) client(id string) (OAuthClient, bool) {
	at := slices.IndexFunc(o.clients, func(client OAuthClient) bool { return client.ClientID == id })
	if at < 0 {
		return OAuthClient{}, false
	}

	return o.clients[at], true
}
