// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// clocksApart is how far the clock that dates cards may be behind the one that dates answers.
const clocksApart = time.Minute

// errUndated is for a list without a Date header: every card of it could be new.
var errUndated = errors.New("qonto's list does not tell the time (it has no Date header), so the age of a card cannot be told")

// errEndedSince is for a card that others may have issued and ended while a repeat waited for its approval.
var errEndedSince = errors.New("a card that looks like it was issued meanwhile, and has ended")

// listedWithin is how long a card may be missing from lists after it was issued, beyond the pause before a repeat.
const listedWithin = 3 * time.Second

// issuedWithin is how long after its answer was lost a request may still issue its card. While a repeat waits for an approval, others
// issue cards as well.
const issuedWithin = time.Minute

// lookBeforeRepeat looks for the card of an attempt without an answer. Qonto stores a key with the first successful
// answer, so a repeat may issue a second card although the first one exists.
func (i *Issuer) lookBeforeRepeat(ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates) error {
	return attempts.withNoRequestInFlight(ctx, func(othersInDoubt bool) error {
		seen, err := i.issuedSince(ctx, request, attempts, before)
		if err == nil && len(seen.living)+len(seen.ended) == 0 && clock.Sleep(ctx, listedWithin) == nil {
			seen, err = i.issuedSince(ctx, request, attempts, before)
		}

		switch {
		case err != nil:
			return fmt.Errorf("whether the card was issued could not be looked up: %w", err)
		case len(seen.living)+len(seen.ended) == 0:
			return nil
		}

		card := seen.onlyOne()

		switch {
		case card != nil && !othersInDoubt && i.isCertainlyTheCard(request, card) && i.Ownership.Hold(card.ID):
			return &LostAnswerError{card: card}
		case len(seen.living) == 0:
			return errEndedSince
		default:
			return &LostAnswerError{Candidates: seen.living, Ended: seen.ended}
		}
	})
}

// isCertainlyTheCard tells whether the only card that turned up after a lost answer is the wanted one: it has ended, or it looks like
// it and may not do more, and nobody has touched it. A card that does not tell whose it is may be that of another create. It may do
// less than was asked for, because Qonto clamps limits.
func (i *Issuer) isCertainlyTheCard(request *IssueRequest, card *qonto.Card) bool {
	isAnonymous := card.HolderID == nil || card.BankAccountID == nil || card.CardLevel == ""
	isAsWanted := card.Terminal() || request.looksLike(*card) && !request.allowsMore(*card) && request.IsUntouched(*card)

	return isAsWanted && (!isAnonymous || i.attempts.isOneGroup())
}

// isOutsideWindow tells whether a card of this age was issued before the first attempt, or long after the last answer was lost.
func (a *requestAttempts) isOutsideWindow(age time.Duration) bool {
	return age > clock.Elapsed(a.since)+clockResolution || age < clock.Elapsed(a.lostAt)-issuedWithin
}

// otherwiseIssued are the possible duplicates of a card that an attempt without an answer may have issued besides.
func (i *Issuer) otherwiseIssued(
	ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates,
) (living []qonto.Card, err error) {
	ctx = qonto.SettleContext(ctx)
	err = attempts.withNoRequestInFlight(ctx, func(bool) error {
		seen, err := i.issuedSince(ctx, request, attempts, before)
		living = seen.living

		return err
	})

	return living, err
}

// recentlyIssued are the cards that may be the outcome of a request without an answer.
type recentlyIssued struct {
	living, ended []qonto.Card
	outsideWindow map[string]bool // issued before the request, unless the clocks of Qonto differ, long after its answer was lost, or nobody knows when
}

// onlyOne is the card that was issued while the request may have been carried out, nil if that is none or one of several.
func (r *recentlyIssued) onlyOne() *qonto.Card {
	isOutside := func(card qonto.Card) bool { return r.outsideWindow[card.ID] }
	ended := slices.DeleteFunc(slices.Clone(r.ended), isOutside)

	all := append(slices.Clone(r.living), ended...)
	if len(all) != 1 || isOutside(all[0]) {
		return nil
	}

	return &all[0]
}

// issuedSince are the cards of the same holder, account and level that were made since the first attempt, and that no resource of
// this run holds. What was listed before is not among them. A card of which nobody knows when it was made may be one, and so may a
// card of which Qonto has changed a value that was asked for.
func (i *Issuer) issuedSince(
	ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates,
) (recentlyIssued, error) {
	seen, err := i.listRecent(ctx, 0)

	switch {
	case err != nil:
		return recentlyIssued{}, err
	case seen.now.IsZero():
		return recentlyIssued{}, errUndated
	}

	found := recentlyIssued{outsideWindow: map[string]bool{}}
	sent := clock.Elapsed(attempts.since)

	for _, card := range seen.cards {
		age, known := seen.age(card)

		switch {
		case before.listed[card.ID] || known && age > sent+clocksApart || !request.isOfSameKind(card) || i.Ownership.Known(card.ID):
			continue
		case card.Terminal():
			found.ended = append(found.ended, card)
		default:
			found.living = append(found.living, card)
		}

		found.outsideWindow[card.ID] = !known || attempts.isOutsideWindow(age)
	}

	return found, nil
}
