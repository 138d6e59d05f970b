// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

// The statuses of a card in Qonto's public reference; "deleted" is in Qonto's own SDK only.
const (
	statusPending       = "pending"
	statusLive          = "live"
	statusPaused        = "paused"
	statusPINBlocked    = "pin_blocked"
	statusOnHold        = "onhold"
	statusPreExpired    = "pre_expired"
	statusExpired       = "expired"
	statusDiscarded     = "discarded"
	statusLost          = "lost"
	statusStolen        = "stolen"
	statusShippedLost   = "shipped_lost"
	statusOrderCanceled = "order_canceled"
	statusAbusive       = "abusive"
	statusDeleted       = "deleted"
)

// allStatuses is the order in which the reference lists them.
func allStatuses() []string {
	return []string{
		statusPending, statusLive, statusPaused, statusPINBlocked, statusOnHold, statusPreExpired, statusExpired,
		statusDiscarded, statusLost, statusStolen, statusShippedLost, statusOrderCanceled, statusAbusive, statusDeleted,
	}
}

// isTerminal says whether a card in this status never comes back.
func isTerminal(status string) bool {
	switch status {
	case statusPreExpired, statusExpired, statusDiscarded, statusLost, statusStolen, statusShippedLost,
		statusOrderCanceled, statusAbusive, statusDeleted:
		return true
	default:
		return false
	}
}
