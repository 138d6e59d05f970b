// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/reading"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// keyMemory is how long Qonto remembers an idempotency key.
	keyMemory = 30 * time.Minute
	// keyTrust is how long this provider relies on that.
	keyTrust = qonto.KeyLifetime
	// twinAge is how far back a create looks for the card of an attempt whose answer was lost.
	twinAge = 24 * time.Hour
	// snapshotLife is how long the creates of a run share one look at the recent cards.
	snapshotLife = 30 * time.Second
)

// snapshot is every card that was made lately, dead or alive, and when that was, by the server's clock.
type snapshot struct {
	cards []qonto.Card
	ids   map[string]bool
	now   time.Time // the server's
	taken time.Time // this machine's, to measure what has passed since
}

// age is how long ago the card was made, by the server's clock. A card without a readable date has no age.
func (s *snapshot) age(card qonto.Card) (time.Duration, bool) {
	if card.CreatedAt == nil {
		return 0, false
	}

	created, err := time.Parse(time.RFC3339, *card.CreatedAt)
	if err != nil {
		return 0, false
	}

	return s.now.Add(time.Since(s.taken)).Sub(created), true
}

// recent shares one snapshot among the creates of a run.
type recent struct {
	turn turn
	last snapshot
}

func newRecent() *recent {
	return &recent{turn: newTurn()}
}

// recentCards lists the cards of the last day and a bit, newest first, in as few pages as hold them. A list that is older
// than maxAge is not good enough.
func (r *Session) recentCards(ctx context.Context, maxAge time.Duration) (snapshot, error) {
	err := r.recent.turn.take(ctx)
	if err != nil {
		return snapshot{}, err
	}

	defer r.recent.turn.pass()

	if !r.recent.last.taken.IsZero() && time.Since(r.recent.last.taken) < maxAge {
		return r.recent.last, nil
	}

	s := snapshot{ids: map[string]bool{}}

	for number := 1; ; number++ {
		page, err := r.client.CardsPage(ctx, qonto.CardFilter{SortBy: "created_at:desc"}, number, reading.PageSize)
		if err != nil {
			return snapshot{}, err
		}

		if number == 1 {
			s.now, s.taken = page.Date, time.Now() // a list may have been waited for, and no card is older for that
		}

		isNew := s.add(page.Cards)

		if _, more := page.Meta.After(number, len(page.Cards), reading.PageSize); !more || !isNew || s.reachesBack() {
			break
		}
	}

	r.recent.last = s

	return s, nil
}

// add takes the cards of a page over. It is false for a page that brings nothing new: pages that repeat have no end.
func (s *snapshot) add(cards []qonto.Card) bool {
	isNew := false

	for _, card := range cards {
		if !s.ids[card.ID] {
			s.cards, s.ids[card.ID], isNew = append(s.cards, card), true, true
		}
	}

	return isNew
}

// reachesBack tells whether older pages can be left unread: the cards come newest first, as asked for, and the last
// one is older than anything that matters.
func (s *snapshot) reachesBack() bool {
	ages := make([]time.Duration, 0, len(s.cards))

	for _, card := range s.cards {
		age, known := s.age(card)
		if !known {
			return false
		}

		ages = append(ages, age)
	}

	return slices.IsSorted(ages) && len(ages) > 0 && ages[len(ages)-1] > twinAge+keyMemory
}
