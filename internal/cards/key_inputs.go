// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
)

// keyInputs are every configured attribute that goes into the request, the nickname and the seed. Null and left out are the
// same. They are not known (false) while one of the values is unknown.
func keyInputs(config *Model, address *addressModel) (issuing.KeyInputs, bool) {
	plain := map[string]any{}

	for name, value := range inputValues(config, address) {
		if !fullyKnown(value) {
			return issuing.KeyInputs{}, false
		}

		if !value.IsNull() {
			plain[name] = plainValue(value)
		}
	}

	return issuing.NewKeyInputs(plain), !config.Address.IsUnknown()
}

// unknownInputs are the names of those whose values are not known yet.
func unknownInputs(config *Model, address *addressModel) []string {
	var names []string

	for name, value := range inputValues(config, address) {
		if !fullyKnown(value) {
			names = append(names, name)
		}
	}

	if config.Address.IsUnknown() {
		names = append(names, "address")
	}

	slices.Sort(names)

	return names
}

func inputValues(config *Model, address *addressModel) map[string]attr.Value {
	values := map[string]attr.Value{"idempotency_seed": config.IdempotencySeed}

	for _, a := range configurable {
		if a.endpoint != lockCall {
			values[a.name] = a.value(config)
		}
	}

	if address != nil {
		for name, value := range address.values() {
			values["address."+name] = value
		}
	}

	if config.Nickname.ValueString() == "" && !config.Nickname.IsUnknown() {
		delete(values, "nickname")
	}

	return values
}

// fullyKnown tells whether the value and, for sets, all of its elements are known.
func fullyKnown(value attr.Value) bool {
	if value.IsUnknown() {
		return false
	}

	set, isSet := value.(types.Set)

	return !isSet || !slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}

// plainValue is a known value without its Terraform type.
func plainValue(value attr.Value) any {
	switch v := value.(type) {
	case timetypes.RFC3339:
		return issuing.Instant(v.ValueString())
	case types.String:
		return v.ValueString()
	case types.Bool:
		return v.ValueBool()
	case Euros:
		return v.ValueInt64()
	case types.Set:
		if days := *weekdayElements(v); len(days) > 0 {
			return days
		}

		return *stringElements(v)
	default:
		return v.String()
	}
}

// canonical is the one spelling of a known value.
func canonical(value attr.Value) string {
	return issuing.Canonical(plainValue(value))
}
