// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

// Statuses of a card. The enumeration is open: Qonto may add values at any time.
const (
	StatusPending       = "pending"        // PIN not set yet, or not fully issued
	StatusLive          = "live"           // usable
	StatusPaused        = "paused"         // locked, by a user or by Qonto
	StatusPINBlocked    = "pin_blocked"    // three wrong PINs; online payments still work
	StatusOnHold        = "onhold"         // issue suspended until an identity is verified
	StatusPreExpired    = "pre_expired"    // a flash card past its end
	StatusExpired       = "expired"        // past its expiry month
	StatusDiscarded     = "discarded"      // closed by a user
	StatusLost          = "lost"           // reported lost
	StatusStolen        = "stolen"         // reported stolen
	StatusShippedLost   = "shipped_lost"   // lost in the post
	StatusOrderCanceled = "order_canceled" // cancelled before it was made
	StatusAbusive       = "abusive"        // blocked for abuse
	StatusDeleted       = "deleted"        // known from Qonto's software kit only
)

// LivingStatuses are those of Qonto's reference that are not terminal.
func LivingStatuses() []string {
	return []string{StatusPending, StatusLive, StatusPaused, StatusPINBlocked, StatusOnHold}
}

// Terminal tells whether the card can never be used again. Statuses that are not known are not terminal.
func (c Card) Terminal() bool {
	switch c.Status {
	case StatusPreExpired, StatusExpired, StatusDiscarded, StatusLost, StatusStolen, StatusShippedLost,
		StatusOrderCanceled, StatusAbusive, StatusDeleted:
		return true
	default:
		return false
	}
}

// LockedByQonto tells whether Qonto itself holds a lock on the card, which nobody in the organization can lift.
func (c Card) LockedByQonto() bool {
	return c.HasOnlyUserLiftableLocks != nil && !*c.HasOnlyUserLiftableLocks
}

// LockedByPeople tells whether people have locked the card. It is false while Qonto holds a lock as well.
func (c Card) LockedByPeople() bool {
	return c.Status == StatusPaused && !c.LockedByQonto()
}
