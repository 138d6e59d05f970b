// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// generations bounds the walk over keys that are answered with dead cards: one a minute, for as long as Qonto
	// remembers keys, is more than anybody discards one and the same card.
	generations = 30
	// clockResolution is that of the Date header, and the time that an answer takes.
	clockResolution = 2 * time.Second
)

var (
	errGenerations = errors.New("every key of this card was answered with a card that is gone")
	errTaken       = errors.New("qonto answered with a card that another resource of this run holds")
	errUnsent      = errors.New("whether a card that looks like this one exists could not be looked up, so the card was not asked for")
	errTwin        = errors.New("a card that looks like this one exists already")
	errUnseen      = errors.New("qonto answered with a card that it had issued before, and whether that is still alive could not be looked up")
	errTouched     = errors.New("qonto answered with a card that it had issued before, and that may be another one than is wanted")
	errDeadAtOnce  = errors.New("the card was issued and is dead")
	errNoClock     = errors.New("qonto's answers do not tell the time (they have no Date header), so the age of a card cannot be told")
)

// order is a card to be issued.
type order struct {
	request  qonto.NewCard
	intent   intent
	nickname string
	seeded   bool   // look-alikes are deliberate
	locked   bool   // the card is to be locked as soon as it is issued
	policy   string // what becomes of the card when its resource is destroyed
}

// issued is the outcome of an order. After an error it holds what is known: the key, the cards in question.
type issued struct {
	card    qonto.Card
	key     string
	adopted bool         // the card was issued by an earlier attempt whose answer was lost
	twins   twins        // look-alikes that were seen before the request
	others  []qonto.Card // look-alikes that the order may have issued besides
}

// issue issues the card exactly once. The key of a generation is answered with a new card, with the card of an earlier
// attempt (which is taken over), or with a card that has ended since (then the next generation is tried).
func (s *Session) issue(ctx context.Context, want *order) (issued, error) {
	outcome := issued{key: want.intent.key(0)}

	found, err := s.findTwins(ctx, want, "")
	if err != nil {
		return outcome, fmt.Errorf("%w: %w", errUnsent, err)
	}

	outcome.twins = found

	if len(found.stop) > 0 {
		return outcome, errTwin
	}

	attempts := s.attempts.begin(want)

	defer attempts.end()

	for generation := range generations {
		outcome.key = want.intent.key(generation)

		done, err := s.attempt(ctx, want, attempts, &outcome)
		if done || err != nil {
			outcome.twins.young = slices.DeleteFunc(outcome.twins.young, func(twin qonto.Card) bool { return s.ownership.known(twin.ID) })

			return outcome, err
		}
	}

	return outcome, errGenerations
}

// attempt asks for the card under the key of one generation. It is not done when that key leads to a dead card.
func (s *Session) attempt(ctx context.Context, want *order, attempts *orderAttempts, outcome *issued) (done bool, err error) {
	started := time.Now()

	answer, err := s.client.CreateCard(ctx, outcome.key, want.request, qonto.CreateOptions{
		KeyUsedSince: outcome.twins.used,
		Sending:      attempts.sending,
		Refused:      attempts.refused,
		BeforeRepeat: func(ctx context.Context) error { return s.lookBeforeRepeat(ctx, want, attempts) },
	})

	var found *unseenCardError

	switch {
	case errors.As(err, &found) && found.card != nil && found.card.Terminal():
		outcome.card = *found.card

		return false, errDeadAtOnce
	case errors.As(err, &found) && found.card != nil:
		outcome.card, outcome.adopted = *found.card, true

		attempts.settled()

		return true, nil
	case errors.As(err, &found):
		outcome.others = found.candidates

		return false, err
	case err != nil:
		return false, err
	}

	done, err = s.take(ctx, want, &answer, started, outcome)
	if done && answer.EarlierUnknown {
		outcome.others = s.otherwiseIssued(ctx, want, attempts)
	}

	attempts.settled()

	return done, err
}

// take decides what the answer to a create means. It is not done when the key leads to a card that has ended.
func (s *Session) take(ctx context.Context, want *order, answer *qonto.Answer, started time.Time, outcome *issued) (done bool, err error) {
	card, isOld, err := s.current(ctx, answer, started)
	outcome.card = card

	switch {
	case err != nil:
		return false, err
	case s.ownership.wasReleased(card.ID), card.Terminal() && isOld:
		return false, nil
	case card.Terminal():
		return false, errDeadAtOnce
	}

	// What was listed before the request is not its outcome, however young.
	outcome.adopted = isOld || slices.ContainsFunc(outcome.twins.keyed, func(twin qonto.Card) bool { return twin.ID == card.ID })

	if outcome.adopted {
		outcome.others = s.laterCandidates(want, card, outcome.twins)

		if !want.isUntouched(card) || want.mayHaveReplaced() && slices.ContainsFunc(outcome.others, want.mayHaveFollowed) {
			return false, errTouched
		}
	}

	if !s.ownership.hold(card.ID) {
		return false, fmt.Errorf("%w: %s", errTaken, card.ID)
	}

	return true, nil
}

// current is the card of an answer as it is now, and whether it is older than the request. Qonto answers a repeated key
// with the answer of the first time, which may say "live" of a card that has been discarded since, so the card is
// looked up, once more on a context of its own if the run has been interrupted. Without that look only a card that is
// not older than the request is taken. One that is not listed yet is alive: a dead card is always listed.
func (s *Session) current(ctx context.Context, answer *qonto.Answer, since time.Time) (card qonto.Card, old bool, err error) {
	answered := answer.Card

	found, now, err := s.reader.Card(ctx, answered.ID)
	if err != nil {
		found, now, err = s.reader.Card(qonto.WithBudget(context.WithoutCancel(ctx), afterwards), answered.ID)
	}

	ago := time.Since(since) + clockResolution

	switch {
	case err != nil && !answer.Date.IsZero() && !answered.OlderThan(ago, answer.Date):
		return answered, false, nil
	case err != nil:
		return answered, true, fmt.Errorf("%w: %w", errUnseen, err)
	case found == nil:
		return answered, false, nil
	default:
		return *found, answered.OlderThan(ago, now), nil
	}
}

// mayHaveReplaced tells whether a destroy of this resource leaves a living card behind, which an interrupted replacement
// would otherwise take back.
func (o *order) mayHaveReplaced() bool {
	return o.policy == policyLock || o.policy == policyAbandon
}

// mayHaveFollowed tells whether a later look-alike may be the card of an interrupted replacement. With a seed, look-alikes
// are deliberate, and only one that was never finished may be.
func (o *order) mayHaveFollowed(card qonto.Card) bool {
	return !o.seeded || o.isUnfinished(card)
}

// isUntouched tells whether a living card is as an issue leaves it: nobody has locked it or given it another name.
func (o *order) isUntouched(card qonto.Card) bool {
	if isAnothers(card, o.nickname) {
		return false
	}

	switch card.Status {
	case qonto.StatusPending, qonto.StatusLive, qonto.StatusOnHold:
		return true
	case qonto.StatusPaused:
		return o.locked && o.policy != policyLock && !card.LockedByQonto()
	default:
		return false
	}
}

// laterCandidates are the living look-alikes that were made after a card to which the key has led: one of them may be the
// card with which an interrupted run has replaced it.
func (s *Session) laterCandidates(want *order, card qonto.Card, seen twins) []qonto.Card {
	return slices.DeleteFunc(slices.Clone(seen.keyed), func(other qonto.Card) bool {
		return other.ID == card.ID || s.ownership.known(other.ID) || isAnothers(other, want.nickname) ||
			other.MadeBefore(card)
	})
}
