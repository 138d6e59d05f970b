// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// quiet is how long no other read may have come before a request departs without it. A request does not wait once as
	// many reads are there as ever were at the same time.
	quiet = 10 * time.Millisecond
	// fullRequest is how many cards one request asks for at most: their ids stand in its URL.
	fullRequest = 40
)

// reader turns the reads of a walk, which come one by one, into few requests. Reads that arrive together share one list
// by ids; once as many requests were made as listing the whole organization takes, it is listed, and the rest is
// answered from that. So reads that arrive in B groups cost at most 2·min(B, ⌈M/100⌉) + 2 requests in an organization of
// M cards, and a single read costs one. Terraform's ten workers arrive in ⌈N/10⌉ groups when less than a quiet lies
// between them, and in at most 2·⌈N/10⌉ + 1 when they are back before a request ends.
//
// A read is never answered by a request that was made before the run's own last write began: a run that writes has
// nothing listed, and its reads share requests that start after they were asked for.
type reader struct {
	client     *qonto.Client
	perRequest int // how many cards one request asks for at most

	mu      sync.Mutex
	open    int         // callers that wait for an answer
	most    int         // the most that ever waited at the same time
	waiting []*question // cards to be asked for with the next request
	parents []*question // cards whose renewal is to be looked for, each with a request of its own
	flights int         // requests by ids that are under way
	sent    int         // requests so far
	errands errands     // everything that is under way
	lull    *time.Timer // nil, or what ends the gathering of the next group
	ripe    bool        // the next group is gathered
	listing listing
}

// question is what one or more callers wait to know. Once answered is closed, it does not change any more.
type question struct {
	id       string
	parent   *qonto.Card // nil, or the card whose renewal is asked for instead
	answered chan struct{}

	card *qonto.Card // nil: not listed
	asOf time.Time   // by the server's clock
	err  error
}

func newReader(client *qonto.Client) *reader {
	return &reader{client: client, perRequest: fullRequest, listing: newListing()}
}

// card is the card with this id as it is now, and the server's time of the answer. It is nil when Qonto does not list
// the card. The card may be shared with other callers: it must not be changed.
func (r *reader) card(ctx context.Context, id string) (*qonto.Card, time.Time, error) {
	q, err := r.ask(ctx, func() *question { return r.question(id) })

	return q.card, q.asOf, err
}

// renewal is the card that renews the given one, nil when there is none.
func (r *reader) renewal(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	q, err := r.ask(ctx, func() *question { return r.questionAfter(card) })

	return q.card, err
}

// ask waits for the answer, or for the end of the caller's own context, which is nobody else's.
func (r *reader) ask(ctx context.Context, pose func() *question) (*question, error) {
	if ctx.Err() != nil {
		return &question{}, ctx.Err()
	}

	r.mu.Lock()
	q := pose()
	r.open++
	r.most = max(r.most, r.open)

	if r.lull != nil {
		r.lull.Reset(quiet)
	}

	r.next(context.WithoutCancel(ctx))
	r.mu.Unlock()

	waiting, stop := qonto.SpendBudget(ctx)
	defer stop()

	select {
	case <-q.answered:
		r.leave(false)

		return q, q.err
	case <-waiting.Done():
		r.leave(true)

		return &question{}, waiting.Err()
	}
}

// leave ends the requests that nobody waits for any more. A listing goes on for those who come next, unless the last
// caller gave up.
func (r *reader) leave(gaveUp bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.open--

	if r.open > 0 {
		return
	}

	r.waiting, r.parents = nil, nil
	r.gathered()
	r.errands.cancel(func(e *errand) bool { return gaveUp || !e.lasting })
}

// question is answered by what is listed, shared with others who ask for the same card, or new.
func (r *reader) question(id string) *question {
	q := &question{id: strings.ToLower(id), answered: make(chan struct{})}

	if r.listed(q) {
		return q
	}

	for _, other := range r.waiting {
		if other.id == q.id {
			return other
		}
	}

	r.waiting = append(r.waiting, q)

	return q
}

func (r *reader) questionAfter(card *qonto.Card) *question {
	q := &question{parent: card, answered: make(chan struct{})}

	if !r.listed(q) {
		r.parents = append(r.parents, q)
	}

	return q
}

func (q *question) answer(card *qonto.Card, asOf time.Time, err error) {
	q.card, q.asOf, q.err = card, asOf, err
	close(q.answered)
}

// next decides what is done for those who wait. It is called whenever something has happened that may change that, with
// a context that no caller can end.
func (r *reader) next(ctx context.Context) {
	switch {
	case r.listing.underway || len(r.waiting)+len(r.parents) == 0:
	case r.worthListing():
		r.startListing(ctx)
	case len(r.parents) > 0:
		r.follow(ctx)
		r.next(ctx)
	case len(r.waiting) >= r.perRequest || r.flights == 0 && (r.ripe || len(r.waiting) >= r.most && r.sent > 0):
		r.depart(ctx)
		r.next(ctx)
	case r.flights == 0 && r.lull == nil:
		r.gather(ctx)
	}
}

// gather gives those who are about to ask the time to do so.
func (r *reader) gather(ctx context.Context) {
	var lull *time.Timer

	lull = time.AfterFunc(quiet, func() {
		r.mu.Lock()
		defer r.mu.Unlock()

		if r.lull == lull { // else it came too late to be stopped
			r.ripe = true
			r.next(ctx)
		}
	})
	r.lull = lull
}

// gathered ends the gathering.
func (r *reader) gathered() {
	if r.lull != nil {
		r.lull.Stop()
	}

	r.lull, r.ripe = nil, false
}

// depart sends one request for the cards that wait.
func (r *reader) depart(ctx context.Context) {
	r.gathered()

	count := min(len(r.waiting), r.perRequest)
	batch := r.waiting[:count:count]

	r.waiting = r.waiting[count:]
	r.flights++
	r.sent++

	r.errands.run(ctx, &r.mu, false, func(own context.Context) (done func()) {
		r.fetch(own, batch)

		return func() {
			r.flights--
			r.next(ctx)
		}
	})
}

// fetch answers the questions of one request. If Qonto refuses it, each card is asked for on its own, so that an id
// which Qonto does not take spoils nobody else's read.
func (r *reader) fetch(ctx context.Context, batch []*question) {
	ids := make([]string, 0, len(batch))
	for _, q := range batch {
		ids = append(ids, q.id)
	}

	cards, asOf, err := r.client.CardsByID(ctx, ids...)

	if len(batch) > 1 && err != nil && isRefusal(err) {
		for _, q := range batch {
			r.fetch(ctx, []*question{q})
		}

		return
	}

	found := map[string]*qonto.Card{}
	for i := range cards {
		found[strings.ToLower(cards[i].ID)] = &cards[i]
	}

	for _, q := range batch {
		q.answer(found[q.id], asOf, err)
	}
}

// follow sends the request for one renewal: a list of the cards that are like the one that was renewed.
func (r *reader) follow(ctx context.Context) {
	q := r.parents[0]
	r.parents = r.parents[1:]
	r.sent++

	r.errands.run(ctx, &r.mu, false, func(own context.Context) (done func()) {
		card, err := findRenewal(own, r.client, q.parent)
		q.answer(card, time.Time{}, err)

		return func() {}
	})
}
