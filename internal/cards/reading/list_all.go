// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// firstPageAfter is after how many requests the first page of the organization is read, to learn how many there are, if it was not
// read together with a batch.
const firstPageAfter = 2

// listing is what is known of the living cards of the whole organization. Ended cards pile up for ever and are hardly ever
// managed: those that are, are read by their ids.
type listing struct {
	underway bool
	failed   bool // pages failed, or do not tell how many there are: there is no other attempt
	complete bool
	pages    int // 0: not known yet
	cards    map[string]listedCard
	renewals map[string][]listedCard // by the id of the card that they renew
}

// listedCard is a card of a page, and when that was read, by the server's clock.
type listedCard struct {
	card *qonto.Card
	asOf time.Time
}

func newListing() listing {
	return listing{cards: map[string]listedCard{}, renewals: map[string][]listedCard{}}
}

// worthListing tells whether the requests made so far would have paid for reading all pages. A renewal that is looked for
// takes at least one.
func (r *Reader) worthListing() bool {
	if r.list.pages == 0 {
		return r.mayList() && r.sent >= firstPageAfter
	}

	return r.mayList() && r.sent+len(r.renewals) >= r.list.pages
}

// mayList is false for a run that writes, because what it had listed would soon be wrong.
func (r *Reader) mayList() bool {
	return r.batchSize > 1 && !r.list.failed && !r.list.complete && r.client.Writes() == 0
}

// answerFromList answers a read from the pages that were read.
func (r *Reader) answerFromList(read *pendingRead) bool {
	if r.client.Writes() > 0 {
		return false
	}

	if read.parent == nil {
		seen, ok := r.list.cards[read.id]
		if ok {
			read.answer(seen.card, seen.asOf, nil)
		}

		return ok
	}

	if !r.list.complete {
		return false
	}

	var best *qonto.Card

	for _, seen := range r.list.renewals[strings.ToLower(read.parent.ID)] {
		best = betterRenewal(best, seen.card, read.parent)
	}

	if best == nil {
		return false // the next card may have expired already, and be renewed as well
	}

	read.answer(best, time.Time{}, nil)

	return true
}

// startListing reads the first page, or, when the number of pages is known, all others.
func (r *Reader) startListing(ctx context.Context) {
	r.list.underway = true
	pages := r.list.pages

	r.inFlight.send(ctx, &r.mu, true, func(own context.Context) (done func()) {
		count, err := r.readPages(own, pages)

		return func() {
			r.list.underway = false
			r.list.failed = err != nil || count == 0
			r.list.complete = !r.list.failed && (pages > 0 || count == 1)
			r.list.pages = count
			r.answerPending()
			r.schedule(ctx)
		}
	})
}

// readPages reads the pages from the one after the first to the last, or the first alone when their number is not known.
// It returns how many there are, 0 if the answers do not tell.
func (r *Reader) readPages(ctx context.Context, pages int) (int, error) {
	if pages == 0 {
		meta, err := r.readPage(ctx, 1)

		return meta.TotalPages, err
	}

	group, shared := errgroup.WithContext(ctx)
	group.SetLimit(qonto.PagesAtOnce)

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

// readPage reads one page and answers the pending reads of its cards.
func (r *Reader) readPage(ctx context.Context, number int) (qonto.Meta, error) {
	r.mu.Lock()
	r.sent++
	r.mu.Unlock()

	page, err := r.client.CardsPage(ctx, qonto.CardFilter{SortBy: qonto.SortOldestFirst, Statuses: qonto.LivingStatuses()}, number)
	if err != nil {
		return qonto.Meta{}, err
	}

	r.mu.Lock()
	defer r.mu.Unlock()

	for i := range page.Cards {
		r.list.add(listedCard{card: &page.Cards[i], asOf: page.Date})
	}

	r.answerPending()

	return page.Meta, nil
}

func (l *listing) add(seen listedCard) {
	l.cards[strings.ToLower(seen.card.ID)] = seen

	if parent := seen.card.ParentCardSummary; parent != nil {
		key := strings.ToLower(parent.ID)
		l.renewals[key] = append(l.renewals[key], seen)
	}
}

// answerPending answers the pending reads of what has been listed in the meantime.
func (r *Reader) answerPending() {
	r.pending = slices.DeleteFunc(r.pending, r.answerFromList)
	r.renewals = slices.DeleteFunc(r.renewals, r.answerFromList)
}
