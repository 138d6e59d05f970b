// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// generations bounds the walk over keys that are answered with dead cards: one a minute, for as long as Qonto remembers
// keys, is more than anybody discards one and the same card.
const generations = 30

// Issue issues the card exactly once. The key of a generation is answered with a new card, with the card of an earlier
// attempt (which is taken over), or with a card that has ended since (then the next generation is tried).
func (i *Issuer) Issue(ctx context.Context, request *IssueRequest) (IssueResult, error) {
	result := IssueResult{Key: request.Key.Key(0)}

	found, err := i.FindDuplicates(ctx, request, "")
	if err != nil {
		return result, fmt.Errorf("%w: %w", ErrNotSent, err)
	}

	result.Duplicates = found

	if len(found.Blocking) > 0 {
		return result, &DuplicateError{Duplicates: found}
	}

	attempts := i.attempts.begin(request)

	defer attempts.releaseSlot()

	generation := 0

	for range generations {
		result.Key = request.Key.Key(generation)

		done, err := i.attempt(ctx, request, attempts, &result)

		switch {
		case errors.Is(err, errFirstKeyForgotten):
			result.AskedTwice, generation = true, 0

			continue
		case done || err != nil:
			result.Duplicates.Young = slices.DeleteFunc(result.Duplicates.Young, func(duplicate qonto.Card) bool { return i.Ownership.Known(duplicate.ID) })

			return result, err
		case generation == 0:
			attempts.firstEnded = result.Card
		}

		generation++
	}

	return result, ErrGenerations
}

// attempt asks for the card under the key of one generation. It is not done when that key leads to a dead card.
func (i *Issuer) attempt(ctx context.Context, request *IssueRequest, attempts *requestAttempts, result *IssueResult) (done bool, err error) {
	answer, err := i.client.CreateCard(ctx, result.Key, request.Card, qonto.CreateOptions{
		Sending: func(ctx context.Context) error { return i.beforeSending(ctx, request, attempts, result) },
		Refused: attempts.refused,
		BeforeRepeat: func(ctx context.Context, lostAt time.Time) error {
			attempts.lostAt = lostAt

			return i.lookBeforeRepeat(ctx, request, attempts, &result.Duplicates)
		},
	})

	var lost *LostAnswerError

	switch {
	case errors.As(err, &lost) && lost.card != nil:
		attempts.resolve()

		result.Card = *lost.card
		if lost.card.Terminal() {
			return false, ErrDeadOnArrival
		}

		result.Adopted, result.Found = true, true

		return true, nil
	case errors.As(err, &lost):
		result.Others = lost.Candidates

		return false, err
	case qonto.IsUnanswered(err):
		attempts.doubt() // also without a repeat, before which it would have looked

		return false, err
	case err != nil:
		return false, causeIfNotSent(err)
	}

	done, err = i.resolveAnswer(ctx, request, &answer, attempts.since, result)
	if answer.EarlierUnknown && (done || errors.Is(err, ErrDeadOnArrival)) {
		result.Others, result.Unseen = i.otherwiseIssued(ctx, request, attempts, &result.Duplicates)
	}

	attempts.resolve()

	if !done { // the key of the next generation waits for its turn, for which the create whose turn it is must not wait
		attempts.refused()
	}

	return done, err
}

// causeIfNotSent leaves out what the client says about a create that was not sent: that is about an attempt before the wait.
func causeIfNotSent(err error) error {
	if errors.Is(err, ErrNotSent) {
		return errors.Unwrap(err)
	}

	return err
}

// resolveAnswer decides what the answer to a create means. It is not done when the key leads to a card that has ended.
func (i *Issuer) resolveAnswer(
	ctx context.Context, request *IssueRequest, answer *qonto.Answer, since time.Time, result *IssueResult,
) (done bool, err error) {
	card, isOld, err := i.current(ctx, request, answer, since, result.Duplicates)
	result.Card = card

	switch {
	case err != nil:
		i.Ownership.Hold(card.ID) // the next run of this resource gets it, so another create must not take it over

		return false, err
	case i.Ownership.WasReleased(card.ID), card.Terminal() && isOld:
		return false, nil
	case card.Terminal():
		i.Ownership.Hold(card.ID) // it is the outcome of no other create

		return false, ErrDeadOnArrival
	}

	// What was listed before the request is not its outcome, however young.
	result.Adopted = isOld || result.Duplicates.isKeyed(card)

	result.Recalled = result.Duplicates.listed[card.ID]

	if result.Adopted {
		result.Others = i.laterCandidates(request, card, result.Duplicates.Keyed)

		if !request.IsUntouched(card) || request.LeavesCard && slices.ContainsFunc(result.Others, request.mayHaveFollowed) {
			return false, ErrChanged
		}

		result.Others = slices.DeleteFunc(result.Others, request.isSibling)
	}

	if !i.Ownership.Hold(card.ID) {
		return false, fmt.Errorf("%w: %s", ErrTaken, card.ID)
	}

	return true, nil
}

// mayHaveFollowed tells whether a later duplicate may be the card of an interrupted replacement. With a seed,
// possible duplicates are deliberate, and only one that was never finished may be.
func (r *IssueRequest) mayHaveFollowed(card qonto.Card) bool {
	return !r.Seeded || r.isUnfinished(card)
}

// IsUntouched tells whether a living card is as an issue leaves it: nobody has locked it or given it another name.
func (r *IssueRequest) IsUntouched(card qonto.Card) bool {
	if renamedByUser(card, r.Nickname) {
		return false
	}

	switch card.Status {
	case qonto.StatusPending, qonto.StatusLive, qonto.StatusOnHold:
		return true
	case qonto.StatusPaused:
		return r.Locked && !r.LocksCard && !card.LockedByQonto()
	default:
		return false
	}
}

// laterCandidates are those of some possible duplicates that were made after a card, and that nobody holds: one of them may
// be the card with which an interrupted run has replaced it.
func (i *Issuer) laterCandidates(request *IssueRequest, card qonto.Card, duplicates []qonto.Card) []qonto.Card {
	return slices.DeleteFunc(slices.Clone(duplicates), func(other qonto.Card) bool {
		return other.ID == card.ID || i.Ownership.Known(other.ID) || renamedByUser(other, request.Nickname) ||
			other.MadeBefore(card)
	})
}
