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

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// NewTeam is the factory of the data source qonto_team.
func NewTeam() datasource.DataSource {
	attributes := teamAttributes()

	searchable(attributes, "id", "")
	searchable(attributes, "name", " As an argument in any letter case.")

	return &dataSource[teamModel]{
		name: "team",
		schema: schema.Schema{
			MarkdownDescription: "One team of the organization, by `id` or by `name`. Needs the scope `team.read`.",
			Attributes:          attributes,
		},
		validators: []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))},
		read:       readTeam,
	}
}

func readTeam(ctx context.Context, lookups *qonto.Lookups, model *teamModel) diag.Diagnostics {
	teams, diags := listTeams(ctx, lookups)
	if diags.HasError() {
		return diags
	}

	team, diags := model.search().pick(teams)
	if diags.HasError() {
		return diags
	}

	answer := teamRow(team)
	answer.Name = asWritten(model.Name, answer.Name)
	*model = answer

	return nil
}

func (m *teamModel) search() entrySearch[qonto.Team] {
	wanted := entrySearch[qonto.Team]{
		kind:      entryKind{singular: "team", plural: "teams"},
		describe:  func(team qonto.Team) string { return labelled(team.Name, "id "+team.ID) },
		argument:  "name",
		criterion: fmt.Sprintf("the name %q", m.Name.ValueString()),
		matches:   func(team qonto.Team) bool { return sameName(m.Name.ValueString(), team.Name) },
	}

	if !m.ID.IsNull() {
		wanted.argument, wanted.criterion = "id", fmt.Sprintf("the id %q", m.ID.ValueString())
		wanted.matches = func(team qonto.Team) bool { return team.ID == m.ID.ValueString() }
	}

	return wanted
}
