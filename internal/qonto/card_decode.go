// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// amountFields are the fields of a Card that are amounts.
//
//nolint:gochecknoglobals // derived from the type once.
var amountFields = fieldsOfType[Card, *json.Number]()

// UnmarshalJSON decodes a card leniently: unknown keys and values are accepted, keys of an unexpected type count as
// missing, and amounts are brought into one form, whole numbers without decimals.
func (c *Card) UnmarshalJSON(data []byte) error {
	type plain Card

	err := decodeKnown(data, (*plain)(c))
	if err != nil {
		return err
	}

	card := reflect.ValueOf(c).Elem()

	for _, index := range amountFields {
		if amount, ok := reflect.TypeAssert[**json.Number](card.Field(index).Addr()); ok {
			*amount = canonicalAmount(*amount)
		}
	}

	return nil
}

// fieldsOfType are the indexes of the fields of a struct S that are of type T.
func fieldsOfType[S, T any]() []int {
	var indexes []int

	for index := range reflect.TypeFor[S]().NumField() {
		if reflect.TypeFor[S]().Field(index).Type == reflect.TypeFor[T]() {
			indexes = append(indexes, index)
		}
	}

	return indexes
}

// canonicalAmount writes a number in the shortest way: 1000.00 and 1e3 become 1000. Limits come as 1000, as 1000.0 and as
// "1000.00", depending on the endpoint. What is too long for an amount counts as missing.
func canonicalAmount(number *json.Number) *json.Number {
	if number == nil || len(*number) > maxAmount {
		return nil
	}

	text := number.String()

	switch {
	case strings.ContainsAny(text, "eE"):
		value, err := strconv.ParseFloat(text, 64)
		text = strconv.FormatFloat(value, 'f', -1, 64)

		if err != nil || len(text) > maxAmount {
			return nil
		}
	case strings.Contains(text, "."):
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}

	if text == "-0" {
		text = "0"
	}

	short := json.Number(text)

	return &short
}
