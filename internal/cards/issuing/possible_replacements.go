// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// PossibleReplacements are the living cards one of which may have replaced a card in a run that was killed before it could
// write its state: they look like the card, were issued after it within the last day, and no resource that was read so far
// holds them. It returns none if the cards cannot be listed.
func (i *Issuer) PossibleReplacements(ctx context.Context, request *IssueRequest, replaced qonto.Card) []qonto.Card {
	seen, err := i.listRecent(ctx, snapshotLife)
	if err != nil {
		return nil
	}

	var recent []qonto.Card

	for _, card := range seen.cards {
		if age, known := seen.age(card); known && age <= duplicateAge && request.isCandidate(card) && !i.Ownership.WasRead(card.ID) {
			recent = append(recent, card)
		}
	}

	return i.laterCandidates(request, replaced, recent)
}
