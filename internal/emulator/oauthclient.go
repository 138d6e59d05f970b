// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
)

const (
	scopeOffline = "offline_access"
	scopeOpenID  = "openid"
)

// otherScopes are Qonto's scopes for what the emulator leaves out: clients may ask for them, and they open nothing.
func otherScopes() []string {
	return []string{
		"attachment.read", "attachment.write", "bank_account.write", "client.read", "client.write", "client_invoice.write",
		"client_invoices.read", "einvoicing.read", "insurance_contract.read", "insurance_contract.write", "internal_transfer.write",
		"international_transfer.write", "membership.write", "payment.write", "payment_link.read", "payment_link.write",
		"product.read", "product.write", "request_cards.write", "request_review.write", "request_transfers.write",
		"sepa_direct_debit.read", "sepa_direct_debit.write", "subscription.read", "supplier_invoice.read",
		"supplier_invoice.write", "team.write", "terminal.read", "terminal.write", "webhook",
	}
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

func (c OAuthClient) isPublic() bool {
	return c.ClientSecret == ""
}

// mayReturnTo says whether a redirect_uri is one of the client's. The port of a loopback address may differ.
func (c OAuthClient) mayReturnTo(redirectURI string, anyPort bool) bool {
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

// authenticated is the client that a form names, with its secret checked.
func (s *Server) authenticated(x *exchange, form url.Values) (OAuthClient, *answer) {
	client, known := s.oauth.client(form.Get("client_id"))
	secret := form.Get("client_secret")

	if known && subtle.ConstantTimeCompare([]byte(secret), []byte(client.ClientSecret)) == 1 &&
		(!client.isPublic() || x.switches.OAuthPublicClient == choiceAccept) {
		return client, nil
	}

	refused := s.unauthorized(x, oauthProblem(http.StatusUnauthorized, "invalid_client",
		"Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)."))

	return OAuthClient{}, &refused
}
