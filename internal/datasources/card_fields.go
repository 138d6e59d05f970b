// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// cardField is a field of Qonto's answer that the data sources have and the resource has not: use of the card changes
// it, which is no drift, or Qonto does not document it.
type cardField struct {
	name      string
	attribute schema.Attribute
	value     func(*qonto.Card) attr.Value
}

//nolint:gochecknoglobals // an immutable table: building it for every card of a list would be waste.
var cardFields = []cardField{
	spentField("atm_monthly_spent", "Withdrawn over 30 rolling days, in euros.",
		func(card *qonto.Card) *json.Number { return card.ATMMonthlySpent }),
	spentField("atm_daily_spent", "Withdrawn today, in euros.",
		func(card *qonto.Card) *json.Number { return card.ATMDailySpent }),
	spentField("payment_monthly_spent", "Paid over 30 rolling days, in euros.",
		func(card *qonto.Card) *json.Number { return card.PaymentMonthlySpent }),
	spentField("payment_daily_spent", "Paid today, in euros.",
		func(card *qonto.Card) *json.Number { return card.PaymentDailySpent }),
	spentField("payment_lifespan_spent", "Paid over the whole life of the card, in euros.",
		func(card *qonto.Card) *json.Number { return card.PaymentLifespanSpent }),
	textField("last_activity_at", "Last attempt to use the card, successful or not; the creation time while there was none.",
		func(card *qonto.Card) *string { return card.LastActivityAt }),
	boolField("had_operation", "Whether the card was ever used.",
		func(card *qonto.Card) *bool { return card.HadOperation }),
	boolField("had_pin_operation", "Whether the card was ever used with its PIN.",
		func(card *qonto.Card) *bool { return card.HadPINOperation }),
	textField("updated_at", "When the card was changed last (RFC 3339, UTC).",
		func(card *qonto.Card) *string { return card.UpdatedAt }),
	textField("shipped_lost_at", "When a posted card was declared lost. Undocumented; may be missing.",
		func(card *qonto.Card) *string { return card.ShippedLostAt }),
	boolField("eligible_for_renewal", "Whether Qonto can renew the card. Undocumented; may be missing.",
		func(card *qonto.Card) *bool { return card.EligibleForRenewal }),
	boolField("eligible_for_upsell", "Whether the card can be upgraded. Undocumented; may be missing.",
		func(card *qonto.Card) *bool { return card.EligibleForUpsell }),
	boolField("is_qcp", "Internal mark of Qonto's. Undocumented; may be missing.",
		func(card *qonto.Card) *bool { return card.IsQCP }),
}

func spentField(name, description string, of func(*qonto.Card) *json.Number) cardField {
	return cardField{
		name: name, attribute: schema.Float64Attribute{Computed: true, MarkdownDescription: description},
		value: func(card *qonto.Card) attr.Value { return spent(of(card)) },
	}
}

func textField(name, description string, of func(*qonto.Card) *string) cardField {
	return cardField{
		name: name, attribute: computedString(description),
		value: func(card *qonto.Card) attr.Value { return types.StringPointerValue(of(card)) },
	}
}

func boolField(name, description string, of func(*qonto.Card) *bool) cardField {
	return cardField{
		name: name, attribute: computedBool(description),
		value: func(card *qonto.Card) attr.Value { return types.BoolPointerValue(of(card)) },
	}
}

// spent reads an amount, which has cents.
func spent(number *json.Number) types.Float64 {
	if number == nil {
		return types.Float64Null()
	}

	amount, err := number.Float64()
	if err != nil {
		return types.Float64Null()
	}

	return types.Float64Value(amount)
}
