// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"encoding/json"
	"strconv"
	"strings"
)

// UnmarshalJSON decodes a card leniently: unknown keys and values are accepted, keys of an unexpected type count as
// missing, and amounts are brought into one form, whole numbers without decimals.
func (c *Card) UnmarshalJSON(data []byte) error {
	type plain Card

	err := decodeKnown(data, (*plain)(c))
	if err != nil {
		return err
	}

	for _, amount := range c.amounts() {
		*amount = canonicalAmount(*amount)
	}

	return nil
}

func (c *Card) amounts() []**json.Number {
	return []**json.Number{
		&c.ATMMonthlyLimit, &c.ATMMonthlySpent, &c.ATMDailyLimit, &c.ATMDailySpent,
		&c.PaymentMonthlyLimit, &c.PaymentMonthlySpent, &c.PaymentDailyLimit, &c.PaymentDailySpent,
		&c.PaymentTransactionLimit, &c.PaymentLifespanLimit, &c.PaymentLifespanSpent,
	}
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
