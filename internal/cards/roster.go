// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// comparedGenerations is how many keys of a new card are compared with those of the others.
const comparedGenerations = 3

// roster is the run's list of everything that it plans, by key and by id. Whoever comes second is told of the first.
type roster struct {
	mu     sync.Mutex
	byKey  map[string][]entry
	seen   []object          // objects that a refresh has looked at
	kept   map[string]bool   // ids of objects that stay, and whether the keys of their cards are known
	ending map[string]string // ids of cards that are to be ended, and the name of the card that they renew, if that is why
	unless map[string][]unless
}

// unless is what there is to say if a card turns out to be kept that the planning of a new one took for another's.
type unless struct {
	keyless bool // only if nobody knows the key that it was issued under
	said    diag.Diagnostic
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
	return &roster{byKey: map[string][]entry{}, kept: map[string]bool{}, ending: map[string]string{}, unless: map[string][]unless{}}
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

// keep enters an object that stays, and returns what was to be said in that case. It is not alone when another object is
// to be destroyed that ends the same card: either it holds that card too, or it holds the card (old) which that one renews.
func (r *roster) keep(id string, hasKey bool) (said diag.Diagnostics, old string, alone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.kept[id] = hasKey
	old, ending := r.ending[id]

	for _, u := range r.unless[id] {
		if !u.keyless || !hasKey {
			said.Append(u.said)
		}
	}

	return said, old, !ending
}

// keptKeyless tells whether an object that stays holds the card without knowing its key, as after an import. If one
// turns up later, that is what it says.
func (r *roster) keptKeyless(id string, said diag.Diagnostic) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	hasKey, kept := r.kept[id]
	if !kept {
		r.unless[id] = append(r.unless[id], unless{keyless: true, said: said})
	}

	return kept && !hasKey
}

// end enters a card that is to be ended, with the name of the card that it renews if that is why. It is false when
// another object keeps it.
func (r *roster) end(id, old string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.ending[id] = old
	_, kept := r.kept[id]

	return !kept
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

	return r.notKept(func(o object) bool { return slices.Contains(keys, o.key) && o.nickname == nickname })
}

// taintedTwin is the same for an object whose configuration was changed as well, so that only its look gives it away.
// Should a plan keep it after all, that one says so.
func (r *roster) taintedTwin(id string, said diag.Diagnostic) (object, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, ok := r.notKept(func(o object) bool { return o.id == id })
	if ok {
		r.unless[id] = append(r.unless[id], unless{said: said})
	}

	return found, ok
}

// notKept is a refreshed object that no plan has kept so far.
func (r *roster) notKept(wanted func(object) bool) (object, bool) {
	for _, o := range r.seen {
		if _, kept := r.kept[o.id]; !kept && wanted(o) {
			return o, true
		}
	}

	return object{}, false
}
