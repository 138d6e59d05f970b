// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// maxRenewals bounds the walk from a card to the card that renews the one that renews it: three years each.
const maxRenewals = 10

// LivingRenewal is the living card that renews the given one: made by Qonto, for the same holder, account and level, with
// the old card's id as its parent. A renewal that has expired is followed to its own; one that died otherwise is none. It is
// nil when there is none, which costs no request unless the card says that it was renewed or has expired.
func (r *Reader) LivingRenewal(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	if !qonto.IsTrue(card.Renewed) && card.Status != qonto.StatusExpired {
		return nil, nil //nolint:nilnil // no renewal and no error
	}

	return r.followRenewals(ctx, card)
}

// UntoldRenewal is the living renewal of a card in an answer that may leave out whether the card was renewed. It then looks
// for one, which LivingRenewal would not.
func (r *Reader) UntoldRenewal(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	if card.Renewed != nil {
		return r.LivingRenewal(ctx, card)
	}

	return r.followRenewals(ctx, card)
}

func (r *Reader) followRenewals(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	for range maxRenewals {
		next, err := r.renewal(ctx, card)
		if err != nil || next == nil || !next.Terminal() {
			return next, err
		}

		card = next
	}

	return nil, nil //nolint:nilnil // no renewal and no error
}

// findRenewals looks for the renewals of some cards among the cards that are like any of them. The results are in the order
// of the reads, nil where there is none.
func findRenewals(ctx context.Context, client *qonto.Client, reads []*pendingRead) ([]*qonto.Card, error) {
	found := make([]*qonto.Card, len(reads))

	for other, err := range client.Cards(ctx, likeAnyOf(reads)) {
		if err != nil {
			return make([]*qonto.Card, len(reads)), err
		}

		for number, read := range reads {
			found[number] = betterRenewal(found[number], &other, read.parent)
		}
	}

	return found, nil
}

// likeAnyOf asks for the levels, holders and accounts of the cards, as far as all of them tell theirs.
func likeAnyOf(reads []*pendingRead) qonto.CardFilter {
	valuesOf := func(of func(*qonto.Card) string) []string {
		var values []string

		for _, read := range reads {
			value := of(read.parent)
			if value == "" {
				return nil
			}

			if !slices.Contains(values, value) {
				values = append(values, value)
			}
		}

		return values
	}

	return qonto.CardFilter{
		CardLevels:     valuesOf(func(card *qonto.Card) string { return card.CardLevel }),
		HolderIDs:      valuesOf(func(card *qonto.Card) string { return qonto.Text(card.HolderID) }),
		BankAccountIDs: valuesOf(func(card *qonto.Card) string { return qonto.Text(card.BankAccountID) }),
	}
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
