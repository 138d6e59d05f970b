// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

// OAuth scopes that the look-ups need, by Qonto's public reference.
const (
	scopeCards        = "card.read"
	scopeMembership   = "membership.read"
	scopeOrganization = "organization.read"
	scopeTeams        = "team.read"
)
