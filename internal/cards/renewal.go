// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"

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
