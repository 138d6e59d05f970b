// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	// monthSpan is Qonto's own definition of a card's month: the last thirty days, not the calendar's.
	monthSpan = 30 * 24 * time.Hour
	daySpan   = 24 * time.Hour
)

// Spend lets a payment, a withdrawal or a declined attempt happen.
func (c *Card) Spend(spending control.Spending, now time.Time) {
	c.LastActivityAt = now

	if spending.Declined {
		return
	}

	c.HadOperation = true
	c.HadPINOperation = c.HadPINOperation || spending.WithPIN || spending.ATM

	operation := control.Operation{At: now, AmountCents: spending.AmountCents, ATM: spending.ATM}
	c.Operations = append(c.Operations, operation)
	month, day := c.windowsOf(operation)
	*month += spending.AmountCents
	*day += spending.AmountCents

	if c.PaymentLifespanLimit != nil && !spending.ATM {
		c.PaymentLifespanSpent += spending.AmountCents
	}
}

func (c *Card) windowsOf(operation control.Operation) (month, day *int64) {
	if operation.ATM {
		return &c.ATMMonthlySpent, &c.ATMDailySpent
	}

	return &c.PaymentMonthlySpent, &c.PaymentDailySpent
}

// ForgetSpending takes out of the windows what has become too old. Amounts that a control call has written stay.
func (c *Card) ForgetSpending(now time.Time) {
	kept := c.Operations[:0]

	for _, operation := range c.Operations {
		month, day := c.windowsOf(operation)

		if !operation.DayOver && !now.Before(operation.At.Add(daySpan)) {
			operation.DayOver = true
			*day = max(0, *day-operation.AmountCents)
		}

		if now.Before(operation.At.Add(monthSpan)) {
			kept = append(kept, operation)
		} else {
			*month = max(0, *month-operation.AmountCents)
		}
	}

	c.Operations = kept
}

// forgettings are the instants at which amounts leave a window.
func (c *Card) forgettings() []time.Time {
	var instants []time.Time

	for _, operation := range c.Operations {
		instants = append(instants, operation.At.Add(daySpan), operation.At.Add(monthSpan))
	}

	return instants
}
