// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// field is an attribute of the card that a configuration can set. Its name is that of its tag in the Model, and of
// Qonto's field in requests and answers.
type field struct {
	name      string
	changedBy endpoint
	schema    schema.Attribute
}

// fields declares every attribute of the card itself that a configuration can set, except the write-only address. Schema,
// idempotency key, requests, answers, plan and update derive from it.
//
//nolint:gochecknoglobals // an immutable table: building it on every plan of every card would cost more than it explains.
var fields = []field{
	{"card_level", creationOnly, schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Kind of card: `standard` (One), `plus` (Plus) and `metal` (X) are physical; `virtual`, `virtual_partner`, `flash` " +
			"(a lifetime budget and an end date) and `advertising` are not. Levels that Qonto adds later work too. Fixed once the card is issued.",
		Validators: word(),
	}},
	{"holder_id", creationOnly, schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "Membership of the person who holds the card (see `qonto_membership`). Fixed once the card is issued.",
		Validators:          UUIDValidators(),
	}},
	{"bank_account_id", creationOnly, schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "Bank account that the card debits (see `qonto_bank_account`). Fixed once the card is issued.",
		Validators:          UUIDValidators(),
	}},
	{"organization_id", creationOnly, schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Organization that the card belongs to. Default: the organization of the access token. Fixed once the card is issued.",
		Validators:          UUIDValidators(),
	}},
	{"initiator_id", creationOnly, schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Membership that orders the card. Default: the membership of the access token. Used when the card is issued; " +
			"a later change is kept in state only.",
		Validators: UUIDValidators(),
	}},
	{"card_design", creationOnly, schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Design of the card, such as `virtual.default.2017` or `plus.black.2023`. Default: chosen by Qonto. " +
			"Fixed once the card is issued.",
		Validators: word(),
	}},
	{"type_of_print", creationOnly, schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "How the name is put on a Plus card: `print` or `embossed`. Fixed once the card is issued.",
		Validators:          word(),
	}},
	{"ship_to_business", creationOnly, schema.BoolAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Physical cards: `true` sends the card to the address of the company, `false` to `address`. Fixed once the card is issued.",
	}},
	{"pre_expires_at", creationOnly, schema.StringAttribute{
		Optional: true, Computed: true,
		CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: "Flash cards: end of the card's life, as RFC 3339 (`2027-03-31T23:59:59Z`), at most one year ahead. Two spellings of the " +
			"same instant are equal. Fixed once the card is issued.",
	}},
	{"nickname", nicknameCall, schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Name of the card in the Qonto app, 1 to 40 characters. Qonto takes it in a call of its own right after the card " +
			"is issued. An empty string is the same as no nickname.",
		Validators: []validator.String{stringvalidator.UTF8LengthAtMost(maxNicknameLength), plainText()},
	}},
	{"locked", lockCall, schema.BoolAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Whether people have paused the card. `true` locks it, `false` unlocks it; both can be undone. A lock of Qonto's own " +
			"does not count here: it shows in `status` and `has_only_user_liftable_locks`.",
	}},
	{"active_days", restrictionsCall, schema.SetAttribute{
		Optional: true, Computed: true, ElementType: weekdayType(),
		MarkdownDescription: "Days of the week on which the card works: `1` is Monday, `7` is Sunday. Default: every day.",
		Validators:          []validator.Set{setvalidator.SizeAtLeast(1), weekdays{}},
	}},
	{"categories", restrictionsCall, schema.SetAttribute{
		Optional: true, Computed: true, ElementType: types.StringType,
		MarkdownDescription: "Categories of merchants that the card works with: `transport`, `restaurant_and_bar`, `food_and_grocery`, " +
			"`it_and_electronics`, `utility`, `tax`, `legal_and_accounting`, `atm`, `office_supply`, `hardware_and_equipment`, `finance`, and " +
			"whatever Qonto adds. `[]` allows everything.",
		Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(word()...)},
	}},
	{"atm_option", optionsCall, optionAttribute("Physical cards: withdrawals at cash machines.")},
	{"nfc_option", optionsCall, optionAttribute("Physical cards: contactless payments. Fixed once the card is issued; " +
		"the holder changes it in the app.")},
	{"online_option", optionsCall, optionAttribute("Physical cards: payments on the internet.")},
	{"foreign_option", optionsCall, optionAttribute("Physical cards: payments abroad.")},
	{"atm_monthly_limit", limitsCall, limitAttribute("Withdrawals over 30 rolling days, in whole euros.")},
	{"atm_daily_limit_option", limitsCall, optionAttribute("Physical cards: whether `atm_daily_limit` applies.")},
	{"atm_daily_limit", limitsCall, limitAttribute("Physical cards: withdrawals per day, in whole euros.")},
	{"payment_monthly_limit", limitsCall, limitAttribute("Payments over 30 rolling days, in whole euros.")},
	{"payment_daily_limit_option", limitsCall, optionAttribute("Whether `payment_daily_limit` applies.")},
	{"payment_daily_limit", limitsCall, limitAttribute("Payments per day, in whole euros.")},
	{"payment_transaction_limit_option", limitsCall, optionAttribute("Whether `payment_transaction_limit` applies.")},
	{"payment_transaction_limit", limitsCall, limitAttribute("A single payment, in whole euros.")},
	{"payment_lifespan_limit", limitsCall, limitAttribute("Flash cards: payments over the whole life of the card, in whole euros.")},
}

// fieldAttributes are the fields in the schema.
func fieldAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, f := range fields {
		attributes[f.name] = f.schema
	}

	return attributes
}

func limitAttribute(description string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, CustomType: eurosType{},
		MarkdownDescription: description,
		Validators:          []validator.Int64{int64validator.AtLeast(0)},
	}
}

func optionAttribute(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
}
