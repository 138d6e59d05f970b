// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrClosed is the error of a write that is not sent, because its challenge would be left undecided like one before it.
var ErrClosed = errors.New("an approval of this run was left undecided, so no other one is asked for")

// Queue lets writes that may challenge a person through one at a time, from before their first request, because it is
// the request that rings the phone, until they are done.
//
//	what is known of the endpoint      open queue       closed queue
//	ungated                            passes freely    passes freely
//	nothing, the write is urgent       passes freely    passes freely
//	nothing, no approval expected      in turn, first   in turn, first
//	nothing, an approval expected      in turn          ErrClosed
//	gated                              in turn          ErrClosed
//	this write was challenged already  in turn, before  ErrClosed
//	                                   all others
type Queue struct {
	mu      sync.Mutex
	known   map[Endpoint]Gating
	taken   bool
	closed  bool
	waiting []*waiter
}

// NewQueue is an open queue in which nothing is known of any endpoint.
func NewQueue() *Queue {
	return &Queue{known: map[Endpoint]Gating{}}
}

// priority orders those who wait: smaller goes first.
type priority int

const (
	priorityChallenged priority = iota // Qonto has asked for the approval already
	priorityUrgent                     // a card can be used meanwhile that was locked
	priorityProbe                      // probably not gated: a quick request that sets many others free
	priorityOther
)

// waiter is a write that waits.
type waiter struct {
	endpoint Endpoint
	priority priority
	wake     chan admission // holds one
}

type admission int

const (
	admitted     admission = iota
	admittedFree           // without holding the queue
	rejected
)

// Slot is a write's place in the queue, from Enter to Leave.
type Slot struct {
	queue    *Queue
	endpoint Endpoint
	held     bool
}

// Enter returns when the write may be sent. It calls onWait before it starts to wait. The slot has to be left, even with an
// error.
func (q *Queue) Enter(ctx context.Context, to Endpoint, onWait func()) (*Slot, error) {
	slot := &Slot{queue: q, endpoint: to}
	order := priorityOther

	if !to.Expected {
		order = priorityProbe
	}

	return slot, slot.acquire(ctx, order, onWait)
}

// EnterUrgent is Enter for a write that must not wait.
func (q *Queue) EnterUrgent(ctx context.Context, to Endpoint, onWait func()) (*Slot, error) {
	slot := &Slot{queue: q, endpoint: to}

	return slot, slot.acquire(ctx, priorityUrgent, onWait)
}

// Acquire returns when no other approval is open, for a write that was challenged. One that passed freely waits in turn;
// one that was sent to find out gives up if the queue is closed.
func (s *Slot) Acquire(ctx context.Context, onWait func()) error {
	if s.held {
		return s.queue.err()
	}

	return s.acquire(ctx, priorityChallenged, onWait)
}

// Leave lets the next one in.
func (s *Slot) Leave() {
	if !s.held {
		return
	}

	s.held = false
	s.queue.update(func() { s.queue.taken = false })
}

func (s *Slot) acquire(ctx context.Context, order priority, onWait func()) error {
	w := &waiter{endpoint: s.endpoint, priority: order, wake: make(chan admission, 1)}
	s.queue.update(func() { s.queue.waiting = append(s.queue.waiting, w) })

	select {
	case decided := <-w.wake:
		return s.accept(decided)
	default:
		onWait()
	}

	select {
	case decided := <-w.wake:
		return s.accept(decided)
	case <-ctx.Done():
		s.queue.withdraw(w)

		return ctx.Err()
	}
}

func (s *Slot) accept(decided admission) error {
	if decided == rejected {
		return ErrClosed
	}

	s.held = decided == admitted

	return nil
}

// Learn notes what an answer has shown of an endpoint.
func (q *Queue) Learn(of Endpoint, shown Gating) {
	q.update(func() { q.known[of] = shown })
}

// Close keeps every write that would challenge a person from being sent, now and later.
func (q *Queue) Close() {
	q.update(func() { q.closed = true })
}

func (q *Queue) err() error {
	q.mu.Lock()
	defer q.mu.Unlock()

	if q.closed {
		return ErrClosed
	}

	return nil
}

// withdraw removes a waiter whose context has ended; a turn that it was given meanwhile is passed on.
func (q *Queue) withdraw(w *waiter) {
	q.update(func() {
		q.waiting = slices.DeleteFunc(q.waiting, func(other *waiter) bool { return other == w })

		select {
		case decided := <-w.wake:
			q.taken = q.taken && decided != admitted
		default:
		}
	})
}

// update makes a change and wakes everybody who need not wait any more because of it.
func (q *Queue) update(change func()) {
	q.mu.Lock()
	defer q.mu.Unlock()

	change()

	q.waiting = slices.DeleteFunc(q.waiting, q.decideAtOnce)

	if q.taken || len(q.waiting) == 0 {
		return
	}

	first := slices.MinFunc(q.waiting, func(a, b *waiter) int { return int(a.priority - b.priority) })
	q.waiting = slices.DeleteFunc(q.waiting, func(other *waiter) bool { return other == first })
	q.taken = true

	first.wake <- admitted
}

// decideAtOnce wakes a waiter that need not wait in turn, as the table of Queue says.
func (q *Queue) decideAtOnce(w *waiter) bool {
	challenged := w.priority == priorityChallenged
	shown := q.known[w.endpoint]

	switch {
	case shown == Ungated && !challenged, shown == GatingUnknown && w.priority == priorityUrgent:
		w.wake <- admittedFree
	case q.closed && (challenged || shown == Gated || w.endpoint.Expected):
		w.wake <- rejected
	default:
		return false
	}

	return true
}
