// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// comparedGenerations is how many keys of a new card are compared with the keys of the other cards.
const comparedGenerations = 3

// registerNew enters a new card into the plan.
func (i *Issuer) registerNew(request *IssueRequest, replaced ReplacedCard) error {
	card := PlannedCard{
		Replaces: replaced.ID, Presumed: replaced.Presumed,
		Name: request.Nickname, Level: request.Card.CardLevel, HolderID: request.Card.HolderID,
	}

	other, conflicts := i.Plans.Register(card, request.firstKeys()...)
	if conflicts {
		return &AlikeError{Other: other}
	}

	return nil
}

func (r *IssueRequest) firstKeys() []string {
	keys := make([]string, 0, comparedGenerations)
	for generation := range comparedGenerations {
		keys = append(keys, r.Key.Key(generation))
	}

	return keys
}

// CheckNew compares a new card with the others of the plan, and looks for the card of a lost answer, so that an approved plan does not
// stop in apply.
// A search that fails is left to the apply, which searches again: the error is ErrNotSearched then. replaced is the card
// whose place the new one takes; when that is not known, a duplicate that was refreshed and is kept by no plan seems to be
// it, and is returned.
func (i *Issuer) CheckNew(ctx context.Context, request *IssueRequest, replaced ReplacedCard) (ReplacedCard, error) {
	if i.client == nil {
		return replaced, i.registerNew(request, replaced)
	}

	found, err := i.FindDuplicates(ctx, request, replaced.ID)

	// After the list, by which an apply learns Qonto's time: without it, a key that Qonto has forgotten would count.
	alike := i.registerNew(request, replaced)

	switch {
	case alike != nil:
		return replaced, alike
	case errors.Is(err, ErrNoClock) || needsRepair(err):
		return replaced, err
	case err != nil:
		return replaced, fmt.Errorf("%w: %w", ErrNotSearched, err)
	}

	if request.Seeded { // only a broken chain of keys counts
		found.Keyed, found.Held = nil, nil
	}

	if held := i.heldKeyless(request, found.Keyed); held != nil {
		return replaced, held
	}

	found.Blocking = append(found.Blocking, i.endingDuplicates(request, found.Held)...)

	if len(found.Blocking) == 0 {
		return replaced, nil
	}

	if len(found.Blocking) == 1 && replaced.ID == "" {
		tainted, ok := i.Plans.taintedDuplicate(found.Blocking[0].ID, DeferredError{Request: request, Duplicates: found})
		if ok {
			return tainted.Presumed(), nil
		}
	}

	return replaced, &DuplicateError{Duplicates: found}
}

// heldKeyless is about the first of some cards to which the key may lead, and which another resource has imported. Where that resource
// is planned later, its plan brings up the conflict.
func (i *Issuer) heldKeyless(request *IssueRequest, keyed []qonto.Card) error {
	for _, duplicate := range keyed {
		if i.Plans.keptKeyless(duplicate.ID, DeferredError{Request: request, Duplicates: Duplicates{Keyed: []qonto.Card{duplicate}}}) {
			return &HeldError{Card: duplicate}
		}
	}

	return nil
}

// endingDuplicates are those of some cards whose resources end in this plan: the apply could not tell them from the new card.
// Where a resource is planned later, its plan brings up the conflict.
func (i *Issuer) endingDuplicates(request *IssueRequest, held []qonto.Card) []qonto.Card {
	return slices.DeleteFunc(slices.Clone(held), func(card qonto.Card) bool {
		return !i.Plans.isEnding(card.ID, DeferredError{Request: request, Duplicates: Duplicates{Blocking: []qonto.Card{card}}})
	})
}

// needsRepair tells whether an apply would fail for the same reason, whenever it comes.
func needsRepair(err error) bool {
	return slices.Contains(
		[]qonto.Kind{qonto.KindCredentials, qonto.KindUnauthorized, qonto.KindMissingScope, qonto.KindNotQonto}, qonto.KindOf(err))
}
