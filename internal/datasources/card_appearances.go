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

// appearanceModel leaves out the URLs of pictures: no configuration needs them.
type appearanceModel struct {
	Design           types.String `tfsdk:"design"`
	CardLevel        types.String `tfsdk:"card_level"`
	CardType         types.String `tfsdk:"card_type"`
	Theme            types.String `tfsdk:"theme"`
	GradientHexColor types.String `tfsdk:"gradient_hex_color"`
	IsActive         types.Bool   `tfsdk:"is_active"`
}

type appearancesModel struct {
	CardLevel   types.String      `tfsdk:"card_level"`
	OnlyActive  types.Bool        `tfsdk:"only_active"`
	Appearances []appearanceModel `tfsdk:"appearances"`
}

// NewCardAppearances is the factory of the data source qonto_card_appearances.
func NewCardAppearances() datasource.DataSource {
	return &dataSource[appearancesModel]{
		name: "card_appearances",
		schema: schema.Schema{
			MarkdownDescription: "The designs that Qonto offers for cards, or once did. All filters must hold. Needs the scope `card.read`.",
			Attributes: map[string]schema.Attribute{
				"card_level": filter("Only designs of this level, such as `plus` or `virtual`."),
				"only_active": schema.BoolAttribute{
					Optional:            true,
					MarkdownDescription: "`true` leaves out designs that can no longer be ordered. Default: `false`.",
				},
				"appearances": table("The designs, in the order of their levels and names.", map[string]schema.Attribute{
					"design":             computedString("Name of the design: what `card_design` of a card takes."),
					"card_level":         computedString("Level of the cards that have the design."),
					"card_type":          computedString("`debit`, `prepaid`, or what Qonto adds."),
					"theme":              computedString("Theme of the design, such as `dark`."),
					"gradient_hex_color": computedString("Colour of the design. Null for some designs."),
					"is_active":          computedBool("Whether new cards can have the design."),
				}),
			},
		},
		read: readCardAppearances,
	}
}

func readCardAppearances(ctx context.Context, lookups *qonto.Lookups, model *appearancesModel) diag.Diagnostics {
	appearances, err := lookups.CardAppearances(ctx)
	if err != nil {
		return diag.Diagnostics{cards.LookupErrorDiagnostic("Card appearances not read", scopeCards, err)}
	}

	model.Appearances = rows(appearances, func(appearance qonto.Appearance) bool {
		active := !model.OnlyActive.ValueBool() || qonto.IsTrue(appearance.IsActive)

		return active && passes(model.CardLevel, &appearance.CardLevel)
	}, func(appearance qonto.Appearance) string { return appearance.CardLevel + " " + appearance.Design }, appearanceRow)

	return nil
}

func appearanceRow(appearance qonto.Appearance) appearanceModel {
	return appearanceModel{
		Design:           types.StringValue(appearance.Design),
		CardLevel:        types.StringValue(appearance.CardLevel),
		CardType:         types.StringValue(appearance.CardType),
		Theme:            types.StringPointerValue(appearance.Theme),
		GradientHexColor: types.StringPointerValue(appearance.GradientHexColor),
		IsActive:         types.BoolPointerValue(appearance.IsActive),
	}
}
