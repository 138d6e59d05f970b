// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"slices"
	"sync"
)

// comparedGenerations is how many keys of a new card are compared with those of the others.
const comparedGenerations = 3

// roster is the run's list of everything that it plans, by key and by id. Whoever comes second is told of the first.
type roster struct {
	mu     sync.Mutex
	byKey  map[string][]entry
	seen   []object          // objects that a refresh has looked at
	kept   map[string]bool   // ids of objects that stay
	ending map[string]string // ids of cards that are to be ended, and the name of the card that they renew, if that is why
}

// entry is one card of the plan: a new one has no id.
type entry struct {
	id       string
	replaces string // the card whose place a new one takes
	presumed bool   // or seems to take, because the card is tainted: then no plan keeps that one
	name     string
}

// object is a card as a refresh of this run saw it.
type object struct {
	id       string
	key      string // the key that it was issued under
	nickname string
	policy   string
	name     string
}

func newRoster() *roster {
	return &roster{byKey: map[string][]entry{}, kept: map[string]bool{}, ending: map[string]string{}}
}

// add enters a card under its keys and returns a look-alike that is there already, if at least one of the two is new.
func (r *roster) add(e entry, keys ...string) (other entry, alike bool) {
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

func (e entry) conflicts(o entry) bool {
	oneIsNew := e.id == "" || o.id == ""
	sameResource := e.id != "" && e.id == o.replaces && !o.presumed || o.id != "" && o.id == e.replaces && !e.presumed

	return oneIsNew && !sameResource
}

// keep enters an object that stays. It is not alone when another object is to be destroyed that ends the same card:
// either it holds that card too, or it holds the card (old) which that one renews.
func (r *roster) keep(id string) (old string, alone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.kept[id] = true
	old, ending := r.ending[id]

	return old, !ending
}

// end enters a card that is to be ended, with the name of the card that it renews if that is why. It is false when
// another object keeps it.
func (r *roster) end(id, old string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.ending[id] = old

	return !r.kept[id]
}

// saw enters an object that was refreshed.
func (r *roster) saw(o object) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.seen = append(r.seen, o)
}

// tainted is the object whose place a new card takes although planning hears nothing of it: Terraform shows a tainted
// object to the refresh and then plans as if there were none. It has the key and the nickname of the new card, and no
// plan keeps it.
func (r *roster) tainted(nickname string, keys []string) (object, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, o := range r.seen {
		if slices.Contains(keys, o.key) && o.nickname == nickname && !r.kept[o.id] {
			return o, true
		}
	}

	return object{}, false
}
