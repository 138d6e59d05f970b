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
func (i *Issuer) Candidates(ctx context.Context, request *IssueRequest) (living, ended []qonto.Card, err error) {
	seen, err := i.recentCards(qonto.WithBudget(context.WithoutCancel(ctx), afterwards), 0)
	if err != nil {
		return nil, nil, err
	}

	for _, card := range seen.cards {
		age, known := seen.age(card)

		switch {
		case !known || age > duplicateAge || !request.looksLike(card) || renamedByUser(card, request.Nickname) || i.Ownership.Known(card.ID):
		case !card.Terminal():
			living = append(living, card)
		case age <= qonto.KeyMemory:
			ended = append(ended, card)
		}
	}

	return living, ended, nil
}
