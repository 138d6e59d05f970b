// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package oauth

import (
	"net/url"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// The scopes of OAuth itself.
const (
	ScopeOffline = "offline_access"
	ScopeOpenID  = "openid"
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

// registeredClients are one client with a secret and one without.
func registeredClients(ids identity.Source) []control.OAuthClient {
	redirects := []string{"http://127.0.0.1:53683/callback", "http://localhost:53683/callback"}
	scopes := slices.Concat(allScopes(), otherScopes(), []string{ScopeOffline, ScopeOpenID})

	return []control.OAuthClient{
		{
			ClientID: ids.UUID("oauth/confidential"), ClientSecret: ids.Secret("oauth/confidential"), Name: "Terraform",
			RedirectURIs: redirects, Scopes: scopes,
		},
		{
			ClientID: ids.UUID("oauth/public"), Name: "Terraform (public client)", RedirectURIs: redirects, Scopes: scopes,
		},
	}
}

// IsPublic is true for a client without a secret.
func IsPublic(c control.OAuthClient) bool {
	return c.ClientSecret == ""
}

// MayReturnTo says whether a redirect_uri is one of the client's. The port of a loopback address may differ.
func MayReturnTo(c control.OAuthClient, redirectURI string, anyPort bool) bool {
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

// Client finds a registered client.
func (s *Store) Client(id string) (control.OAuthClient, bool) {
	at := slices.IndexFunc(s.clients, func(client control.OAuthClient) bool { return client.ClientID == id })
	if at < 0 {
		return control.OAuthClient{}, false
	}

	return s.clients[at], true
}
