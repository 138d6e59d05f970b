// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// cardDataSource is the data source qonto_card.
type cardDataSource struct {
	session *cards.Session
}

// NewCard is the factory of the data source qonto_card.
func NewCard() datasource.DataSource {
	return &cardDataSource{}
}

// Metadata names the data source.
func (*cardDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_card"
}

// Configure takes over the session that the provider has made.
func (d *cardDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.session = cards.SessionOf(req.ProviderData)
}

// Schema describes arguments and answers.
func (*cardDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := cardAttributes()

	searchableAs(attributes, "id", " As an argument, it also finds a card whose life is over.", cards.UUIDValidators())
	searchable(attributes, "nickname", " As an argument in any letter case.")
	searchableAs(attributes, "last_digits", "", lastDigitsValidators())
	searchableAs(attributes, "holder_id", " As an argument, it narrows a search by `nickname` or `last_digits`.", cards.UUIDValidators())

	resp.Schema = schema.Schema{
		MarkdownDescription: "One card: by `id`, or by `nickname`, `last_digits` or both, narrowed by `holder_id`. Except by `id`, it is found among the " +
			"cards that are not at the end of their lives; a card that renews another one counts only when that one has ended. " +
			"To look up many cards, read `qonto_cards` once. Needs the scope `card.read`.",
		Attributes: attributes,
	}
}

// ConfigValidators says which arguments go together.
func (*cardDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	validators := []datasource.ConfigValidator{
		datasourcevalidator.AtLeastOneOf(path.MatchRoot("id"), path.MatchRoot("nickname"), path.MatchRoot("last_digits")),
	}

	for _, other := range []string{"nickname", "last_digits", "holder_id"} {
		validators = append(validators, datasourcevalidator.Conflicting(path.MatchRoot("id"), path.MatchRoot(other)))
	}

	return validators
}

// Read finds the card that the arguments mean.
func (d *cardDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var search cardSearch

	for name, value := range search.arguments() {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), value)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	ctx, cancel := context.WithTimeout(ctx, cards.ReadTimeout)
	defer cancel()

	card, diags := search.find(ctx, d.session)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	kind := cardType()
	values := cardValues(card, kind)
	maps.Copy(values, search.asWritten())

	state, diags := types.ObjectValue(kind.AttrTypes, values)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// asWritten are the arguments as they were written: what is planned from them must still be true after a read.
func (s *cardSearch) asWritten() map[string]attr.Value {
	written := map[string]attr.Value{}

	for name, value := range s.arguments() {
		if !value.IsNull() {
			written[name] = *value
		}
	}

	return written
}

func lastDigitsValidators() []validator.String {
	pattern := regexp.MustCompile(`^[0-9]{4}$`)

	return []validator.String{stringvalidator.RegexMatches(pattern, `must be the last four digits of a card's number, such as "7662"`)}
}
