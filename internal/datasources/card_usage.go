// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"encoding/json"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// budget is an amount that a card may spend, and how much of it is gone.
type budget struct {
	name  string // what its attributes begin with
	words string
	limit func(*qonto.Card) *json.Number
	spent func(*qonto.Card) *json.Number
}

func budgets() []budget {
	return []budget{
		{
			"payment_monthly", "payments over 30 rolling days",
			func(card *qonto.Card) *json.Number { return card.PaymentMonthlyLimit },
			func(card *qonto.Card) *json.Number { return card.PaymentMonthlySpent },
		},
		{
			"payment_lifespan", "payments over the whole life of a flash card",
			func(card *qonto.Card) *json.Number { return card.PaymentLifespanLimit },
			func(card *qonto.Card) *json.Number { return card.PaymentLifespanSpent },
		},
		{
			"atm_monthly", "withdrawals over 30 rolling days",
			func(card *qonto.Card) *json.Number { return card.ATMMonthlyLimit },
			func(card *qonto.Card) *json.Number { return card.ATMMonthlySpent },
		},
	}
}

// usageAttributes are what the provider works out from what Qonto tells.
func usageAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"ends_at": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "When the card stops working by itself (RFC 3339, UTC): the end of a flash card, else the last second of the month in " +
				"which it expires. Worked out by the provider.",
		},
	}

	for _, b := range budgets() {
		attributes[b.name+"_left"] = schema.Float64Attribute{
			Computed: true,
			MarkdownDescription: "What is left of `" + b.name + "_limit` for " + b.words + ", in euros: the limit less `" + b.name +
				"_spent`, at least 0. Null without a limit. Worked out by the provider.",
		}
		attributes[b.name+"_used_percent"] = schema.Float64Attribute{
			Computed: true,
			MarkdownDescription: "How much of `" + b.name + "_limit` is used up by `" + b.name +
				"_spent`, in percent; more than 100 after the limit was lowered. Null without a limit, or if it is 0. Worked out by the provider.",
		}
	}

	return attributes
}

func usageOf(card *qonto.Card) map[string]attr.Value {
	usage := map[string]attr.Value{"ends_at": types.StringNull()}

	if end, known := cards.EndOf(card); known {
		usage["ends_at"] = types.StringValue(end.UTC().Format(time.RFC3339))
	}

	for _, b := range budgets() {
		usage[b.name+"_left"], usage[b.name+"_used_percent"] = b.use(card)
	}

	return usage
}

// use is what is left of the budget, in euros and cents, and how much of it is used up.
func (b budget) use(card *qonto.Card) (left, usedPercent types.Float64) {
	const all = 100

	limit, spent := cards.WholeEuros(b.limit(card)), spent(b.spent(card))
	if limit.IsNull() || spent.IsNull() {
		return types.Float64Null(), types.Float64Null()
	}

	whole, gone := float64(limit.ValueInt64()), spent.ValueFloat64()
	left = types.Float64Value(hundredths(max(whole-gone, 0)))

	if whole == 0 {
		return left, types.Float64Null()
	}

	return left, types.Float64Value(hundredths(gone / whole * all))
}

// hundredths rounds to two decimals, because sums of binary fractions are not what people have paid.
func hundredths(number float64) float64 {
	const parts = 100

	return math.Round(number*parts) / parts
}
