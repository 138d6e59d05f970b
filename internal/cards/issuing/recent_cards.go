// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// duplicateAge is how far back a create looks for the card of an attempt whose answer was lost.
	duplicateAge = 24 * time.Hour
	// snapshotLife is how long the creates of a run share one look at the recent cards.
	snapshotLife = 30 * time.Second
)

// snapshot is every card that was made lately, dead or alive, and when that was, by the server's clock.
type snapshot struct {
	cards []qonto.Card
	ids   map[string]bool
	now   time.Time // the server's
	asked time.Time // this machine's, before the list was asked for
	taken time.Time // this machine's, to measure what has passed since
}

// age is how long ago the card was made, by the server's clock, false for a card without a readable date.
func (s *snapshot) age(card qonto.Card) (time.Duration, bool) {
	return card.Age(s.now.Add(clock.Elapsed(s.taken)))
}

// recentCards shares one snapshot among the creates of a run.
type recentCards struct {
	lock *semaphore.Weighted // one create lists for all of them
	last snapshot
}

func newRecentCards() *recentCards {
	return &recentCards{lock: semaphore.NewWeighted(1)}
}

// listRecent lists the cards of the last day and a bit, newest first, in as few pages as hold them. A list that is older
// than maxAge is not good enough, unless it was asked for since. The wait for the lists of others counts: creates that are
// interrupted together would end one after the other otherwise.
func (i *Issuer) listRecent(ctx context.Context, maxAge time.Duration) (snapshot, error) {
	called := time.Now()

	ctx, stop := qonto.SpendBudget(ctx)
	defer stop()

	err := i.recent.lock.Acquire(ctx, 1)
	if err != nil {
		return snapshot{}, fmt.Errorf("waiting for the list of recent cards: %w", err)
	}

	defer i.recent.lock.Release(1)

	last := i.recent.last
	if !last.taken.IsZero() && (clock.Elapsed(last.taken) < maxAge || last.asked.After(called)) {
		return last, nil
	}

	s := snapshot{ids: map[string]bool{}, asked: time.Now()}

	for number := 1; ; number++ {
		page, err := i.client.CardsPage(ctx, qonto.CardFilter{SortBy: qonto.SortNewestFirst}, number)
		if err != nil {
			return snapshot{}, err
		}

		if number == 1 {
			s.now, s.taken = page.Date, time.Now() // a list may have been waited for, and no card is older for that
		}

		isNew := s.add(page.Cards)

		if _, more := page.Meta.After(number, len(page.Cards)); !more || !isNew || s.reachesBack() {
			break
		}
	}

	i.recent.last = s

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

	return slices.IsSorted(ages) && len(ages) > 0 && ages[len(ages)-1] > duplicateAge+qonto.KeyMemory
}
