// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
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

func (s *Session) movedWarning(prior *Model, now *qonto.Card) diag.Diagnostic {
	m := fromAPI(now)

	return diag.NewWarningDiagnostic("Card "+cardName(prior)+" has expired and was renewed by Qonto", fmt.Sprintf(
		"The resource moves on to the card that renews it: %s Nothing is issued.", s.describe(&m)))
}

func renewedWarning(state *Model, next *qonto.Card) diag.Diagnostic {
	m := fromAPI(next)

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was renewed by Qonto", fmt.Sprintf(
		"Card %s (id %s) renews it and exists beside it until it expires in %s/%s. The resource moves on to the new card then, by itself. "+
			"What deletion_policy says (%s) holds for both.",
		cardName(&m), next.ID, state.ExpMonth.ValueString(), state.ExpYear.ValueString(), state.DeletionPolicy.ValueString()))
}

const (
	// expiryNotice is how long before its end a card is announced to end.
	expiryNotice = 60 * 24 * time.Hour
	// flashNotice is the same for flash cards, whose end somebody has chosen.
	flashNotice = 7 * 24 * time.Hour
	monthOfYear = "1/2006"
)

// endsSoon announces what Qonto will do by itself: expiry, the end of a flash card, the end of an upgraded card.
func endsSoon(state *Model, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics

	if state.Upsold.ValueBool() {
		diags.AddWarning("Card "+cardName(state)+" was upgraded and will end", fmt.Sprintf(
			"Qonto discards it on %s, because an upgraded card has taken its place. Import that one as a resource of its own, and remove this one.",
			state.DiscardOn.ValueString()))
	}

	end, known := endOf(state)
	if !known || end.Before(now) || end.Sub(now) > noticeFor(state) {
		return diags
	}

	diags.AddWarning(fmt.Sprintf("Card %s ends on %s", cardName(state), end.Format(time.DateOnly)), whatFollows(state))

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

func whatFollows(state *Model) string {
	physical, _ := isPhysical(state.CardLevel.ValueString())

	switch {
	case state.CardLevel.ValueString() == qonto.LevelFlash:
		return "A flash card is not renewed. After that the plan shows no change and no new card; " +
			"remove the resource, or configure a new one with a later end."
	case physical:
		return "Qonto posts the renewal about six weeks before, to the address in the app. Nothing has to be configured, and Terraform issues nothing."
	default:
		return "Qonto renews it 45 days before, as another card with the same settings. " +
			"The resource moves on to that one by itself, and Terraform issues nothing."
	}
}
