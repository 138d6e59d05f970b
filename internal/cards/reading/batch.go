// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// batchWindow is how long no other read may have come before a batch is sent without it. A batch does not wait once as
	// many reads are pending as ever were at the same time.
	batchWindow = 10 * time.Millisecond
	// firstBatches is how many requests for pending reads are in flight at most before the first of them was answered. The
	// second one is for reads that came a little later than the first, as the first reads of a busy machine do. Afterwards
	// there is one at a time, so that all that come during a request share the next one.
	firstBatches = 2
	// fullWalk is how many reads Terraform makes at the same time. So many that come together are probably not all.
	fullWalk = 10
)

// schedule decides what is done for the pending reads. It is called whenever something has happened that may change that,
// under the lock, with a context that no caller can end.
//
//	a listing is in flight, or nothing is pending    wait
//	a listing would pay                              list the organization
//	a batch is full, the window is over, or
//	  everybody waits and no batch is in flight      flush, and read the first page at the same time if more reads
//	                                                 are to be expected
//	another batch may be in flight                   start a window
func (r *Reader) schedule(ctx context.Context) {
	switch waiting := len(r.pending) + len(r.renewals); {
	case r.list.underway || waiting == 0:
	case r.worthListing():
		r.startListing(ctx)
	case r.isDue(waiting):
		expectsMore := r.sent > 0 || waiting >= fullWalk

		r.flush(ctx)

		if expectsMore && r.list.pages == 0 && r.mayList() {
			r.startListing(ctx)
		}

		r.schedule(ctx)
	case r.mayFlush() && r.timer == nil:
		r.startWindow(ctx)
	}
}

// isDue tells whether so many pending reads wait no longer for others: a batch is full, the window is over, or everybody
// waits and no batch is in flight.
func (r *Reader) isDue(waiting int) bool {
	return waiting >= r.batchSize || r.ready && r.mayFlush() || r.batches == 0 && waiting >= r.peakWaiting && r.sent > 0
}

// mayFlush tells whether one more batch may be in flight.
func (r *Reader) mayFlush() bool {
	return r.batches == 0 || !r.batchAnswered && r.batches < firstBatches
}

// startWindow gives other callers the time to ask.
func (r *Reader) startWindow(ctx context.Context) {
	var timer *time.Timer

	timer = time.AfterFunc(batchWindow, func() {
		r.mu.Lock()
		defer r.mu.Unlock()

		if r.timer == timer { // else it came too late to be stopped
			r.ready = true
			r.schedule(ctx)
		}
	})
	r.timer = timer
}

func (r *Reader) closeWindow() {
	if r.timer != nil {
		r.timer.Stop()
	}

	r.timer, r.ready = nil, false
}

// flush sends one request for the pending cards, and one for the pending renewals.
func (r *Reader) flush(ctx context.Context) {
	r.closeWindow()

	if count := min(len(r.pending), r.batchSize); count > 0 {
		batch := r.pending[:count:count]
		r.pending = r.pending[count:]

		r.sendBatch(ctx, func(own context.Context) { r.fetch(own, batch) })
	}

	if count := min(len(r.renewals), r.batchSize); count > 0 {
		batch := r.renewals[:count:count]
		r.renewals = r.renewals[count:]

		r.sendBatch(ctx, func(own context.Context) { r.fetchRenewals(own, batch) })
	}
}

// sendBatch sends one request on a context of its own.
func (r *Reader) sendBatch(ctx context.Context, fetch func(context.Context)) {
	r.batches++
	r.sent++

	r.inFlight.send(ctx, &r.mu, false, func(own context.Context) (done func()) {
		fetch(own)

		return func() {
			r.batches--
			r.batchAnswered = true
			r.schedule(ctx)
		}
	})
}

// fetch answers the reads of one batch. If Qonto refuses it, each card is asked for on its own, so that an id which Qonto
// does not take, or which the token may not see, fails no other read.
func (r *Reader) fetch(ctx context.Context, batch []*pendingRead) {
	ids := make([]string, 0, len(batch))
	for _, read := range batch {
		ids = append(ids, read.id)
	}

	cards, asOf, err := r.client.CardsByID(ctx, ids...)

	if len(batch) > 1 && r.mayBeAboutOneCard(err) {
		r.fetchOneByOne(ctx, batch, qonto.KindOf(err))

		return
	}

	found := map[string]*qonto.Card{}
	for i := range cards {
		found[strings.ToLower(cards[i].ID)] = &cards[i]
	}

	for _, read := range batch {
		read.answer(found[read.id], asOf, err)
	}
}

// fetchOneByOne asks for the cards of a refused batch on their own. If all are refused as well, the refusal is not about one of
// them, and the next batch that meets it is not taken apart.
func (r *Reader) fetchOneByOne(ctx context.Context, batch []*pendingRead, refusal qonto.Kind) {
	isAboutAll := true

	for _, read := range batch {
		r.fetch(ctx, []*pendingRead{read})

		isAboutAll = isAboutAll && qonto.KindOf(read.err) == refusal
	}

	if isAboutAll {
		r.mu.Lock()
		r.refusesAll = refusal
		r.mu.Unlock()
	}
}

// mayBeAboutOneCard tells whether a refusal may be about one id of several. A missing scope is about the token.
func (r *Reader) mayBeAboutOneCard(err error) bool {
	kind := qonto.KindOf(err)

	r.mu.Lock()
	isAboutAll := kind == r.refusesAll
	r.mu.Unlock()

	switch kind {
	case qonto.KindInvalid, qonto.KindForbidden, qonto.KindNotFound, qonto.KindRejected:
		return !isAboutAll
	default:
		return false
	}
}

// fetchRenewals answers the reads of one batch of renewals from a list of the cards that are like those that were renewed.
func (r *Reader) fetchRenewals(ctx context.Context, batch []*pendingRead) {
	found, err := findRenewals(ctx, r.client, batch)

	for number, read := range batch {
		read.answer(found[number], time.Time{}, err)
	}
}
