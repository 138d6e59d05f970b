// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"time"
)

// Operations that Qonto is known to want approved, as they appear in Exchange.Op and Error.Op.
const (
	OpCreateCard       = "create a card"
	OpUnlockCard       = "unlock a card"
	OpUpdateCardLimits = "update the limits of a card"
)

// dateResolution is that of a Date header, and of a date without fractions.
const dateResolution = time.Second

// ApprovalExpected tells whether Qonto is known to want an operation approved: Qonto's public reference says so of creates
// and of limits, and the sandbox was seen to ask for these two and for unlocking. It is what is assumed before the first
// answer, no more: any write may be gated, or not.
func ApprovalExpected(op string) bool {
	return op == OpCreateCard || op == OpUnlockCard || op == OpUpdateCardLimits
}

// showsUngated tells whether a success without approval proves that the endpoint was not gated. Only a write that was
// carried out now does: the answer to an idempotency key that was used before comes without asking anybody. Keys of
// anything but creates are new with every call.
func (r *run) showsUngated(answer *reply) bool {
	return r.call.op != OpCreateCard || createdWithin(answer, elapsed(r.firstSent)+dateResolution)
}

// createdWithin tells whether the card of an answer was made within the given time before it, by the server's clock.
func createdWithin(answer *reply, span time.Duration) bool {
	var card struct {
		CreatedAt string `json:"created_at"`
	}

	if unwrap(answer.body, "card", &card) != nil {
		return false
	}

	created, err := time.Parse(time.RFC3339, card.CreatedAt)
	now := answer.date()

	return err == nil && !now.IsZero() && !created.Before(now.Add(-span))
}
