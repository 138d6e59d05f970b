// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	firstWeekday = 1 // Monday
	lastWeekday  = 7
)

// weekdayType is the type of days: any number, because the framework calls a number that its own integers cannot hold an
// error in the provider. The validator refuses what is no day.
func weekdayType() attr.Type {
	return types.NumberType
}

func weekday(day int64) types.Number {
	return types.NumberValue(new(big.Float).SetInt64(day))
}

// weekdays refuses numbers that are no days of the week, and names them.
type weekdays struct{}

var _ validator.Set = weekdays{}

// Description says what is accepted.
func (weekdays) Description(context.Context) string {
	return "days must be from 1, which is Monday, to 7, which is Sunday"
}

// MarkdownDescription says what is accepted.
func (w weekdays) MarkdownDescription(ctx context.Context) string {
	return w.Description(ctx)
}

// ValidateSet refuses all numbers that are no days in one message.
func (weekdays) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	none := noDays(req.ConfigValue)
	if len(none) == 0 {
		return
	}

	is := "is no day"
	if len(none) > 1 {
		is = "are no days"
	}

	resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidValue, fmt.Sprintf(
		"%s has %s, which %s: %d is Monday, %d is Sunday.", req.Path, inWords(none), is, firstWeekday, lastWeekday))
}

// noDays are the elements that are no days, in their order.
func noDays(set types.Set) []string {
	var (
		numbers []*big.Float
		null    []string
	)

	for _, element := range set.Elements() {
		day, ok := element.(types.Number)

		switch {
		case !ok, day.IsUnknown():
		case day.IsNull():
			null = []string{"null"}
		case !isWeekday(day.ValueBigFloat()):
			numbers = append(numbers, day.ValueBigFloat())
		}
	}

	slices.SortFunc(numbers, (*big.Float).Cmp)

	texts := make([]string, 0, len(numbers)+len(null))
	for _, number := range numbers {
		texts = append(texts, numberText(number))
	}

	return append(texts, null...)
}

func isWeekday(number *big.Float) bool {
	day, accuracy := number.Int64()

	return accuracy == big.Exact && day >= firstWeekday && day <= lastWeekday
}

// inWords is "0, 8 and 9".
func inWords(texts []string) string {
	last := len(texts) - 1
	if last == 0 {
		return texts[0]
	}

	return strings.Join(texts[:last], ", ") + " and " + texts[last]
}
