// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/scopes"
)

// scope is a permission that the member is asked for, and what it is for.
type scope struct{ name, purpose string }

// knownScopes are the scopes that the provider has a use for, the ones that are asked for by default first.
func knownScopes() []scope {
	return []scope{
		{scopes.OfflineAccess, "stay signed in: a refresh token"},
		{scopes.CardRead, "read cards and their designs"},
		{scopes.CardWrite, "issue, change and end cards"},
		{scopes.OrganizationRead, "look up the organization, bank accounts and members"},
		{scopes.MembershipRead, "look up your own membership, the default initiator of a card"},
		{scopes.TeamRead, "look up teams"},
	}
}

// defaultScopes are what managing cards needs, for longer than an hour.
func defaultScopes() []string {
	return append([]string{scopes.OfflineAccess}, scopes.ForCards()...)
}

// chooseScopes returns the scopes to ask for, each once. Both lists may be separated by commas or spaces.
func chooseScopes(instead, more string) []string {
	chosen := defaultScopes()
	if named := splitScopes(instead); len(named) > 0 {
		chosen = named
	}

	for _, name := range splitScopes(more) {
		if !slices.Contains(chosen, name) {
			chosen = append(chosen, name)
		}
	}

	return chosen
}

func splitScopes(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

func purposeOf(name string) string {
	for _, known := range knownScopes() {
		if known.name == name {
			return known.purpose
		}
	}

	return "(not used by this provider)"
}
