// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// fromAPI is the card as Qonto tells it: every attribute that an answer carries, null where it carries none. What only
// the provider knows (policy, seed, key, timeouts) is null.
func fromAPI(card *qonto.Card) Model {
	m := Model{
		Address:           types.ObjectNull(addressType().AttrTypes),
		Nickname:          nicknameValue(card.Nickname),
		Locked:            types.BoolValue(card.LockedByPeople()),
		Unapplied:         noneUnapplied(),
		Timeouts:          nullTimeouts(),
		ParentCardSummary: parentSummary(card.ParentCardSummary),
	}

	readAnswer(&m, card)

	return m
}

// TextOrNull is null for what Qonto left out or left empty.
func TextOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}

	return types.StringValue(text)
}

// nicknameValue reads an empty nickname and none alike.
func nicknameValue(nickname *string) types.String {
	if nickname == nil {
		return types.StringNull()
	}

	return TextOrNull(*nickname)
}

func instantValue(text *string) timetypes.RFC3339 {
	if text == nil {
		return timetypes.NewRFC3339Null()
	}

	value, diags := timetypes.NewRFC3339Value(*text)
	if diags.HasError() {
		return timetypes.NewRFC3339Null()
	}

	return value
}

// WholeEuros reads a limit. Limits are whole euros; should Qonto ever answer with cents, they are cut off.
func WholeEuros(number *json.Number) Euros {
	if number == nil {
		return Euros{}
	}

	exact, ok := new(big.Float).SetString(number.String())
	if !ok {
		return Euros{}
	}

	whole, _ := exact.Int64()

	return eurosOf(whole)
}

// weekdaySet reads days of the week.
func weekdaySet(list []int64) types.Set {
	if list == nil {
		return types.SetNull(weekdayType())
	}

	return setOf(weekdayType(), list, func(day int64) attr.Value { return weekday(day) })
}

func stringSet(list []string) types.Set {
	if list == nil {
		return types.SetNull(types.StringType)
	}

	return setOf(types.StringType, list, func(s string) attr.Value { return types.StringValue(s) })
}

// setOf drops repeated elements, which Terraform refuses in a set.
func setOf[T comparable](elementType attr.Type, list []T, value func(T) attr.Value) types.Set {
	seen := make(map[T]bool, len(list))
	elements := make([]attr.Value, 0, len(list))

	for _, e := range list {
		if !seen[e] {
			seen[e] = true

			elements = append(elements, value(e))
		}
	}

	return types.SetValueMust(elementType, elements)
}

func noneUnapplied() types.Set {
	return types.SetValueMust(types.StringType, []attr.Value{})
}

func parentSummary(summary *qonto.CardSummary) types.Object {
	if summary == nil {
		return types.ObjectNull(parentSummaryType().AttrTypes)
	}

	return types.ObjectValueMust(parentSummaryType().AttrTypes, map[string]attr.Value{
		"id":          TextOrNull(summary.ID),
		"last_digits": types.StringPointerValue(summary.LastDigits),
	})
}
