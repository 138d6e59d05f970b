// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// followRenewal is where a resource stands after Qonto's own renewals: on its card, or, once that has expired, on the living
// card that renews it. next is the living renewal of the card on which it stands.
func (s *Session) followRenewal(ctx context.Context, card *qonto.Card) (now, next *qonto.Card, err error) {
	next, err = s.reader.LivingRenewal(ctx, card)
	if err != nil || next == nil || card.Status != qonto.StatusExpired || !s.issuer.Ownership.Move(next.ID) {
		return card, next, err
	}

	now = next
	next, err = s.reader.LivingRenewal(ctx, now)

	return now, next, err
}

const (
	// expiryNotice is how long before its end a card is announced to end.
	expiryNotice = 60 * 24 * time.Hour
	// renewedBefore is how long before its end Qonto renews a virtual card.
	renewedBefore = 45 * 24 * time.Hour
	// flashNotice is the same for flash cards, whose end somebody has chosen.
	flashNotice = 7 * 24 * time.Hour
	monthOfYear = "1/2006"
)

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

// endOf is the end of a flash card, or the first moment after the month in which another card expires.
func endOf(state *Model) (time.Time, bool) {
	if end, err := time.Parse(time.RFC3339, state.PreExpiresAt.ValueString()); err == nil {
		return end, true
	}

	month, err := time.Parse(monthOfYear, state.ExpMonth.ValueString()+"/"+state.ExpYear.ValueString())

	return month.AddDate(0, 1, 0).Add(-time.Second), err == nil
}
