// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// listedWithin is how long a card may be missing from lists after it was issued, beyond the pause before a repeat.
const listedWithin = 3 * time.Second

// everyRequest is more requests than a run has under way at the same time.
const everyRequest = 1 << 30

// createAttempts keep apart the creates of a run whose cards are possible duplicates of each other. A card that turns up
// while the outcome of one create is open may belong to another create.
type createAttempts struct {
	mu    sync.Mutex
	alike map[string]*alikeAttempts
}

// alikeAttempts are the creates of a run whose cards are possible duplicates of each other.
type alikeAttempts struct {
	requests *semaphore.Weighted // shared by requests, held alone while a create looks for its card
	inDoubt  atomic.Int64        // creates of which nobody knows whether they have issued a card
}

// requestAttempts are the attempts of one create.
type requestAttempts struct {
	alike   *alikeAttempts
	since   time.Time // when the first was sent
	isOut   bool      // a request is under way, or its card is not registered as held yet
	doubted bool
}

func newCreateAttempts() *createAttempts {
	return &createAttempts{alike: map[string]*alikeAttempts{}}
}

func (c *createAttempts) begin(request *IssueRequest) *requestAttempts {
	traits := fmt.Sprintf("%s %s %s", request.Card.HolderID, request.Card.BankAccountID, request.Card.CardLevel)

	c.mu.Lock()
	defer c.mu.Unlock()

	if c.alike[traits] == nil {
		c.alike[traits] = &alikeAttempts{requests: semaphore.NewWeighted(everyRequest)}
	}

	return &requestAttempts{alike: c.alike[traits]}
}

// end is for a create that is over. One that ends in doubt stays so: its card may turn up later.
func (a *requestAttempts) end() {
	a.refused()
}

// sending waits until nobody looks for a card without an answer.
func (a *requestAttempts) sending(ctx context.Context) error {
	if a.isOut {
		return nil
	}

	err := a.alike.requests.Acquire(ctx, 1)
	if err != nil {
		return fmt.Errorf("waiting for the outcome of a card that looks alike: %w", err)
	}

	a.isOut = true

	if a.since.IsZero() {
		a.since = time.Now()
	}

	return nil
}

func (a *requestAttempts) refused() {
	if a.isOut {
		a.alike.requests.Release(1)
	}

	a.isOut = false
}

// settled is for a create whose card is known.
func (a *requestAttempts) settled() {
	if a.doubted {
		a.alike.inDoubt.Add(-1)
	}

	a.doubted = false
}

// alone does something while no request for a possible duplicate is under way. It tells whether the outcome of another
// create is open.
func (a *requestAttempts) alone(ctx context.Context, do func(othersInDoubt bool) error) error {
	a.refused()

	if !a.doubted {
		a.doubted = true
		a.alike.inDoubt.Add(1)
	}

	err := a.alike.requests.Acquire(ctx, everyRequest)
	if err != nil {
		return fmt.Errorf("waiting for requests for cards that look alike: %w", err)
	}

	defer a.alike.requests.Release(everyRequest)

	return do(a.alike.inDoubt.Load() > 1)
}

// lookBeforeRepeat looks for the card of an attempt without an answer. Qonto stores a key with the first successful
// answer, so a repeat may issue a second card although the first one exists.
func (i *Issuer) lookBeforeRepeat(ctx context.Context, request *IssueRequest, attempts *requestAttempts) error {
	return attempts.alone(ctx, func(othersInDoubt bool) error {
		candidates, err := i.issuedSince(ctx, request, attempts.since)
		if err == nil && len(candidates) == 0 && clock.Sleep(ctx, listedWithin) == nil {
			candidates, err = i.issuedSince(ctx, request, attempts.since)
		}

		living, ended := byLife(candidates)

		switch candidates = living; {
		case err != nil:
			return fmt.Errorf("whether the card was issued could not be looked up: %w", err)
		case len(living)+len(ended) == 0:
			return nil
		case len(living) == 0:
			return &UnseenCardError{card: &ended[0]}
		case len(candidates) == 1 && !othersInDoubt && request.IsUntouched(candidates[0]) && i.Ownership.Hold(candidates[0].ID):
			return &UnseenCardError{card: &candidates[0]}
		default:
			return &UnseenCardError{Candidates: candidates}
		}
	})
}

// otherwiseIssued are the possible duplicates of a card that an attempt without an answer may have issued besides. If the
// cards cannot be listed, there are none.
func (i *Issuer) otherwiseIssued(ctx context.Context, request *IssueRequest, attempts *requestAttempts) []qonto.Card {
	var candidates []qonto.Card

	ctx = qonto.WithBudget(context.WithoutCancel(ctx), afterwards)
	_ = attempts.alone(ctx, func(bool) error {
		var err error

		candidates, err = i.issuedSince(ctx, request, attempts.since)

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

// issuedSince are the possible duplicates that were made since a time of this machine's clock, and that no resource of
// this run holds. A card of which nobody knows when it was made may be one.
func (i *Issuer) issuedSince(ctx context.Context, request *IssueRequest, since time.Time) ([]qonto.Card, error) {
	seen, err := i.recentCards(ctx, 0)
	if err != nil {
		return nil, err
	}

	var found []qonto.Card

	for _, card := range seen.cards {
		age, known := seen.age(card)
		isOlder := known && age > clock.Elapsed(since)+clockResolution

		if !isOlder && request.looksLike(card) && !i.Ownership.Known(card.ID) {
			found = append(found, card)
		}
	}

	return found, nil
}
