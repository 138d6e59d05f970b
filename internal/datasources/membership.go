// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// NewMembership is the factory of the data source qonto_membership.
func NewMembership() datasource.DataSource {
	attributes := membershipAttributes()

	searchable(attributes, "id", "")
	searchable(attributes, "first_name", " As an argument in any letter case.")
	searchable(attributes, "last_name", " As an argument in any letter case.")

	return &dataSource[membershipModel]{
		name: "membership",
		schema: schema.Schema{
			MarkdownDescription: "One person's membership of the organization, without contact data: by `id`, by `first_name`, `last_name` or both, or, " +
				"without any argument, the one of the access token. An argument that is `null` is no argument. Needs the scope " +
				"`organization.read`, and `membership.read` instead for the token's own.",
			Attributes: attributes,
		},
		validators: []datasource.ConfigValidator{
			datasourcevalidator.Conflicting(path.MatchRoot("id"), path.MatchRoot("first_name")),
			datasourcevalidator.Conflicting(path.MatchRoot("id"), path.MatchRoot("last_name")),
		},
		read: readMembership,
	}
}

func readMembership(ctx context.Context, lookups *qonto.Lookups, model *membershipModel) diag.Diagnostics {
	if model.ID.IsNull() && model.FirstName.IsNull() && model.LastName.IsNull() {
		return readOwnMembership(ctx, lookups, model)
	}

	memberships, diags := listMemberships(ctx, lookups)
	if diags.HasError() {
		return diags
	}

	membership, diags := model.search().pick(memberships)
	if diags.HasError() {
		return diags
	}

	answer := membershipRow(membership)
	answer.FirstName = asWritten(model.FirstName, answer.FirstName)
	answer.LastName = asWritten(model.LastName, answer.LastName)
	*model = answer

	return nil
}

func readOwnMembership(ctx context.Context, lookups *qonto.Lookups, model *membershipModel) diag.Diagnostics {
	membership, err := lookups.AuthenticatedMembership(ctx)
	if err != nil {
		return diag.Diagnostics{cards.LookupErrorDiagnostic("Token's own membership not read", scopeMembership, err)}
	}

	*model = membershipRow(membership)

	return nil
}

func (m *membershipModel) search() entrySearch[qonto.Membership] {
	wanted := entrySearch[qonto.Membership]{
		kind:     entryKind{singular: "membership", plural: "memberships"},
		describe: describeMembership,
	}

	if !m.ID.IsNull() {
		wanted.argument, wanted.criterion = "id", fmt.Sprintf("the id %q", m.ID.ValueString())
		wanted.matches = func(membership qonto.Membership) bool { return membership.ID == m.ID.ValueString() }

		return wanted
	}

	wanted.argument, wanted.criterion = m.wantedName()
	wanted.matches = func(membership qonto.Membership) bool {
		return carries(m.FirstName, membership.FirstName) && carries(m.LastName, membership.LastName)
	}

	return wanted
}

// wantedName is the argument with the name that was asked for, and that name in words.
func (m *membershipModel) wantedName() (argument, words string) {
	first := fmt.Sprintf("the first name %q", m.FirstName.ValueString())
	last := fmt.Sprintf("the last name %q", m.LastName.ValueString())

	switch {
	case m.LastName.IsNull():
		return "first_name", first
	case m.FirstName.IsNull():
		return "last_name", last
	default:
		return "last_name", first + " and " + last
	}
}

// carries tells whether a name is the wanted one; every name is when none is wanted.
func carries(wanted types.String, name *string) bool {
	return wanted.IsNull() || sameName(wanted.ValueString(), name)
}

func describeMembership(membership qonto.Membership) string {
	return labelled(new(membership.FullName()), "id "+membership.ID, fact("role", membership.Role), fact("status", membership.Status))
}
