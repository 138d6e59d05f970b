// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import "sync"

// Ownership is the run's memory of which cards its resources hold and which it lets go, because the resources of a run
// are issued and ended in parallel and know nothing of each other.
type Ownership struct {
	mu       sync.Mutex
	held     map[string]bool // issued, or taken over, by a resource of this run
	released map[string]bool // ended, locked or abandoned by this run, or about to be
	read     map[string]bool // refreshed by this run: some resource has it in its state
}

func newOwnership() *Ownership {
	return &Ownership{held: map[string]bool{}, released: map[string]bool{}, read: map[string]bool{}}
}

// Hold registers a card as held by one resource. It is false when another resource holds the card or the run has released
// it.
func (o *Ownership) Hold(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	if o.held[id] || o.released[id] {
		return false
	}

	o.held[id] = true

	return true
}

// Release registers a card as let go of. It is false when a create of this run holds the card.
func (o *Ownership) Release(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	if o.held[id] {
		return false
	}

	o.released[id] = true

	return true
}

// Known tells whether this run holds the card or has released it, so that it is nobody's lost card.
func (o *Ownership) Known(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.held[id] || o.released[id]
}

// IsHeld tells whether a create of this run holds the card.
func (o *Ownership) IsHeld(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.held[id]
}

// WasReleased tells whether this run has let the card go.
func (o *Ownership) WasReleased(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.released[id]
}

// RecordRead notes a card that a resource has in its state.
func (o *Ownership) RecordRead(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()

	o.read[id] = true
}

// WasRead tells whether this run has refreshed the card. Only a plan does: an apply starts from the plan.
func (o *Ownership) WasRead(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.read[id]
}

// Move lets a resource move on to the renewal of its card. It is false when another resource has the renewal already.
func (o *Ownership) Move(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()

	if o.read[id] {
		return false
	}

	o.read[id] = true

	return true
}
