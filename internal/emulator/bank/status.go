// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

// The statuses of a card in Qonto's public reference; "deleted" is in Qonto's own SDK only.
const (
	StatusPending       = "pending"
	StatusLive          = "live"
	StatusPaused        = "paused"
	StatusPINBlocked    = "pin_blocked"
	StatusOnHold        = "onhold"
	StatusPreExpired    = "pre_expired"
	StatusExpired       = "expired"
	statusDiscarded     = "discarded"
	StatusLost          = "lost"
	StatusStolen        = "stolen"
	StatusShippedLost   = "shipped_lost"
	StatusOrderCanceled = "order_canceled"
	statusAbusive       = "abusive"
	statusDeleted       = "deleted"
)

// AllStatuses is the order in which the reference lists them.
func AllStatuses() []string {
	return []string{
		StatusPending, StatusLive, StatusPaused, StatusPINBlocked, StatusOnHold, StatusPreExpired, StatusExpired,
		statusDiscarded, StatusLost, StatusStolen, StatusShippedLost, StatusOrderCanceled, statusAbusive, statusDeleted,
	}
}

// IsTerminal says whether a card in this status never comes back.
func IsTerminal(status string) bool {
	switch status {
	case StatusPreExpired, StatusExpired, statusDiscarded, StatusLost, StatusStolen, StatusShippedLost,
		StatusOrderCanceled, statusAbusive, statusDeleted:
		return true
	default:
		return false
	}
}
