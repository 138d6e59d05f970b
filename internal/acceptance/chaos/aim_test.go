// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"
)

// Schedules take turns in aiming at one cell of the matrix each: what is seldom called would else be seldom hit.

// aim is how many of a hundred schedules end with such a step.
const aim = 65

// calledFor is the endpoint that has to be called for a cell to be hit.
func calledFor(target cell) string {
	if target.Endpoint == polling || target.Endpoint == asking {
		return "create"
	}

	return strings.TrimPrefix(target.Endpoint, approved)
}

// suits tells whether there is a card at which an endpoint can be called.
func suits(cards []card, called string) bool {
	switch called {
	case "options":
		return slices.ContainsFunc(cards, card.physical)
	case "unlock":
		return slices.ContainsFunc(cards, card.locked)
	case "nickname", "limits", "restrictions", "lock", "discard":
		return len(cards) > 0
	default:
		return true
	}
}

// fit is a card at which a cell can be aimed at later.
func (d *dice) fit(target cell) card {
	c := d.card()

	switch calledFor(target) {
	case "options":
		c.Level, c.Policy = levelStandard, "discard"
	case "unlock":
		c.Locked = new(true)
	case "lock":
		c.Locked = nil
	}

	return c
}

// aimed is a step in which the endpoint of the cell is called, and what the cell says happens to it.
func (d *dice) aimed(cards []card, target cell) step {
	one := step{Cards: slices.Clone(cards), Wait: d.wait()}

	called := calledFor(target)

	if target.Endpoint == asking {
		called = pick(d, "create", "limits", "unlock")
		target.Endpoint = called
	}

	d.cause(&one, called)

	for _, what := range blows() {
		if where, isBlow := strings.CutPrefix(target.Kind, what+" "); isBlow {
			one.Blow = &blow{What: what, Where: where, Endpoint: target.Endpoint, Nth: 1}

			return one
		}
	}

	one.Faults = []fault{{Endpoint: target.Endpoint, Kind: target.Kind, Nth: 1, Times: pick(d, 0, 1, 2)}}

	return one
}

// wants is which approvals a cell can be hit with.
func (d *dice) wants(target cell) approvals {
	switch {
	case target.Endpoint == polling, target.Endpoint == asking, strings.HasPrefix(target.Endpoint, approved):
		return pick(d, approvalsObserved, approvalsObserved, approvalsStrict)
	case approvalsObserved.gates(target.Endpoint), d.chance(55):
		return approvalsOff
	case approvalsStrict.gates(target.Endpoint):
		return approvalsObserved
	default:
		return pick(d, approvalsObserved, approvalsStrict)
	}
}

// cause changes a configuration so that an endpoint is called.
func (d *dice) cause(one *step, endpoint string) {
	if len(one.Cards) == 0 || slices.Contains([]string{"create", "organization", "membership", "list"}, endpoint) {
		c := d.card()
		c.Nickname, c.Own = new(d.name()), endpoint == "create"
		one.Cards = append(one.Cards, c)

		return
	}

	at := 0

	switch endpoint {
	case "options":
		at = max(0, slices.IndexFunc(one.Cards, card.physical))
	case "unlock":
		at = max(0, slices.IndexFunc(one.Cards, card.locked))
	case "discard":
		one.Cards = slices.Delete(one.Cards, at, at+1)

		return
	}

	d.causeAt(&one.Cards[at], endpoint)
}

func (d *dice) causeAt(c *card, endpoint string) {
	switch endpoint {
	case "nickname":
		c.Nickname = new(d.name())
	case "limits":
		c.Limit += 10
	case "restrictions":
		c.Days = []int64{1, 2, 3, int64(4 + len(c.Days)%3)}
	case "options":
		if c.physical() {
			c.Foreign = new(c.Foreign != nil && !*c.Foreign)
		}
	case "lock":
		c.Locked = new(true)
	case "unlock":
		c.Locked = new(false)
	}
}
