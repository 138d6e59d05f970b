// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Candidates are the cards that the lost answer to a request may have been about, and that no resource of this run holds:
// the living ones of the last day, and the ended ones to which the key may lead. It looks on a context of its own,
// because the run's may be what has ended, and it only reads.
//
// What the create listed before its request is left out if it can be no outcome of an earlier one either: a card that a user
// has renamed since, and with a seed one that has the nickname, which a card without an answer lacks.
func (i *Issuer) Candidates(ctx context.Context, request *IssueRequest, before Duplicates) (living, ended []qonto.Card, err error) {
	seen, err := i.listRecent(qonto.SettleContext(ctx), 0)

	switch {
	case err != nil:
		return nil, nil, err
	case seen.now.IsZero():
		return nil, nil, errUndated
	}

	for _, card := range seen.cards {
		age, known := seen.age(card)

		switch {
		case known && age > duplicateAge || i.isOfAnother(request, card, before):
		case !card.Terminal():
			living = append(living, card)
		case !known || age <= qonto.KeyMemory:
			ended = append(ended, card)
		}
	}

	return living, ended, nil
}

// isOfAnother tells whether a card is no outcome of the request: it looks different, a resource of this run holds it, or it was
// there before and has been finished or renamed.
func (i *Issuer) isOfAnother(request *IssueRequest, card qonto.Card, before Duplicates) bool {
	wasFinished := before.listed[card.ID] && (renamedByUser(card, request.Nickname) || request.isSibling(card))

	return wasFinished || !request.looksLike(card) || i.Ownership.Known(card.ID)
}
