// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import "sync"

// claims is the run's memory of which cards its resources hold and which it lets go, because the resources of a run
// are issued and ended in parallel and know nothing of each other.
type ownership struct {
	mu       sync.Mutex
	held     map[string]bool // issued, or taken over, by a resource of this run
	released map[string]bool // ended, locked or abandoned by this run, or about to be
	read     map[string]bool // refreshed by this run: some resource has it in its state
}

func newOwnership() *ownership {
	return &ownership{held: map[string]bool{}, released: map[string]bool{}, read: map[string]bool{}}
}

// hold claims a card for one resource. It is false when another resource holds it or the run has released it.
func (c *ownership) hold(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.held[id] || c.released[id] {
		return false
	}

	c.held[id] = true

	return true
}

// release claims a card for its end. It is false when a create of this run has taken the card over.
func (c *ownership) release(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.held[id] {
		return false
	}

	c.released[id] = true

	return true
}

// known tells whether this run holds the card or has released it, so that it is nobody's lost card.
func (c *ownership) known(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.held[id] || c.released[id]
}

func (c *ownership) isHeld(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.held[id]
}

func (c *ownership) wasReleased(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.released[id]
}

// refreshed notes a card that a resource has in its state.
func (c *ownership) refreshed(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.read[id] = true
}

// wasRead tells whether this run has refreshed the card. Only a plan does: an apply starts from the plan.
func (c *ownership) wasRead(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.read[id]
}

// move lets a resource move on to the renewal of its card. It is false when another resource has that one already.
func (c *ownership) move(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.read[id] {
		return false
	}

	c.read[id] = true

	return true
}
