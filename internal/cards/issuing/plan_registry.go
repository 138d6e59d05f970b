// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"slices"
	"sync"
	"time"
)

// plannedWithin is how long the plan of an object may come after its refresh: Terraform asks for one right after the
// other, and for no plan of a tainted object.
const plannedWithin = 5 * time.Second

// PlanRegistry is everything that one run plans, by key and by id. A planned card learns of its conflicts with the cards
// that were registered before it.
type PlanRegistry struct {
	mu        sync.Mutex
	byKey     map[string][]PlannedCard
	refreshed []RefreshedCard      // objects that a refresh has read
	kept      map[string]bool      // ids of objects that stay, and whether the keys of their cards are known
	uses      map[string][]CardUse // by the id of the card
	ending    map[string]bool      // ids of objects that are to be destroyed
	deferred  map[string][]DeferredError
	ifEnding  map[string][]DeferredError

	planned  chan struct{} // closed and made anew when an object is planned
	patience time.Duration // how long the plan of a refreshed object is awaited
}

// PlannedCard is one card of the plan: a new one has no id.
type PlannedCard struct {
	ID       string
	Replaces string // the card whose place a new one takes
	Presumed bool   // or seems to take, because the card is tainted: then no plan keeps it
	Name     string
	Level    string // of a new card
	HolderID string // of a new card

	// IsForgotten tells whether Qonto has forgotten the key under which a card that exists was issued, nil for a key that counts. It is
	// asked late: an apply does not know Qonto's time before its first request.
	IsForgotten func() bool
}

// RefreshedCard is a card as a refresh of this run read it.
type RefreshedCard struct {
	ID        string
	Key       string // the key that it was issued under
	Nickname  string
	Protected bool // alive, and its resource must not be destroyed
	Name      string
	Holder    string
	Level     string
}

// ReplacedCard is the card whose place a new one takes; the zero value when there is none.
type ReplacedCard struct {
	ID        string
	Protected bool
	Presumed  bool // by its look: Terraform says nothing of a tainted card
}

// DeferredError is a conflict of a new card with a card that was taken for its predecessor, or that another object holds. The
// first counts once a plan keeps the predecessor, the second once a plan destroys the object.
type DeferredError struct {
	Keyless    bool // counts only if nobody knows the key that the card was issued under
	Request    *IssueRequest
	Duplicates Duplicates
}

func newPlanRegistry() *PlanRegistry {
	return &PlanRegistry{
		byKey: map[string][]PlannedCard{}, kept: map[string]bool{}, uses: map[string][]CardUse{}, ending: map[string]bool{},
		deferred: map[string][]DeferredError{}, ifEnding: map[string][]DeferredError{}, planned: make(chan struct{}), patience: plannedWithin,
	}
}

// WaitForNoPlan makes the registry take every refreshed object that is not planned yet for a tainted one.
func (r *PlanRegistry) WaitForNoPlan() {
	r.patience = 0
}

// Register enters a card under its keys. It returns another card that has one of these keys already, if at least one of
// the two cards is new.
func (r *PlanRegistry) Register(card PlannedCard, keys ...string) (other PlannedCard, conflicts bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, key := range keys {
		for _, o := range r.byKey[key] {
			if !conflicts && card.conflicts(o) && !card.isForgotten() && !o.isForgotten() {
				other, conflicts = o, true
			}
		}

		r.byKey[key] = append(r.byKey[key], card)
	}

	return other, conflicts
}

func (p PlannedCard) isForgotten() bool { return p.IsForgotten != nil && p.IsForgotten() }

func (p PlannedCard) conflicts(o PlannedCard) bool {
	oneIsNew := p.ID == "" || o.ID == ""
	sameResource := p.ID != "" && p.ID == o.Replaces && !o.Presumed || o.ID != "" && o.ID == p.Replaces && !p.Presumed ||
		p.Replaces != "" && p.Replaces == o.Replaces && !p.Presumed && !o.Presumed // planned once with its state, and once without

	return oneIsNew && !sameResource
}

