// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// newCard is the request for the configured values and nothing else. Ids that default to the token's stay empty here.
func newCard(config *Model, address *addressModel) qonto.NewCard {
	request := qonto.NewCard{Address: address.toAPI()}
	fillRequest(&request, newCardFields, config)

	return request
}

// changedLimits is the request that brings the named limits to their planned values.
func changedLimits(plan *Model, changed []attribute) qonto.CardLimits {
	var request qonto.CardLimits

	fillRequest(&request, limitFields, onlyChanged(plan, changed))

	return request
}

// changedRestrictions is the request that brings the named restrictions to their planned values.
func changedRestrictions(plan *Model, changed []attribute) qonto.CardRestrictions {
	var request qonto.CardRestrictions

	fillRequest(&request, restrictionsFields, onlyChanged(plan, changed))

	return request
}

// onlyChanged is a model that holds the changed attributes and nothing else.
func onlyChanged(plan *Model, changed []attribute) *Model {
	only := &Model{}
	for _, a := range changed {
		a.copy(only, plan)
	}

	return only
}

// weekdayElements is nil for a set that is not set, so that the key is not sent, and a sorted list otherwise.
func weekdayElements(set types.Set) *[]int64 {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}

	list := make([]int64, 0, len(set.Elements()))

	for _, e := range set.Elements() {
		if day, ok := e.(types.Number); ok && !day.IsNull() && !day.IsUnknown() {
			number, _ := day.ValueBigFloat().Int64()
			list = append(list, number)
		}
	}

	slices.Sort(list)

	return &list
}

// stringElements is nil for a set that is not set, so that the key is not sent, and a sorted list otherwise.
func stringElements(set types.Set) *[]string {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}

	list := make([]string, 0, len(set.Elements()))

	for _, e := range set.Elements() {
		if text, ok := e.(types.String); ok {
			list = append(list, text.ValueString())
		}
	}

	slices.Sort(list)

	return &list
}
