// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Successors are the living cards one of which may have replaced a card in a run that was killed before it could write its
// state: they look like the card, were issued after it within the last day, and no resource that was read so far holds
// them. It returns none if the cards cannot be listed.
func (i *Issuer) Successors(ctx context.Context, request *IssueRequest, replaced qonto.Card) []qonto.Card {
	seen, err := i.recentCards(ctx, snapshotLife)
	if err != nil {
		return nil
	}

	return slices.DeleteFunc(slices.Clone(seen.cards), func(card qonto.Card) bool {
		age, known := seen.age(card)

		return !known || age > duplicateAge || card.ID == replaced.ID || !replaced.MadeBefore(card) || i.Ownership.Known(card.ID) ||
			!request.isCandidate(card) || renamedByUser(card, request.Nickname)
	})
}
