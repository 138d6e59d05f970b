// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// firstPageAfter is after how many requests the first page of the organization is read, to learn how many there are.
	firstPageAfter = 2
	// pagesAtOnce is how many pages are read at the same time.
	pagesAtOnce = 5
	// oldestFirst makes cards that are issued while pages are read appear on the last one.
	oldestFirst = "created_at:asc"
)

// listing is what is known of the cards of the whole organization.
type listing struct {
	underway bool
	given    bool // up: pages failed, or tell nothing about their number
	complete bool
	pages    int // 0: not known yet
	cards    map[string]found
	renewals map[string][]found // by the id of the card that they renew
}

// found is a card of a page, and when that was read, by the server's clock.
type found struct {
	card *qonto.Card
	asOf time.Time
}

func newListing() listing {
	return listing{cards: map[string]found{}, renewals: map[string][]found{}}
}

// worthListing tells whether the requests made so far would have paid for reading all pages. A run that writes lists
// nothing, because what it had listed would soon be wrong.
func (r *reader) worthListing() bool {
	if r.perRequest == 1 || r.listing.given || r.listing.complete || r.client.Writes() > 0 {
		return false
	}

	return r.sent >= max(firstPageAfter, r.listing.pages)
}

// listed answers a question from the pages that were read.
func (r *reader) listed(q *question) bool {
	if r.client.Writes() > 0 {
		return false
	}

	if q.parent == nil {
		seen, ok := r.listing.cards[q.id]
		if ok {
			q.answer(seen.card, seen.asOf, nil)
		}

		return ok
	}

	if !r.listing.complete {
		return false
	}

	var best *qonto.Card

	for _, seen := range r.listing.renewals[strings.ToLower(q.parent.ID)] {
		best = betterRenewal(best, seen.card, q.parent)
	}

	q.answer(best, time.Time{}, nil)

	return true
}

// startListing reads the first page, or, when the number of pages is known, all others.
func (r *reader) startListing(ctx context.Context) {
	r.listing.underway = true
	pages := r.listing.pages

	r.errands.run(ctx, &r.mu, true, func(own context.Context) (done func()) {
		count, err := r.list(own, pages)

		return func() {
			r.listing.underway = false
			r.listing.given = err != nil || count == 0
			r.listing.complete = !r.listing.given && (pages > 0 || count == 1)
			r.listing.pages = count
			r.answerListed()
			r.next(ctx)
		}
	})
}

// list reads the pages from the one after the first to the last, or the first alone when their number is not known. It
// returns how many there are, 0 if the answers do not tell.
func (r *reader) list(ctx context.Context, pages int) (int, error) {
	if pages == 0 {
		meta, err := r.readPage(ctx, 1)

		return meta.TotalPages, err
	}

	group, shared := errgroup.WithContext(ctx)
	group.SetLimit(pagesAtOnce)

	for number := 2; number < pages; number++ {
		group.Go(func() error {
			_, err := r.readPage(shared, number)

			return err
		})
	}

	err := group.Wait()

	for number := pages; err == nil && number <= pages; number++ { // the last page, and those that have come up since
		var meta qonto.Meta

		meta, err = r.readPage(ctx, number)
		pages = max(pages, meta.TotalPages)
	}

	return pages, err
}

// readPage reads one page and answers whoever waits for one of its cards.
func (r *reader) readPage(ctx context.Context, number int) (qonto.Meta, error) {
	r.mu.Lock()
	r.sent++
	r.mu.Unlock()

	page, err := r.client.CardsPage(ctx, qonto.CardFilter{SortBy: oldestFirst}, number, pageSize)
	if err != nil {
		return qonto.Meta{}, err
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	for i := range page.Cards {
		r.listing.add(found{card: &page.Cards[i], asOf: page.Date})
	}

	r.answerListed()

	return page.Meta, nil
}

func (l *listing) add(seen found) {
	l.cards[strings.ToLower(seen.card.ID)] = seen

	if parent := seen.card.ParentCardSummary; parent != nil {
		key := strings.ToLower(parent.ID)
		l.renewals[key] = append(l.renewals[key], seen)
	}
}

// answerListed answers those who wait for what has been listed in the meantime.
func (r *reader) answerListed() {
	r.waiting = slices.DeleteFunc(r.waiting, r.listed)
	r.parents = slices.DeleteFunc(r.parents, r.listed)
}
