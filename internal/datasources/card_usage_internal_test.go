// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What is left and what is spent make the limit, to the cent, and the percentage agrees with both.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()

	b := budgets()[0]

	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Int64Range(1, 200_000).Draw(t, "limit")
		cents := rapid.Int64Range(0, 2*limit*100).Draw(t, "cents spent")
		spent := float64(cents) / 100

		left, percent := b.use(&qonto.Card{
			PaymentMonthlyLimit: number(strconv.FormatInt(limit, 10)), PaymentMonthlySpent: number(fmt.Sprintf("%.2f", spent)),
		})

		if want := float64(max(limit*100-cents, 0)) / 100; left.ValueFloat64() != want {
			t.Fatalf("%v left, want %v", left, want)
		}

		if exact := spent / float64(limit) * 100; math.Abs(percent.ValueFloat64()-exact) > 0.005+1e-9 {
			t.Fatalf("%v percent, want %v", percent, exact)
		}
	})
}

func TestFiguresOfNothing(t *testing.T) {
	t.Parallel()

	b, none := budgets()[0], types.Float64Null()
	nothing := qonto.Card{PaymentMonthlyLimit: number("0"), PaymentMonthlySpent: number("0")}

	for name, test := range map[string]struct {
		card        qonto.Card
		left        types.Float64
		usedPercent types.Float64
	}{
		"no limit":         {qonto.Card{PaymentMonthlySpent: number("1")}, none, none},
		"spent not told":   {qonto.Card{PaymentMonthlyLimit: number("1")}, none, none},
		"limit of nothing": {nothing, types.Float64Value(0), none},
	} {
		left, percent := b.use(&test.card)
		if !left.Equal(test.left) || !percent.Equal(test.usedPercent) {
			t.Errorf("%s: %v left, %v percent", name, left, percent)
		}
	}
}

func number(text string) *json.Number {
	n := json.Number(text)

	return &n
}
