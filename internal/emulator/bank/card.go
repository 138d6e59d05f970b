// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Status is the status that the API shows: a lock of any kind makes a card that is not terminal "paused".
func (c *Card) Status() string {
	if (c.UserLocked || c.SystemLocked) && !IsTerminal(c.Base) {
		return StatusPaused
	}

	return c.Base
}

// Living says whether the card is in no terminal status.
func (c *Card) Living() bool {
	return !IsTerminal(c.Base)
}

// SetStatus is for control calls, which name the shown status.
func (c *Card) SetStatus(status string) {
	c.UserLocked = status == StatusPaused
	c.SystemLocked = false

	if status != StatusPaused {
		c.Base = status
	}
}

// Clone shares nothing with the original.
func (c *Card) Clone() Card {
	other := *c
	other.ActiveDays = slices.Clone(c.ActiveDays)
	other.Categories = slices.Clone(c.Categories)
	other.Address = slices.Clone(c.Address)
	other.Operations = slices.Clone(c.Operations)
	other.Nickname = ClonePointer(c.Nickname)
	other.EmbossedName = ClonePointer(c.EmbossedName)
	other.MaskPAN = ClonePointer(c.MaskPAN)
	other.LastDigits = ClonePointer(c.LastDigits)
	other.PreExpiresAt = ClonePointer(c.PreExpiresAt)
	other.ShippedAt = ClonePointer(c.ShippedAt)
	other.ShippedLostAt = ClonePointer(c.ShippedLostAt)
	other.PaymentLifespanLimit = ClonePointer(c.PaymentLifespanLimit)
	other.DiscardOn = ClonePointer(c.DiscardOn)
	other.TypeOfPrint = ClonePointer(c.TypeOfPrint)
	other.Parent = ClonePointer(c.Parent)

	return other
}

// ClonePointer shares nothing with its argument; nil stays nil.
func ClonePointer[T any](pointer *T) *T {
	if pointer == nil {
		return nil
	}

	value := *pointer

	return &value
}

// expiresAt is the instant after the last day of the expiry month.
func (c *Card) expiresAt() time.Time {
	month, err := time.Parse("2006-1", c.ExpYear+"-"+c.ExpMonth)
	if err != nil {
		return time.Time{}
	}

	return month.AddDate(0, 1, 0)
}

// Record is the card as the control API shows it. It shares nothing with the card.
func (c *Card) Record() control.Card {
	return control.Card{
		CardFields:     c.Clone().CardFields,
		Status:         c.Status(),
		IsLiving:       c.Living(),
		Origin:         c.Origin,
		IdempotencyKey: c.IdempotencyKey,
		IssuedBy:       c.IssuedBy,
		RequestID:      c.RequestID,
	}
}
