// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// roundedDate is how far Qonto may move the end of a flash card when it rounds it.
const roundedDate = 24 * time.Hour

// twins are the living cards that a new one looks like, so that one of them may be the card of a lost answer.
type twins struct {
	stop  []qonto.Card // too old for the key to tell: the create stops
	young []qonto.Card // left to the key, which knows
	keyed []qonto.Card // alike but for what people can change, and young enough that the key may lead to them
	used  time.Time    // when the oldest of the young was made, by this machine's clock
}

// findTwins looks for the twins of a wanted card. replaced is the card whose place the new one takes, if any. Without the
// server's clock no twin can be judged.
func (s *Session) findTwins(ctx context.Context, want *order, replaced string) (twins, error) {
	seen, err := s.recentCards(ctx, snapshotLife)
	if err != nil {
		return twins{}, err
	}

	if seen.now.IsZero() {
		return twins{}, errNoClock
	}

	var found twins

	for _, card := range seen.cards {
		age, known := seen.age(card)
		if known && age <= twinAge && card.ID != replaced && !s.ownership.known(card.ID) && want.mayBe(card) {
			s.weigh(&found, seen, want, card, age)
		}
	}

	return found, nil
}

// weigh puts a card that may be the wanted one where it belongs.
func (s *Session) weigh(found *twins, seen snapshot, want *order, card qonto.Card, age time.Duration) {
	if age < keyMemory {
		found.keyed = append(found.keyed, card)
	}

	isBroken := s.chainIsBroken(seen, want, card, age) && !s.madeByThisRun(seen, age)

	switch {
	case isAnothers(card, want.nickname):
	case want.seeded && (!isBroken || age >= keyMemory):
		if age < keyTrust && want.isUnfinished(card) {
			found.young = append(found.young, card)
		}
	case age >= keyTrust, isBroken:
		found.stop = append(found.stop, card)
	default:
		found.young = append(found.young, card)
		found.noteUse(age)
	}
}

// chainIsBroken tells whether the key that led to the twin may be out of reach: a dead card was made under an earlier
// key, which Qonto forgets before the later one. A create would then start again with the forgotten key. A card that this
// run has ended was the last one of its chain.
func (r *Session) chainIsBroken(s snapshot, want *order, twin qonto.Card, twinsAge time.Duration) bool {
	for _, card := range s.cards {
		age, known := s.age(card)
		if known && card.ID != twin.ID && want.mayPrecede(card, twin) && !r.ownership.wasReleased(card.ID) &&
			age >= keyTrust && age > twinsAge && age-twinsAge < keyMemory {
			return true
		}
	}

	return false
}

// mayPrecede tells whether the key of a card may come before that of its twin: the card has ended, or a policy has left it
// alive and the twin was never finished.
func (o *order) mayPrecede(card, twin qonto.Card) bool {
	isReplaced := card.Terminal() || o.mayHaveReplaced() && o.isUnfinished(twin) && !o.isUnfinished(card)

	return isReplaced && o.looksLike(card)
}

func (r *Session) madeByThisRun(s snapshot, age time.Duration) bool {
	return age < s.taken.Sub(r.started)
}

// isUnfinished tells whether a card lacks the nickname that every finished look-alike of the wanted card has: it may be
// one whose create was interrupted, before its key was stored.
func (o *order) isUnfinished(card qonto.Card) bool {
	return o.nickname != "" && !modified(card)
}

// mayBe tells whether a card is alive and alike.
func (o *order) mayBe(card qonto.Card) bool {
	return !card.Terminal() && o.looksLike(card)
}

// isAnothers tells whether a card is evidently not the wanted one: people have given it another name. One that was never
// touched since it was made has its name from Qonto.
func isAnothers(card qonto.Card, nickname string) bool {
	has := nicknameValue(card.Nickname).ValueString()

	return has != "" && has != nickname && modified(card)
}

// looksLike compares what is fixed at creation. Limits do not count, because Qonto clamps them; spelling does not
// either, because Qonto has its own. A card that Qonto has made by itself, to renew or to upgrade another one, was never
// ordered.
func (o *order) looksLike(card qonto.Card) bool {
	return !qonto.IsTrue(card.Renewal) && !qonto.IsTrue(card.Upsell) &&
		qonto.Text(card.HolderID) == o.request.HolderID &&
		qonto.Text(card.BankAccountID) == o.request.BankAccountID &&
		card.CardLevel == o.request.CardLevel &&
		alike(o.request.CardDesign, card.CardDesign, strings.EqualFold) &&
		alike(o.request.TypeOfPrint, card.TypeOfPrint, strings.EqualFold) &&
		alike(o.request.ShipToBusiness, card.ShipToBusiness, func(a, b bool) bool { return a == b }) &&
		alike(o.request.PreExpiresAt, card.PreExpiresAt, sameDay)
}

// alike compares two values of which either may be missing: what is not asked for, or not answered, does not tell apart.
func alike[T any](asked, answered *T, equal func(a, b T) bool) bool {
	return asked == nil || answered == nil || equal(*asked, *answered)
}

func sameDay(a, b string) bool {
	first, err := time.Parse(time.RFC3339, a)
	if err != nil {
		return true
	}

	second, err := time.Parse(time.RFC3339, b)

	return err != nil || first.Sub(second).Abs() <= roundedDate
}

func modified(card qonto.Card) bool {
	return qonto.Text(card.UpdatedAt) != qonto.Text(card.CreatedAt)
}
