// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// comparedGenerations is how many keys of a new card are compared with those of the others.
const comparedGenerations = 3

// roster is the run's list of everything that it plans, by key and by id. Whoever comes second is told of the first.
type planRegistry struct {
	mu        sync.Mutex
	byKey     map[string][]plannedCard
	refreshed []refreshedCard      // objects that a refresh has looked at
	kept      map[string]bool      // ids of objects that stay, and whether the keys of their cards are known
	uses      map[string][]cardUse // by the id of the card
	ended     map[string]bool      // ids of objects that are to be destroyed
	deferred  map[string][]deferredError

	planned  chan struct{} // closed and made anew when an object is planned
	patience time.Duration // how long the plan of a refreshed object is awaited
}

// plannedWithin is how long the plan of an object may come after its refresh: Terraform asks for one right after the
// other, and for no plan of a tainted object.
const plannedWithin = 5 * time.Second

// unless is what there is to say if a card turns out to be kept that the planning of a new one took for another's.
type deferredError struct {
	keyless bool // only if nobody knows the key that it was issued under
	said    diag.Diagnostic
}

// entry is one card of the plan: a new one has no id.
type plannedCard struct {
	id       string
	replaces string // the card whose place a new one takes
	presumed bool   // or seems to take, because the card is tainted: then no plan keeps that one
	name     string
}

// object is a card as a refresh of this run saw it.
type refreshedCard struct {
	id       string
	key      string // the key that it was issued under
	nickname string
	policy   string
	name     string
	holder   string
	level    string
}

func newPlanRegistry() *planRegistry {
	return &planRegistry{
		byKey: map[string][]plannedCard{}, kept: map[string]bool{}, uses: map[string][]cardUse{}, ended: map[string]bool{},
		deferred: map[string][]deferredError{}, planned: make(chan struct{}), patience: plannedWithin,
	}
}

// add enters a card under its keys and returns a look-alike that is there already, if at least one of the two is new.
func (r *planRegistry) register(e plannedCard, keys ...string) (other plannedCard, alike bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, key := range keys {
		for _, o := range r.byKey[key] {
			if !alike && e.conflicts(o) {
				other, alike = o, true
			}
		}

		r.byKey[key] = append(r.byKey[key], e)
	}

	return other, alike
}

func (e plannedCard) conflicts(o plannedCard) bool {
	oneIsNew := e.id == "" || o.id == ""
	sameResource := e.id != "" && e.id == o.replaces && !o.presumed || o.id != "" && o.id == e.replaces && !e.presumed ||
		e.replaces != "" && e.replaces == o.replaces // planned once with its state, and once without

	return oneIsNew && !sameResource
}

// keep enters an object that stays, and returns what was to be said in that case.
func (r *planRegistry) markKept(id string, hasKey bool) diag.Diagnostics {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.kept[id] = hasKey
	r.signal()

	var said diag.Diagnostics

	for _, u := range r.deferred[id] {
		if !u.keyless || !hasKey {
			said.Append(u.said)
		}
	}

	return said
}

// end enters an object that is to be destroyed.
func (r *planRegistry) markEnding(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.ended[id] = true
	r.signal()
}

// signal wakes those who wait for an object to be planned; the lock is held.
func (r *planRegistry) signal() {
	close(r.planned)
	r.planned = make(chan struct{})
}

// keptKeyless tells whether an object that stays holds the card without knowing its key, as after an import. If one
// turns up later, that is what it says.
func (r *planRegistry) keptKeyless(id string, said diag.Diagnostic) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	hasKey, kept := r.kept[id]
	if !kept {
		r.deferred[id] = append(r.deferred[id], deferredError{keyless: true, said: said})
	}

	return kept && !hasKey
}

// saw enters an object that was refreshed.
func (r *planRegistry) recordRefresh(o refreshedCard) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.refreshed = append(r.refreshed, o)
}

// tainted is the object whose place a new card takes although planning hears nothing of it: Terraform shows a tainted
// object to the refresh and then plans as if there were none. It has the key and the nickname of the new card, and no
// plan keeps it.
func (r *planRegistry) tainted(nickname string, keys []string) (refreshedCard, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	return r.notKept(func(o refreshedCard) bool { return slices.Contains(keys, o.key) && o.nickname == nickname })
}

// taintedProtected is a refreshed object that must not be ended and that no plan keeps or ends: Terraform plans a new
// card in its place. Terraform may only just be about to plan it, so the answer waits for that.
func (r *planRegistry) taintedProtected(ctx context.Context, resembles func(refreshedCard) bool) (refreshedCard, bool) {
	ctx, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()

	for {
		found, ok, planned := r.unplannedProtected(resembles)
		if !ok {
			return refreshedCard{}, false
		}

		select {
		case <-planned:
		case <-ctx.Done():
			return found, true
		}
	}
}

func (r *planRegistry) unplannedProtected(resembles func(refreshedCard) bool) (found refreshedCard, ok bool, planned <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, ok = r.notKept(func(o refreshedCard) bool { return o.policy == policyPrevent && !r.ended[o.id] && resembles(o) })

	return found, ok, r.planned
}

// taintedTwin is the same for an object whose configuration was changed as well, so that only its look gives it away.
// Should a plan keep it after all, that one says so.
func (r *planRegistry) taintedTwin(id string, said diag.Diagnostic) (refreshedCard, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, ok := r.notKept(func(o refreshedCard) bool { return o.id == id })
	if ok {
		r.deferred[id] = append(r.deferred[id], deferredError{said: said})
	}

	return found, ok
}

// notKept is a refreshed object that no plan has kept so far.
func (r *planRegistry) notKept(wanted func(refreshedCard) bool) (refreshedCard, bool) {
	for _, o := range r.refreshed {
		if _, kept := r.kept[o.id]; !kept && wanted(o) {
			return o, true
		}
	}

	return refreshedCard{}, false
}
