// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/reading"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// listedWithin is how long a card may be missing from lists after it was issued, beyond the pause before a repeat.
const listedWithin = 3 * time.Second

// everyRequest is more requests than a run has under way at the same time.
const everyRequest = 1 << 30

// createAttempts keep the creates of a run apart that look alike: a card that turns up while the outcome of one of them
// is open may belong to another.
type createAttempts struct {
	mu    sync.Mutex
	looks map[string]*alikeAttempts
}

// alikeAttempts are the creates of a run whose cards look alike.
type alikeAttempts struct {
	requests *semaphore.Weighted // shared by requests, held alone while a create looks for its card
	inDoubt  atomic.Int64        // creates of which nobody knows whether they have issued a card
}

// orderAttempts are the attempts of one create.
type orderAttempts struct {
	alike   *alikeAttempts
	since   time.Time // when the first was sent
	isOut   bool      // a request is under way, or its card is not claimed yet
	doubted bool
}

func newCreateAttempts() *createAttempts {
	return &createAttempts{looks: map[string]*alikeAttempts{}}
}

func (c *createAttempts) begin(want *order) *orderAttempts {
	look := fmt.Sprintf("%s %s %s", want.request.HolderID, want.request.BankAccountID, want.request.CardLevel)

	c.mu.Lock()
	defer c.mu.Unlock()

	if c.looks[look] == nil {
		c.looks[look] = &alikeAttempts{requests: semaphore.NewWeighted(everyRequest)}
	}

	return &orderAttempts{alike: c.looks[look]}
}

// end is for a create that is over. One that ends in doubt stays so: its card may turn up later.
func (o *orderAttempts) end() {
	o.refused()
}

// sending waits until nobody looks for a card without an answer.
func (o *orderAttempts) sending(ctx context.Context) error {
	if o.isOut {
		return nil
	}

	err := o.alike.requests.Acquire(ctx, 1)
	if err != nil {
		return fmt.Errorf("waiting for the outcome of a card that looks alike: %w", err)
	}

	o.isOut = true

	if o.since.IsZero() {
		o.since = time.Now()
	}

	return nil
}

func (o *orderAttempts) refused() {
	if o.isOut {
		o.alike.requests.Release(1)
	}

	o.isOut = false
}

// settled is for a create whose card is known.
func (o *orderAttempts) settled() {
	if o.doubted {
		o.alike.inDoubt.Add(-1)
	}

	o.doubted = false
}

// alone does something while no request for a card that looks alike is under way. It tells whether the outcome of
// another create is open.
func (o *orderAttempts) alone(ctx context.Context, do func(othersInDoubt bool) error) error {
	o.refused()

	if !o.doubted {
		o.doubted = true
		o.alike.inDoubt.Add(1)
	}

	err := o.alike.requests.Acquire(ctx, everyRequest)
	if err != nil {
		return fmt.Errorf("waiting for requests for cards that look alike: %w", err)
	}

	defer o.alike.requests.Release(everyRequest)

	return do(o.alike.inDoubt.Load() > 1)
}

// unseenCardError ends a create that had no answer: its card was found in a list, or may be one of several.
type unseenCardError struct {
	card       *qonto.Card // nil if it cannot be told which one it is
	candidates []qonto.Card
}

func (*unseenCardError) Error() string {
	return "cards that look like it were issued since the request was sent first"
}

// lookBeforeRepeat looks for the card of an attempt without an answer. Qonto stores a key with the first successful
// answer, so a repeat may issue a second card although the first one exists.
func (s *Session) lookBeforeRepeat(ctx context.Context, want *order, attempts *orderAttempts) error {
	return attempts.alone(ctx, func(othersInDoubt bool) error {
		candidates, err := s.issuedSince(ctx, want, attempts.since)
		if err == nil && len(candidates) == 0 && reading.Pause(ctx, listedWithin) == nil {
			candidates, err = s.issuedSince(ctx, want, attempts.since)
		}

		living, ended := byLife(candidates)

		switch candidates = living; {
		case err != nil:
			return fmt.Errorf("whether the card was issued could not be looked up: %w", err)
		case len(living)+len(ended) == 0:
			return nil
		case len(living) == 0:
			return &unseenCardError{card: &ended[0]}
		case len(candidates) == 1 && !othersInDoubt && want.isUntouched(candidates[0]) && s.ownership.hold(candidates[0].ID):
			return &unseenCardError{card: &candidates[0]}
		default:
			return &unseenCardError{candidates: candidates}
		}
	})
}

// otherwiseIssued are the look-alikes of a card that an attempt without an answer may have issued besides. A look that
// fails finds none.
func (s *Session) otherwiseIssued(ctx context.Context, want *order, attempts *orderAttempts) []qonto.Card {
	var candidates []qonto.Card

	ctx = qonto.WithBudget(context.WithoutCancel(ctx), afterwards)
	_ = attempts.alone(ctx, func(bool) error {
		var err error

		candidates, err = s.issuedSince(ctx, want, attempts.since)

		return err
	})

	living, _ := byLife(candidates)

	return living
}

// byLife tells living cards from those that have ended.
func byLife(cards []qonto.Card) (living, ended []qonto.Card) {
	for _, card := range cards {
		if card.Terminal() {
			ended = append(ended, card)
		} else {
			living = append(living, card)
		}
	}

	return living, ended
}

// issuedSince are the look-alikes that were made since a time of this machine's clock, and that no resource of
// this run holds.
func (s *Session) issuedSince(ctx context.Context, want *order, since time.Time) ([]qonto.Card, error) {
	seen, err := s.recentCards(ctx, 0)
	if err != nil {
		return nil, err
	}

	var found []qonto.Card

	for _, card := range seen.cards {
		age, known := seen.age(card)
		if known && age <= time.Since(since)+clockResolution && want.looksLike(card) && !s.ownership.known(card.ID) {
			found = append(found, card)
		}
	}

	return found, nil
}
