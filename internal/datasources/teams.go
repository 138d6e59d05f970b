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

type teamModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type teamsModel struct {
	Teams []teamModel `tfsdk:"teams"`
}

// NewTeams is the factory of the data source qonto_teams.
func NewTeams() datasource.DataSource {
	return &dataSource[teamsModel]{
		name: "teams",
		schema: schema.Schema{
			MarkdownDescription: "All teams of the organization. Needs the scope `team.read`.",
			Attributes: map[string]schema.Attribute{
				"teams": table("The teams, in the order of their ids.", teamAttributes()),
			},
		},
		read: readTeams,
	}
}

func teamAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   computedString("The id of the team: what `team_id` of `qonto_memberships` takes."),
		"name": computedString("Name of the team."),
	}
}

func readTeams(ctx context.Context, lookups *qonto.Lookups, model *teamsModel) diag.Diagnostics {
	teams, diags := listTeams(ctx, lookups)

	model.Teams = rows(teams, everything, func(team qonto.Team) string { return team.ID }, teamRow)

	return diags
}

func listTeams(ctx context.Context, lookups *qonto.Lookups) ([]qonto.Team, diag.Diagnostics) {
	teams, err := lookups.Teams(ctx)
	if err != nil {
		return nil, diag.Diagnostics{cards.LookupErrorDiagnostic("Teams not read", scopeTeams, err)}
	}

	return teams, nil
}

func teamRow(team qonto.Team) teamModel {
	return teamModel{ID: types.StringValue(team.ID), Name: types.StringPointerValue(team.Name)}
}