// MarkKept enters an object that stays, and returns the errors that were deferred for that case.
func (r *PlanRegistry) MarkKept(id string, hasKey bool) []DeferredError {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.kept[id] = hasKey
	r.signal()

	return slices.DeleteFunc(slices.Clone(r.deferred[id]), func(d DeferredError) bool { return d.Keyless && hasKey })
}

// MarkEnding enters an object that is to be destroyed, and returns the errors that were deferred for that case.
func (r *PlanRegistry) MarkEnding(id string) []DeferredError {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.ending[id] = true
	r.signal()

	return r.ifEnding[id]
}

// isEnding tells whether an object is to be destroyed. The error is deferred in case that it is planned later.
func (r *PlanRegistry) isEnding(id string, later DeferredError) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	if !r.ending[id] {
		r.ifEnding[id] = append(r.ifEnding[id], later)
	}

	return r.ending[id]
}

// signal wakes the plans that wait for an object to be planned; the lock is held.
func (r *PlanRegistry) signal() {
	close(r.planned)
	r.planned = make(chan struct{})
}

// keptKeyless tells whether an object that stays holds the card without knowing its key, as after an import. The error is
// deferred in case that such an object is planned later.
func (r *PlanRegistry) keptKeyless(id string, later DeferredError) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	hasKey, kept := r.kept[id]
	if !kept {
		later.Keyless = true
		r.deferred[id] = append(r.deferred[id], later)
	}

	return kept && !hasKey
}

// RecordRefresh enters an object that was refreshed.
func (r *PlanRegistry) RecordRefresh(card RefreshedCard) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.refreshed = append(r.refreshed, card)
}

// Tainted is the object whose place a new card takes although planning hears nothing of it: Terraform shows a tainted
// object to the refresh and then plans as if there were none. It has the key and the nickname of the new card, and no
// plan keeps or ends it.
func (r *PlanRegistry) Tainted(request *IssueRequest) (RefreshedCard, bool) {
	keys := request.firstKeys()

	r.mu.Lock()
	defer r.mu.Unlock()

	return r.notKept(func(o RefreshedCard) bool {
		return !r.ending[o.ID] && slices.Contains(keys, o.Key) && o.Nickname == request.Nickname
	})
}

// TaintedProtected is a refreshed object that must not be ended and that no plan keeps or ends: Terraform plans a new
// card in its place. Terraform may only just be about to plan it, so the answer waits for that.
func (r *PlanRegistry) TaintedProtected(ctx context.Context, resembles func(RefreshedCard) bool) (RefreshedCard, bool) {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()

	for {
		found, ok, planned := r.unplannedProtected(resembles)
		if !ok {
			return RefreshedCard{}, false
		}

		select {
		case <-planned:
		case <-ctx.Done():
			return found, true
		}
	}
}

func (r *PlanRegistry) unplannedProtected(resembles func(RefreshedCard) bool) (found RefreshedCard, ok bool, planned <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, ok = r.notKept(func(o RefreshedCard) bool { return o.Protected && !r.ending[o.ID] && resembles(o) })

	return found, ok, r.planned
}

// taintedDuplicate is the object with the card of this id, if no plan keeps or ends it: it is tainted, and its configuration
// was changed as well, so that only its likeness to the new card gives it away.
// The error is deferred in case that a plan keeps or ends it after all.
func (r *PlanRegistry) taintedDuplicate(id string, later DeferredError) (RefreshedCard, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, ok := r.notKept(func(o RefreshedCard) bool { return o.ID == id && !r.ending[o.ID] })
	if ok {
		r.deferred[id] = append(r.deferred[id], later)
		r.ifEnding[id] = append(r.ifEnding[id], later)
	}

	return found, ok
}

// notKept is a refreshed object that no plan has kept so far.
func (r *PlanRegistry) notKept(chosen func(RefreshedCard) bool) (RefreshedCard, bool) {
	for _, o := range r.refreshed {
		if _, kept := r.kept[o.ID]; !kept && chosen(o) {
			return o, true
		}
	}

	return RefreshedCard{}, false
}

// Presumed is a card that a new one seems to replace, because it is tainted.
func (c RefreshedCard) Presumed() ReplacedCard {
	return ReplacedCard{ID: c.ID, Protected: c.Protected, Presumed: true}
}
