// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// maxRenewals bounds the walk from a card to the card that renews the one that renews it: three years each.
const maxRenewals = 10

// LivingRenewal is the living card that renews the given one: made by Qonto, for the same holder, account and level, with
// the old card's id as its parent. A renewal that has expired is followed to its own; one that died otherwise is none. It is
// nil when there is none, which costs no request unless the card says that it was renewed or has expired.
func (r *Reader) LivingRenewal(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	for range maxRenewals {
		if !qonto.IsTrue(card.Renewed) && card.Status != qonto.StatusExpired {
			break
		}

		next, err := r.renewal(ctx, card)
		if err != nil || next == nil || !next.Terminal() {
			return next, err
		}

		card = next
	}

	return nil, nil //nolint:nilnil // no renewal and no error
}

// findRenewal looks for the renewal among the cards that are like the given one.
func findRenewal(ctx context.Context, client *qonto.Client, card *qonto.Card) (*qonto.Card, error) {
	filter := qonto.CardFilter{CardLevels: []string{card.CardLevel}}
	if card.HolderID != nil {
		filter.HolderIDs = []string{*card.HolderID}
	}

	if card.BankAccountID != nil {
		filter.BankAccountIDs = []string{*card.BankAccountID}
	}

	var best *qonto.Card

	for other, err := range client.Cards(ctx, filter) {
		if err != nil {
			return nil, err
		}

		best = betterRenewal(best, &other, card)
	}

	return best, nil
}

// betterRenewal is which of two cards renews the given one: a living one rather than one that has expired, and the later of
// two. It is nil if neither does.
func betterRenewal(best, other, card *qonto.Card) *qonto.Card {
	isRenewal := renews(other, card) && (!other.Terminal() || other.Status == qonto.StatusExpired)

	switch {
	case !isRenewal:
		return best
	case best == nil, best.Terminal() && !other.Terminal(), best.Terminal() == other.Terminal() && best.MadeBefore(*other):
		return other
	default:
		return best
	}
}

func renews(other, card *qonto.Card) bool {
	return qonto.IsTrue(other.Renewal) && other.ParentCardSummary != nil && other.ParentCardSummary.ID == card.ID &&
		qonto.Text(other.HolderID) == qonto.Text(card.HolderID) && qonto.Text(other.BankAccountID) == qonto.Text(card.BankAccountID) &&
		other.CardLevel == card.CardLevel
}
