// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// membershipModel leaves out contact data: no card needs it, and a state file is no place for it.
type membershipModel struct {
	ID        types.String `tfsdk:"id"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
	Role      types.String `tfsdk:"role"`
	Status    types.String `tfsdk:"status"`
	TeamID    types.String `tfsdk:"team_id"`
}

type membershipsModel struct {
	Role        types.String      `tfsdk:"role"`
	Status      types.String      `tfsdk:"status"`
	TeamID      types.String      `tfsdk:"team_id"`
	Memberships []membershipModel `tfsdk:"memberships"`
}

// NewMemberships is the factory of the data source qonto_memberships.
func NewMemberships() datasource.DataSource {
	return &dataSource[membershipsModel]{
		name: "memberships",
		schema: schema.Schema{
			MarkdownDescription: "The memberships of the organization: its people, without their contact data. All filters must hold; without any, it is " +
				"everybody. Needs the scope `organization.read`.",
			Attributes: map[string]schema.Attribute{
				"role":        filter("Only memberships with this role, such as `manager`."),
				"status":      filter("Only memberships with this status, such as `active`."),
				"team_id":     filter("Only members of this team (see `qonto_team`)."),
				"memberships": table("The memberships, in the order of their ids.", membershipAttributes()),
			},
		},
		read: readMemberships,
	}
}

func membershipAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         computedString("The id of the membership: what `holder_id` and `initiator_id` of a card take."),
		"first_name": computedString("First name of the person."),
		"last_name":  computedString("Last name of the person."),
		"role": computedString("`owner`, `admin`, `manager`, `reporting`, `employee`, `accountant`, or what Qonto adds. Null for people who are not " +
			"invited yet."),
		"status":  computedString("`active`, `invited`, `invitable`, or what Qonto adds."),
		"team_id": computedString("Team of the person. Null for people who are not invited yet."),
	}
}

func readMemberships(ctx context.Context, lookups *qonto.Lookups, model *membershipsModel) diag.Diagnostics {
	memberships, diags := listMemberships(ctx, lookups)

	model.Memberships = rows(memberships, func(membership qonto.Membership) bool {
		return passes(model.Role, membership.Role) && passes(model.Status, membership.Status) && passes(model.TeamID, membership.TeamID)
	}, func(membership qonto.Membership) string { return membership.ID }, membershipRow)

	return diags
}

func listMemberships(ctx context.Context, lookups *qonto.Lookups) ([]qonto.Membership, diag.Diagnostics) {
	memberships, err := lookups.Memberships(ctx)
	if err != nil {
		return nil, diag.Diagnostics{cards.LookupErrorDiagnostic("Memberships not read", scopeOrganization, err)}
	}

	return memberships, nil
}

func membershipRow(membership qonto.Membership) membershipModel {
	return membershipModel{
		ID:        types.StringValue(membership.ID),
		FirstName: types.StringPointerValue(membership.FirstName),
		LastName:  types.StringPointerValue(membership.LastName),
		Role:      types.StringPointerValue(membership.Role),
		Status:    types.StringPointerValue(membership.Status),
		TeamID:    types.StringPointerValue(membership.TeamID),
	}
}
