// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import "github.com/qonto-community/terraform-provider-qonto/internal/scopes"

// OAuth scopes that the look-ups need.
const (
	scopeCards        = scopes.CardRead
	scopeMembership   = scopes.MembershipRead
	scopeOrganization = scopes.OrganizationRead
	scopeTeams        = scopes.TeamRead
)
