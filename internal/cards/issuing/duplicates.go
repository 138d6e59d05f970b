// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Duplicates are the possible duplicates of a new card: living cards, one of which may be the card of a lost answer.
type Duplicates struct {
	Blocking []qonto.Card // too old for the key to tell: the create stops
	Young    []qonto.Card // left to the key, which knows
	Keyed    []qonto.Card // alike but for what people can change, and young enough that the key may lead to them
	Held     []qonto.Card // would block, but a resource of this run holds them: they matter if that one ends

	listed map[string]bool // every card that was listed, dead or alive, alike or not
}

// FindDuplicates looks for the possible duplicates of a card to be issued. replaced is the card whose place the new one
// takes, if any. Without the server's clock no duplicate can be judged.
func (i *Issuer) FindDuplicates(ctx context.Context, request *IssueRequest, replaced string) (Duplicates, error) {
	seen, err := i.listRecent(ctx, snapshotLife)
	if err != nil {
		return Duplicates{}, err
	}

	if seen.now.IsZero() {
		return Duplicates{}, ErrNoClock
	}

	found, held := Duplicates{listed: seen.ids}, Duplicates{}

	for _, card := range seen.cards {
		if !request.isCandidate(card) {
			continue
		}

		into := &found
		if card.ID == replaced || i.Ownership.Known(card.ID) {
			into = &held
		}

		i.addDuplicate(into, seen, request, card)
	}

	found.Held = held.Blocking

	return found, nil
}

// addDuplicate adds a card to the possible duplicates, if it is young enough to be one.
func (i *Issuer) addDuplicate(found *Duplicates, seen snapshot, request *IssueRequest, card qonto.Card) {
	age, known := seen.age(card)

	switch {
	case !known && !request.Seeded && !renamedByUser(card, request.Nickname):
		found.Blocking = append(found.Blocking, card) // it may be of any age
	case known && age <= duplicateAge:
		i.classify(found, seen, request, card, age)
	}
}

func (d *Duplicates) isKeyed(card qonto.Card) bool {
	return slices.ContainsFunc(d.Keyed, func(keyed qonto.Card) bool { return keyed.ID == card.ID })
}

// classify decides what a possible duplicate of known age means for the create.
func (i *Issuer) classify(found *Duplicates, seen snapshot, request *IssueRequest, card qonto.Card, age time.Duration) {
	if age < qonto.KeyMemory {
		found.Keyed = append(found.Keyed, card)
	}

	isBroken := i.earlierKeyMayHaveExpired(seen, request, card, age) && !i.mayBeOfThisRun(request, age)
	wasKeyed := age-clock.Elapsed(i.started) < qonto.KeyMemory // when the run began

	switch {
	case renamedByUser(card, request.Nickname):
	case request.Seeded && (!wasKeyed || !isBroken && age < qonto.KeyMemory):
		if age < qonto.KeyLifetime && request.isUnfinished(card) {
			found.Young = append(found.Young, card)
		}
	case age >= qonto.KeyLifetime, isBroken:
		found.Blocking = append(found.Blocking, card)
	default:
		found.Young = append(found.Young, card)
	}
}

// earlierKeyMayHaveExpired tells whether Qonto may have forgotten the first of the keys that led to a possible duplicate: a
// create would start again with that key and issue another card. A card that this run has ended led to no later key.
func (i *Issuer) earlierKeyMayHaveExpired(s snapshot, request *IssueRequest, duplicate qonto.Card, ageOfDuplicate time.Duration) bool {
	for _, card := range s.cards {
		age, known := s.age(card)
		if known && card.ID != duplicate.ID && request.mayPrecede(card, duplicate) && !i.Ownership.WasReleased(card.ID) &&
			age >= qonto.KeyLifetime && age > ageOfDuplicate && age-ageOfDuplicate < qonto.KeyMemory {
			return true
		}
	}

	return false
}

// mayPrecede tells whether the key of a card may come before that of its duplicate: the card has ended, or a deletion
// policy has left it alive and the duplicate was never finished.
func (r *IssueRequest) mayPrecede(card, duplicate qonto.Card) bool {
	isReplaced := card.Terminal() || r.LeavesCard && r.isUnfinished(duplicate) && !r.isUnfinished(card)

	return isReplaced && r.looksLike(card)
}

// mayBeOfThisRun tells whether another create of this run may have issued a card of this age, and waits for the answer. Without another
// one it is the card of an earlier run whose request came late.
func (i *Issuer) mayBeOfThisRun(request *IssueRequest, age time.Duration) bool {
	return age < clock.Elapsed(i.started) && i.attempts.hasOther(request)
}

// isUnfinished tells whether a card lacks the nickname that every finished duplicate of the wanted card has: it may be
// one whose create was interrupted, before its key was stored.
func (r *IssueRequest) isUnfinished(card qonto.Card) bool {
	return r.Nickname != "" && !modified(card)
}

// isSibling tells whether a card is a deliberate duplicate of the wanted one, finished by a resource of its own.
func (r *IssueRequest) isSibling(card qonto.Card) bool {
	return r.Seeded && r.Nickname != "" && qonto.Text(card.Nickname) == r.Nickname
}
