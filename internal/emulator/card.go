// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"time"
)

// Status is the status that the API shows: a lock of any kind makes a card that is not terminal "paused".
func (c *issuedCard) Status() string {
	if (c.UserLocked || c.SystemLocked) && !isTerminal(c.Base) {
		return statusPaused
	}

	return c.Base
}

// Living says whether the card is in no terminal status.
func (c *issuedCard) Living() bool {
	return !isTerminal(c.Base)
}

// setStatus is for control calls, which name the shown status.
func (c *issuedCard) setStatus(status string) {
	c.UserLocked = status == statusPaused
	c.SystemLocked = false

	if status != statusPaused {
		c.Base = status
	}
}

// clone shares nothing with the original.
func (c *issuedCard) clone() issuedCard {
	other := *c
	other.ActiveDays = slices.Clone(c.ActiveDays)
	other.Categories = slices.Clone(c.Categories)
	other.Address = slices.Clone(c.Address)
	other.Operations = slices.Clone(c.Operations)
	other.Nickname = clonePointer(c.Nickname)
	other.EmbossedName = clonePointer(c.EmbossedName)
	other.MaskPAN = clonePointer(c.MaskPAN)
	other.LastDigits = clonePointer(c.LastDigits)
	other.PreExpiresAt = clonePointer(c.PreExpiresAt)
	other.ShippedAt = clonePointer(c.ShippedAt)
	other.ShippedLostAt = clonePointer(c.ShippedLostAt)
	other.PaymentLifespanLimit = clonePointer(c.PaymentLifespanLimit)
	other.DiscardOn = clonePointer(c.DiscardOn)
	other.TypeOfPrint = clonePointer(c.TypeOfPrint)
	other.Parent = clonePointer(c.Parent)

	return other
}

func clonePointer[T any](pointer *T) *T {
	if pointer == nil {
		return nil
	}

	value := *pointer

	return &value
}

// expiresAt is the instant after the last day of the expiry month.
func (c *issuedCard) expiresAt() time.Time {
	month, err := time.Parse("2006-1", c.ExpYear+"-"+c.ExpMonth)
	if err != nil {
		return time.Time{}
	}

	return month.AddDate(0, 1, 0)
}
