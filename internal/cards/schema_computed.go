// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// factAttributes are what Qonto says about the card itself.
func factAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": computedString("Id of the card in Qonto."),
		"status": computedString("Status of the card: `pending` (not activated), `live`, `paused`, `pin_blocked`, `onhold`, or one of the final ones " +
			"`pre_expired`, `expired`, `discarded`, `lost`, `stolen`, `shipped_lost`, `order_canceled`, `abusive`."),
		"has_only_user_liftable_locks": computedBool("`false` while Qonto itself holds a lock on the card, which nobody in the organization can lift."),
		"pin_set":                      computedBool("Whether the holder has set the PIN. A physical card is posted only after that."),
		"card_type":                    computedString("`debit`, `prepaid`, or another type."),
		"embossed_name":                computedString("Name on the card."),
		"mask_pan":                     computedString("Card number with its middle masked, such as `511768******7662`."),
		"last_digits":                  computedString("Last four digits of the card number."),
		"exp_month":                    computedString("Month in which the card expires, without leading zero."),
		"exp_year":                     computedString("Year in which the card expires."),
	}
}

// historyAttributes tell how the card came about and what becomes of it.
func historyAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"created_at": computedString("When the card was issued (RFC 3339, UTC)."),
		"shipped_at": computedString("When a physical card was posted."),
		"discard_on": computedString("Date on which Qonto discards the card after an upgrade, as Qonto writes it."),
		"renewed":    computedBool("Whether another card renews this one."),
		"renewal":    computedBool("Whether this card renews another one."),
		"parent_card_summary": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The card that this one renews.",
			Attributes: map[string]schema.Attribute{
				"id":          computedString("Id of that card."),
				"last_digits": computedString("Last four digits of that card."),
			},
		},
		"upsold":    computedBool("Whether the card was upgraded to a higher level; it then ends on `discard_on`."),
		"upsell":    computedBool("Whether the card came from an upgrade."),
		"reordered": computedBool("Whether a replacement was ordered for the card."),
	}
}

// parentSummaryType is the shape of parent_card_summary.
func parentSummaryType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType, "last_digits": types.StringType}}
}
