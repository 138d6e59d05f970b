// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"slices"
	"sync"
)

var errQueueEnded = errors.New("an approval of this run was left undecided, so no other one is asked for")

// endpoint is what Qonto may or may not gate with an approval: an operation, and of creates the card level, because a
// plastic card may need an approval where a virtual one does not.
type endpoint struct {
	op, level string
}

// gating is what the answers of this run have shown of an endpoint.
type gating int

const (
	gatingUnknown gating = iota // one request at a time finds out
	gated
	ungated
)

// rank orders those who wait for a turn: smaller goes first.
type rank int

const (
	rankAsked rank = iota // Qonto has asked for the approval already
	rankProbe             // probably not gated: a quick look that sets many others free
	rankOther
)

// approvalQueue lets writes that may ring a phone through one at a time, from before their first request, because it is
// the request that rings, until they are done. Writes to endpoints that have shown that they do not ask pass freely.
type approvalQueue struct {
	mu      sync.Mutex
	known   map[endpoint]gating
	taken   bool
	ended   bool
	waiting []*waiter
}

func newApprovalQueue() *approvalQueue {
	return &approvalQueue{known: map[endpoint]gating{}}
}

// waiter is a write that waits for its turn.
type waiter struct {
	endpoint endpoint
	rank     rank
	wake     chan turnOutcome // holds one
}

type turnOutcome int

const (
	turnGranted turnOutcome = iota
	turnNotNeeded
	turnRefused
)

// turn is a write's place in the queue, from enter to leave.
type turn struct {
	queue    *approvalQueue
	endpoint endpoint
	held     bool
}

// enter returns when the write may be sent. It calls waits before it starts to wait.
func (q *approvalQueue) enter(ctx context.Context, to endpoint, waits func()) (*turn, error) {
	place := &turn{queue: q, endpoint: to}
	standing := rankOther

	if !ApprovalExpected(to.op) {
		standing = rankProbe
	}

	return place, place.take(ctx, standing, waits)
}

// insist returns when nobody else's approval is open, for a write that Qonto has asked about. One that passed freely and
// was asked nevertheless takes a turn; one that was sent to find out gives up if nobody answers in this run.
func (t *turn) insist(ctx context.Context, waits func()) error {
	if t.held {
		return t.queue.open()
	}

	return t.take(ctx, rankAsked, waits)
}

// leave lets the next one in.
func (t *turn) leave() {
	if !t.held {
		return
	}

	t.held = false
	t.queue.change(func() { t.queue.taken = false })
}

func (t *turn) take(ctx context.Context, standing rank, waits func()) error {
	w := &waiter{endpoint: t.endpoint, rank: standing, wake: make(chan turnOutcome, 1)}
	t.queue.change(func() { t.queue.waiting = append(t.queue.waiting, w) })

	select {
	case outcome := <-w.wake:
		return t.accept(outcome)
	default:
		waits()
	}

	select {
	case outcome := <-w.wake:
		return t.accept(outcome)
	case <-ctx.Done():
		t.queue.withdraw(w)

		return ctx.Err()
	}
}

func (t *turn) accept(outcome turnOutcome) error {
	if outcome == turnRefused {
		return errQueueEnded
	}

	t.held = outcome == turnGranted

	return nil
}

// learn notes what an answer has shown of an endpoint.
func (q *approvalQueue) learn(of endpoint, shown gating) {
	q.change(func() { q.known[of] = shown })
}

// end keeps every write that would ring a phone from being sent, now and later.
func (q *approvalQueue) end() {
	q.change(func() { q.ended = true })
}

func (q *approvalQueue) open() error {
	q.mu.Lock()
	defer q.mu.Unlock()

	if q.ended {
		return errQueueEnded
	}

	return nil
}

// withdraw takes back a waiter whose context has ended; a turn that it was given meanwhile is passed on.
func (q *approvalQueue) withdraw(w *waiter) {
	q.change(func() {
		q.waiting = slices.DeleteFunc(q.waiting, func(other *waiter) bool { return other == w })

		select {
		case outcome := <-w.wake:
			q.taken = q.taken && outcome != turnGranted
		default:
		}
	})
}

// change makes a change and tells everybody who need not wait any more because of it.
func (q *approvalQueue) change(what func()) {
	q.mu.Lock()
	defer q.mu.Unlock()

	what()

	q.waiting = slices.DeleteFunc(q.waiting, q.settle)

	if q.taken || len(q.waiting) == 0 {
		return
	}

	first := slices.MinFunc(q.waiting, func(a, b *waiter) int { return int(a.rank - b.rank) })
	q.waiting = slices.DeleteFunc(q.waiting, func(other *waiter) bool { return other == first })
	q.taken = true

	first.wake <- turnGranted
}

// settle tells a waiter if it need not wait for a turn, one way or the other.
func (q *approvalQueue) settle(w *waiter) bool {
	asked := w.rank == rankAsked
	shown := q.known[w.endpoint]

	switch {
	case shown == ungated && !asked:
		w.wake <- turnNotNeeded
	case q.ended && (asked || shown == gated || ApprovalExpected(w.endpoint.op)):
		w.wake <- turnRefused
	default:
		return false
	}

	return true
}
