// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const maxNicknameLength = 40

const resourceDescription = `Issues a Qonto company card and manages it until the end of its life. One resource is one card.

**Issuing a card cannot be undone**: a physical card is billed and posted, and a discarded card never comes back. Attributes have the names
of Qonto's API. Limits are whole euros.`

// Schema describes qonto_card. Plan behaviour is not attached to attributes: it lives in ModifyPlan, in one pass.
func (r *cardResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceDescription,
		Attributes: merged(
			creationAttributes(),
			behaviourAttributes(),
			optionAttributes(),
			limitAttributes(),
			providerAttributes(ctx),
			factAttributes(),
			historyAttributes(),
		),
	}
}

// IdentitySchema says that the id alone identifies a card: ids are unique over all organizations.
func (r *cardResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The id of the card in Qonto.",
			},
		},
	}
}

func merged(groups ...map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}

	for _, group := range groups {
		maps.Copy(all, group)
	}

	return all
}

// creationAttributes are fixed when the card is issued.
func creationAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"card_level": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "Kind of card: `standard` (One), `plus` (Plus) and `metal` (X) are physical; `virtual`, `virtual_partner`, `flash` " +
				"(a lifetime budget and an end date) and `advertising` are not. Levels that Qonto adds later work too. Fixed once the card is issued.",
			Validators: word(),
		},
		"holder_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Membership of the person who holds the card (see `qonto_membership`). Fixed once the card is issued.",
			Validators:          UUIDValidators(),
		},
		"bank_account_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Bank account that the card debits (see `qonto_bank_account`). Fixed once the card is issued.",
			Validators:          UUIDValidators(),
		},
		"organization_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Organization that the card belongs to. Default: the organization of the access token. Fixed once the card is issued.",
			Validators:          UUIDValidators(),
		},
		"initiator_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Membership that orders the card. Default: the membership of the access token. Used when the card is issued; " +
				"a later change is kept in state only.",
			Validators: UUIDValidators(),
		},
		"card_design": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Design of the card, such as `virtual.default.2017` or `plus.black.2023`. Default: chosen by Qonto. " +
				"Fixed once the card is issued.",
			Validators: word(),
		},
		"type_of_print": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "How the name is put on a Plus card: `print` or `embossed`. Fixed once the card is issued.",
			Validators:          word(),
		},
		"ship_to_business": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Physical cards: `true` sends the card to the address of the company, `false` to `address`. Fixed once the card is issued.",
		},
		"address": addressAttribute(),
		"pre_expires_at": schema.StringAttribute{
			Optional: true, Computed: true,
			CustomType: timetypes.RFC3339Type{},
			MarkdownDescription: "Flash cards: end of the card's life, as RFC 3339 (`2027-03-31T23:59:59Z`), at most one year ahead. Two spellings of the " +
				"same instant are equal. Fixed once the card is issued.",
		},
	}
}

func addressAttribute() schema.Attribute {
	line := func(description string, required bool, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			Required: required, Optional: !required, WriteOnly: true,
			MarkdownDescription: description,
			Validators:          append(NotEmptyValidators(), validators...),
		}
	}

	return schema.SingleNestedAttribute{
		Optional: true, WriteOnly: true,
		MarkdownDescription: "Physical cards with `ship_to_business = false`: where the card is posted. Sent when the card is issued, and stored " +
			"nowhere. A later change does nothing.",
		Attributes: map[string]schema.Attribute{
			"contact_name": line("Name on the parcel.", false),
			"first_line":   line("Street and number.", true),
			"second_line":  line("Second line of the address.", false),
			"third_line":   line("Third line of the address.", false),
			"zipcode":      line("Postal code.", true),
			"city":         line("City.", true),
			"country":      line("Country, as two capital letters (ISO 3166-1 alpha-2), such as `FR`.", true, countryFormat()),
		},
	}
}

// behaviourAttributes can be changed at any time, on every level.
func behaviourAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"nickname": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Name of the card in the Qonto app, 1 to 40 characters. Qonto takes it in a call of its own right after the card " +
				"is issued. An empty string is the same as no nickname.",
			Validators: []validator.String{stringvalidator.UTF8LengthAtMost(maxNicknameLength), plainText()},
		},
		"locked": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether people have paused the card. `true` locks it, `false` unlocks it; both can be undone. A lock of Qonto's own " +
				"does not count here: it shows in `status` and `has_only_user_liftable_locks`.",
		},
		"active_days": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: weekdayType(),
			MarkdownDescription: "Days of the week on which the card works: `1` is Monday, `7` is Sunday. Default: every day.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), weekdays{}},
		},
		"categories": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Categories of merchants that the card works with: `transport`, `restaurant_and_bar`, `food_and_grocery`, " +
				"`it_and_electronics`, `utility`, `tax`, `legal_and_accounting`, `atm`, `office_supply`, `hardware_and_equipment`, `finance`, and " +
				"whatever Qonto adds. `[]` allows everything.",
			Validators: []validator.Set{setvalidator.ValueStringsAre(word()...)},
		},
	}
}

// optionAttributes are the switches of physical cards.
func optionAttributes() map[string]schema.Attribute {
	option := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
	}

	return map[string]schema.Attribute{
		"atm_option":     option("Physical cards: withdrawals at cash machines."),
		"nfc_option":     option("Physical cards: contactless payments. Fixed once the card is issued; the holder changes it in the app."),
		"online_option":  option("Physical cards: payments on the internet."),
		"foreign_option": option("Physical cards: payments abroad."),
	}
}
