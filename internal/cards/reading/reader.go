// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Reader turns the reads of a run, which come one by one, into few requests. Reads that arrive together share one list by
// ids; once as many requests were made as listing the living cards of the organization takes, they are listed, and the
// rest is answered from that. So reads that arrive in B groups cost at most 2·min(B, ⌈M/100⌉) + 2 requests in an
// organization of M living cards, and a single read costs one. Terraform's ten workers arrive in ⌈N/10⌉ groups when less
// than a batch window lies between them, and in at most 2·⌈N/10⌉ + 1 when they are back before a request ends. Cards that
// have ended are read by their ids only.
//
// When more reads are to be expected, the first page of the list is asked for together with the first batch, so that a
// plan of a hundred cards waits for one answer and not for three. The page is one request too many if nothing else is read.
// Fewer reads than Terraform makes at the same time do without it.
//
// A read is never answered by a request that was made before the run's own last write began: a run that writes has
// nothing listed, and its reads share requests that start after they were asked for.
type Reader struct {
	client    *qonto.Client
	batchSize int // how many cards one request asks for at most

	mu            sync.Mutex
	callers       int            // callers that wait for an answer
	peakWaiting   int            // the most that ever waited at the same time
	pending       []*pendingRead // cards to be asked for with the next request
	renewals      []*pendingRead // cards whose renewal is to be looked for with the next request
	batches       int            // requests for pending reads that are in flight
	batchAnswered bool           // one of these requests has ended
	refusesAll    qonto.Kind     // how Qonto has refused every card of a batch on its own; the zero value if it has not
	sent          int            // requests so far
	inFlight      inFlight       // all requests that are in flight
	timer         *time.Timer    // nil, or what ends the batch window
	ready         bool           // the batch window is over
	list          listing
}

// pendingRead is what one or more callers wait to know. Once answered is closed, it does not change any more.
type pendingRead struct {
	id       string
	parent   *qonto.Card // nil, or the card whose renewal is asked for instead
	answered chan struct{}

	card *qonto.Card // nil: not listed
	asOf time.Time   // by the server's clock
	err  error
}

// NewReader is a reader that batches.
func NewReader(client *qonto.Client) *Reader {
	return &Reader{client: client, batchSize: qonto.MaxIDsPerRequest, list: newListing()}
}

// NewSingleReader is a reader that reads every card with a request of its own, which is only good for comparisons.
func NewSingleReader(client *qonto.Client) *Reader {
	r := NewReader(client)
	r.batchSize = 1

	return r
}

// Card is the card with this id as it is now, and the server's time of the answer. It is nil when Qonto does not list
// the card. The card may be shared with other callers: it must not be changed.
func (r *Reader) Card(ctx context.Context, id string) (*qonto.Card, time.Time, error) {
	read, err := r.wait(ctx, func() *pendingRead { return r.enqueueCard(id) })

	return read.card, read.asOf, err
}

// renewal is the card that renews the given one, nil when there is none.
func (r *Reader) renewal(ctx context.Context, card *qonto.Card) (*qonto.Card, error) {
	read, err := r.wait(ctx, func() *pendingRead { return r.enqueueRenewal(card) })

	return read.card, err
}

// wait returns with the answer, or at the end of the caller's own context, which ends no other caller's wait.
func (r *Reader) wait(ctx context.Context, enqueue func() *pendingRead) (*pendingRead, error) {
	if ctx.Err() != nil {
		return &pendingRead{}, ctx.Err()
	}

	r.mu.Lock()
	read := enqueue()
	r.callers++
	r.peakWaiting = max(r.peakWaiting, r.callers)

	if r.timer != nil {
		r.timer.Reset(batchWindow)
	}

	r.schedule(context.WithoutCancel(ctx))
	r.mu.Unlock()

	waiting, stop := qonto.SpendBudget(ctx)
	defer stop()

	select {
	case <-read.answered:
		r.release(false)

		return read, read.err
	case <-waiting.Done():
		r.release(true)

		return &pendingRead{}, waiting.Err()
	}
}

// release ends the requests that nobody waits for any more. A listing goes on for later callers, unless the last caller
// gave up.
func (r *Reader) release(gaveUp bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.callers--

	if r.callers > 0 {
		return
	}

	r.pending, r.renewals = nil, nil
	r.closeWindow()
	r.inFlight.cancel(func(request *sharedRequest) bool { return gaveUp || !request.lasting })
}

// enqueueCard is answered from the listing, shared with other callers that ask for the same card, or new.
func (r *Reader) enqueueCard(id string) *pendingRead {
	read := &pendingRead{id: strings.ToLower(id), answered: make(chan struct{})}

	if r.answerFromList(read) {
		return read
	}

	for _, other := range r.pending {
		if other.id == read.id {
			return other
		}
	}

	r.pending = append(r.pending, read)

	return read
}

func (r *Reader) enqueueRenewal(card *qonto.Card) *pendingRead {
	read := &pendingRead{parent: card, answered: make(chan struct{})}

	if !r.answerFromList(read) {
		r.renewals = append(r.renewals, read)
	}

	return read
}

func (p *pendingRead) answer(card *qonto.Card, asOf time.Time, err error) {
	p.card, p.asOf, p.err = card, asOf, err
	close(p.answered)
}
