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
	errTwin        = errors.New("a card that looks like this one exists already")
	errUnseen      = errors.New("qonto answered with a card that it had issued before, and whether that is still alive could not be looked up")
)

// order is a card to be issued.
type order struct {
	request  qonto.NewCard
	intent   intent
	nickname string
	seeded   bool // look-alikes are deliberate
}

// issued is the outcome of an order. After an error it holds what is known: the key, the cards in question.
type issued struct {
	card    qonto.Card
	key     string
	adopted bool  // the card was issued by an earlier attempt whose answer was lost
	twins   twins // look-alikes that were seen before the request
}

// issue issues the card exactly once. The key of a generation is answered with a new card, with the card of an earlier
// attempt (which is taken over), or with a card that has ended since (then the next generation is tried).
func (r *Run) issue(ctx context.Context, want *order) (issued, error) {
	outcome := issued{key: want.intent.key(0)}

	if !want.seeded {
		found, err := r.findTwins(ctx, want, "")
		if err != nil {
			return outcome, err
		}

		outcome.twins = found

		if len(found.stop) > 0 {
			return outcome, errTwin
		}
	}

	ctx = outcome.twins.bound(ctx)

	for generation := range generations {
		outcome.key = want.intent.key(generation)

		done, err := r.attempt(ctx, want, &outcome)
		if done || err != nil {
			return outcome, err
		}
	}

	return outcome, errGenerations
}

// attempt asks for the card under the key of one generation. It is not done when that key leads to a dead card.
func (r *Run) attempt(ctx context.Context, want *order, outcome *issued) (done bool, err error) {
	started := time.Now()

	answer, err := r.client.CreateCard(ctx, outcome.key, want.request)
	if err != nil {
		return false, err
	}

	outcome.card, outcome.adopted, err = r.current(ctx, &answer, started)
	if err != nil {
		return false, err
	}

	if outcome.card.Terminal() || r.claims.wasReleased(outcome.card.ID) {
		return false, nil
	}

	// What was listed before the request is not its outcome, however young.
	outcome.adopted = outcome.adopted || slices.ContainsFunc(outcome.twins.young, func(twin qonto.Card) bool { return twin.ID == outcome.card.ID })

	if !r.claims.hold(outcome.card.ID) {
		return false, fmt.Errorf("%w: %s", errTaken, outcome.card.ID)
	}

	return true, nil
}

// current is the card of an answer as it is now, and whether it is older than the request. Qonto answers a repeated key
// with the answer of the first time, which may say "live" of a card that has been discarded since, so the card is
// looked up, once more on a context of its own if the run has been interrupted. Without that look only a card that is
// not older than the request is taken. One that is not listed yet is alive: a dead card is always listed.
func (r *Run) current(ctx context.Context, answer *qonto.Answer, since time.Time) (card qonto.Card, old bool, err error) {
	answered := answer.Card

	found, now, err := r.reader.card(ctx, answered.ID)
	if err != nil {
		found, now, err = r.reader.card(qonto.WithBudget(context.WithoutCancel(ctx), afterwards), answered.ID)
	}

	ago := time.Since(since) + clockResolution

	switch {
	case err != nil && !answer.Date.IsZero() && !createdBefore(answered, answer.Date, ago):
		return answered, false, nil
	case err != nil:
		return answered, true, fmt.Errorf("%w: %w", errUnseen, err)
	case found == nil:
		return answered, false, nil
	default:
		return *found, createdBefore(answered, now, ago), nil
	}
}

// createdBefore tells whether a card was made longer than the given time before now, by the server's clock alone.
func createdBefore(card qonto.Card, now time.Time, ago time.Duration) bool {
	age, known := snapshot{now: now, taken: time.Now()}.age(card)

	return known && !now.IsZero() && age > ago
}
