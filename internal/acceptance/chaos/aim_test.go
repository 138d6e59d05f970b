// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"
)

// Schedules take turns in aiming at one cell of the matrix each: what is seldom called would else be seldom hit.

// fit is a card at which a cell can be aimed at later.
func (d *dice) fit(target cell) card {
	c := d.card()

	switch strings.TrimPrefix(target.Endpoint, approved) {
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

	if target.Endpoint == asking {
		target.Endpoint = pick(d, "create", "limits", "unlock")
	}

	called := strings.TrimPrefix(target.Endpoint, approved)
	if called == polling {
		called = "create"
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
		at = max(0, slices.IndexFunc(one.Cards, func(c card) bool { return c.Locked != nil && *c.Locked }))
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
