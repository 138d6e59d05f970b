// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// expiryNotice is how long before its end a card is announced to end.
	expiryNotice = 60 * 24 * time.Hour
	// renewedBefore is how long before its end Qonto renews a virtual card.
	renewedBefore = 45 * 24 * time.Hour
	// flashNotice is how long before its end a flash card is announced to end: somebody has chosen that end.
	flashNotice = 7 * 24 * time.Hour
	monthOfYear = "1/2006"
)

// noticeOf is what every plan says of a card although nothing is to be changed.
func (s *Session) noticeOf(state *Model, now time.Time) diag.Diagnostics {
	if isFinal(state.Status.ValueString()) {
		return diag.Diagnostics{s.deadWarning(state)}
	}

	return append(lockNotice(state), endsSoon(state, now)...)
}

// lockNotice tells of a lock that is not the configuration's business.
func lockNotice(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if liftable := state.HasOnlyUserLiftableLocks; state.Status.ValueString() == qonto.StatusPaused && !liftable.IsNull() && !liftable.ValueBool() {
		diags.AddWarning("Card "+cardName(state)+" is locked by Qonto",
			"Qonto itself holds a lock on the card, which nobody in the organization can lift. "+
				"It is no difference to the configuration, and nothing is planned against it. Ask Qonto's support why.")
	}

	return diags
}

// endsSoon announces what Qonto will do by itself: expiry, the end of a flash card, the end of an upgraded card.
func endsSoon(state *Model, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics

	end, known := endOf(state)

	switch {
	case state.Upsold.ValueBool():
		diags.Append(upgradedWarning(state))
	case !state.RenewalID.IsNull(): // Read has said so
	case state.Renewed.ValueBool():
		diags.Append(missingRenewalWarning(state, end, known))
	case known && !end.Before(now) && end.Sub(now) <= noticeFor(state):
		diags.Append(endWarning(state, end, now))
	}

	return diags
}

func noticeFor(state *Model) time.Duration {
	if state.PreExpiresAt.IsNull() {
		return expiryNotice
	}

	return flashNotice
}

// endOf is the end of a flash card, or the last second of the month in which another card expires.
func endOf(state *Model) (time.Time, bool) {
	if end, err := time.Parse(time.RFC3339, state.PreExpiresAt.ValueString()); err == nil {
		return end, true
	}

	month, err := time.Parse(monthOfYear, state.ExpMonth.ValueString()+"/"+state.ExpYear.ValueString())

	return month.AddDate(0, 1, 0).Add(-time.Second), err == nil
}
