// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "encoding/json"

// UnmarshalJSON decodes a card leniently: unknown keys and values are accepted, keys of an unexpected type count as
// missing, and amounts are brought into one form, whole numbers without decimals.
func (c *Card) UnmarshalJSON(data []byte) error {
	type plain Card

	err := decodeKnown(data, (*plain)(c))
	if err != nil {
		return err
	}

	for _, amount := range c.amounts() {
		*amount = canonical(*amount)
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
