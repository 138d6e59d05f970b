// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package scopes names the OAuth scopes that the provider has a use for, by Qonto's public reference.
package scopes

import "strings"

// Scopes of access tokens.
const (
	OfflineAccess    = "offline_access" // gives a refresh token as well
	CardRead         = "card.read"
	CardWrite        = "card.write"
	OrganizationRead = "organization.read"
	MembershipRead   = "membership.read"
	TeamRead         = "team.read"
)

// ForCards are the scopes that managing cards takes.
func ForCards() []string {
	return []string{CardRead, CardWrite, OrganizationRead, MembershipRead}
}

// ForCardsText names them in a sentence: "card.read, … and membership.read".
func ForCardsText() string {
	all := ForCards()
	last := len(all) - 1

	return strings.Join(all[:last], ", ") + " and " + all[last]
}
