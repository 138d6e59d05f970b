// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// cardsDataSource is qonto_cards.
type cardsDataSource struct {
	session *cards.Session
}

type cardsModel struct {
	cards.Filter

	Cards types.List `tfsdk:"cards"`
}

// NewCards is the factory of the data source qonto_cards.
func NewCards() datasource.DataSource {
	return &cardsDataSource{}
}

// Metadata names the data source.
func (*cardsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cards"
}

// Configure takes over the session that the provider has made.
func (d *cardsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.session = cards.SessionOf(req.ProviderData)
}

// Schema describes filters and answers.
func (*cardsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"cards": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The cards, in the order of `sort_by`.",
			NestedObject:        schema.NestedAttributeObject{Attributes: cardAttributes()},
		},
	}
	maps.Copy(attributes, cardFilters())

	resp.Schema = schema.Schema{
		MarkdownDescription: "The cards of the organization, as far as the member to whom the access token belongs may see them. All filters must hold; " +
			"the values of one filter are alternatives. Without a filter, it is every card that is not at the end of its life. Needs the scope `card.read`.",
		Attributes: attributes,
	}
}

// Read lists the cards.
func (d *cardsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model cardsModel

	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)

	if resp.Diagnostics.HasError() {
		return
	}

	ctx, cancel := context.WithTimeout(ctx, cards.ReadTimeout)
	defer cancel()

	kind := cardType()
	rows := []attr.Value{}

	for card, err := range d.session.Cards(ctx, &model.Filter, 0) {
		if err != nil {
			resp.Diagnostics.Append(cards.NotListedDiagnostic(err))

			return
		}

		row, diags := types.ObjectValue(kind.AttrTypes, cardValues(card, kind))
		resp.Diagnostics.Append(diags...)

		rows = append(rows, row)
	}

	var diags diag.Diagnostics

	model.Cards, diags = types.ListValue(kind, rows)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
