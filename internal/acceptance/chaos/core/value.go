// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attributesOf are the attributes of an object; a null object has none.
func attributesOf(value tftypes.Value) map[string]tftypes.Value {
	var attributes map[string]tftypes.Value

	if value.IsNull() || !value.IsKnown() || value.As(&attributes) != nil {
		return nil
	}

	return attributes
}

// Text is a string attribute of an object, empty when it is null.
func Text(value tftypes.Value, name string) string {
	text, _ := Attribute(value, name).(string)

	return text
}

// Attribute is an attribute of an object as encoding/json would decode it, numbers as json.Number; nil when it is null.
func Attribute(value tftypes.Value, name string) any {
	attribute, has := attributesOf(value)[name]
	if !has {
		return nil
	}

	return Plain(attribute)
}

// Plain is a value as encoding/json would decode it, numbers as json.Number; nil when it is null.
func Plain(value tftypes.Value) any {
	decoded, err := plain(value)
	if err != nil {
		return nil
	}

	return decoded
}

// Member is an attribute of an object with its type, false when it is null or unknown.
func Member(value tftypes.Value, name string) (tftypes.Value, bool) {
	member, has := attributesOf(value)[name]

	return member, has && member.IsFullyKnown() && !member.IsNull()
}

// proposed is the configuration, completed from the prior object where the provider decides.
func (s *schema) proposed(prior, config tftypes.Value) tftypes.Value {
	before, configured := attributesOf(prior), attributesOf(config)
	values := make(map[string]tftypes.Value, len(configured))

	for name, value := range configured {
		if old, had := before[name]; had && value.IsNull() && s.attributes[name].computed {
			value = old
		}

		values[name] = value
	}

	return tftypes.NewValue(s.object, values)
}

// invalidPlan lists the attributes whose planned value Terraform does not allow: what is configured must stay, unless it
// keeps the prior value, and what is neither configured nor computed must be null.
func (s *schema) invalidPlan(prior, config, planned tftypes.Value) []string {
	var wrong []string

	before, configured, after := attributesOf(prior), attributesOf(config), attributesOf(planned)

	for name, value := range after {
		rules, asked := s.attributes[name], configured[name]

		switch {
		case rules.writeOnly:
			if !value.IsNull() {
				wrong = append(wrong, name+": a write-only attribute is planned")
			}
		case asked.IsNull() && rules.computed, value.Equal(asked):
		case !asked.IsNull() && before != nil && !value.IsNull() && value.Equal(before[name]):
		default:
			wrong = append(wrong, fmt.Sprintf("%s: configured %v, planned %v", name, asked, value))
		}
	}

	slices.Sort(wrong)

	return wrong
}

// incompatible lists where a final value differs from what was promised; unknown promises nothing.
func incompatible(promised, final tftypes.Value) []string {
	var wrong []string

	if promised.IsNull() != final.IsNull() {
		return []string{"the whole object is, or is not, null"}
	}

	after := attributesOf(final)

	for name, value := range attributesOf(promised) {
		if !keepsPromise(value, after[name]) {
			wrong = append(wrong, fmt.Sprintf("%s: promised %v, now %v", name, value, after[name]))
		}
	}

	slices.Sort(wrong)

	return wrong
}

func keepsPromise(promised, final tftypes.Value) bool {
	switch {
	case !promised.IsKnown():
		return true
	case promised.IsFullyKnown():
		return promised.Equal(final)
	case promised.Type().Is(tftypes.Object{}):
		return len(incompatible(promised, final)) == 0
	default:
		return final.IsKnown() // a collection with unknown elements: its elements cannot be told apart
	}
}

// withoutUnknown is what Terraform saves of an object that still has unknown values.
func withoutUnknown(value tftypes.Value) (known tftypes.Value, unknown []string) {
	values := attributesOf(value)

	for name, one := range values {
		if !one.IsFullyKnown() {
			unknown = append(unknown, name)
			values[name] = tftypes.NewValue(one.Type(), nil)
		}
	}

	if len(unknown) == 0 {
		return value, nil
	}

	slices.Sort(unknown)

	return tftypes.NewValue(value.Type(), values), unknown
}

// withUnknown is an object some of whose attributes are not known yet.
func withUnknown(value tftypes.Value, names []string) tftypes.Value {
	if len(names) == 0 {
		return value
	}

	values := maps.Clone(attributesOf(value))
	for _, name := range names {
		values[name] = tftypes.NewValue(values[name].Type(), tftypes.UnknownValue)
	}

	return tftypes.NewValue(value.Type(), values)
}

// plain is a value as encoding/json takes it, for the state file.
func plain(value tftypes.Value) (any, error) {
	if value.IsNull() || !value.IsKnown() {
		return nil, nil //nolint:nilnil // null is null in JSON
	}

	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		return as[string](value)
	case kind.Is(tftypes.Bool):
		return as[bool](value)
	case kind.Is(tftypes.Number):
		number, err := as[*big.Float](value)
		if err != nil {
			return nil, err
		}

		return json.Number(number.Text('f', -1)), nil
	case kind.Is(tftypes.Object{}), kind.Is(tftypes.Map{}):
		members, err := as[map[string]tftypes.Value](value)
		if err != nil {
			return nil, err
		}

		return plainMembers(members)
	default:
		elements, err := as[[]tftypes.Value](value)
		if err != nil {
			return nil, err
		}

		return plainElements(elements)
	}
}

func as[T any](value tftypes.Value) (T, error) {
	var target T

	err := value.As(&target)
	if err != nil {
		return target, fmt.Errorf("reading a value: %w", err)
	}

	return target, nil
}

func plainMembers(members map[string]tftypes.Value) (any, error) {
	all := make(map[string]any, len(members))

	for name, member := range members {
		one, err := plain(member)
		if err != nil {
			return nil, err
		}

		all[name] = one
	}

	return all, nil
}

func plainElements(elements []tftypes.Value) (any, error) {
	all := make([]any, 0, len(elements))

	for _, element := range elements {
		one, err := plain(element)
		if err != nil {
			return nil, err
		}

		all = append(all, one)
	}

	return all, nil
}
