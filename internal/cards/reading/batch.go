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
	// maxBatch is how many cards one request asks for at most: their ids stand in its URL.
	maxBatch = 40
)

// schedule decides what is done for the pending reads. It is called whenever something has happened that may change that,
// under the lock, with a context that no caller can end.
//
//	a listing is in flight, or nothing is pending    wait
//	a listing would pay                              list the organization
//	renewals are pending                             look for the first of them
//	a batch is full, or no batch is in flight
//	  and the window is over or everybody waits      flush
//	no batch is in flight                            start a window
func (r *Reader) schedule(ctx context.Context) {
	switch {
	case r.list.underway || len(r.pending)+len(r.renewals) == 0:
	case r.worthListing():
		r.startListing(ctx)
	case len(r.renewals) > 0:
		r.sendRenewal(ctx)
		r.schedule(ctx)
	case len(r.pending) >= r.batchSize || r.batches == 0 && (r.ready || len(r.pending) >= r.peakWaiting && r.sent > 0):
		r.flush(ctx)
		r.schedule(ctx)
	case r.batches == 0 && r.timer == nil:
		r.startWindow(ctx)
	}
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

// flush sends one request for the pending cards.
func (r *Reader) flush(ctx context.Context) {
	r.closeWindow()

	count := min(len(r.pending), r.batchSize)
	batch := r.pending[:count:count]

	r.pending = r.pending[count:]
	r.batches++
	r.sent++

	r.inFlight.send(ctx, &r.mu, false, func(own context.Context) (done func()) {
		r.fetch(own, batch)

		return func() {
			r.batches--
			r.schedule(ctx)
		}
	})
}

// fetch answers the reads of one batch. If Qonto refuses it, each card is asked for on its own, so that an id which Qonto
// does not take fails no other read.
func (r *Reader) fetch(ctx context.Context, batch []*pendingRead) {
	ids := make([]string, 0, len(batch))
	for _, read := range batch {
		ids = append(ids, read.id)
	}

	cards, asOf, err := r.client.CardsByID(ctx, ids...)

	if len(batch) > 1 && qonto.KindOf(err) == qonto.KindInvalid {
		for _, read := range batch {
			r.fetch(ctx, []*pendingRead{read})
		}

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

// sendRenewal sends the request for one renewal: a list of the cards that are like the one that was renewed.
func (r *Reader) sendRenewal(ctx context.Context) {
	read := r.renewals[0]
	r.renewals = r.renewals[1:]
	r.sent++

	r.inFlight.send(ctx, &r.mu, false, func(own context.Context) (done func()) {
		card, err := findRenewal(own, r.client, read.parent)
		read.answer(card, time.Time{}, err)

		return func() {}
	})
}
