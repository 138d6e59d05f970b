// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"
)

// Schedules take turns in aiming at one cell of the matrix each: what is seldom called would else be seldom hit.

// targetedPercent is how many of a hundred schedules end with such a step.
const targetedPercent = 65

// calledFor is the endpoint that has to be called for a cell to be hit.
func calledFor(target cell) string {
	if target.Endpoint == polling || target.Endpoint == approvalRequest {
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

// targetableCard is a card whose requests can hit a cell later.
func (g *generator) targetableCard(target cell) card {
	c := g.card()

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

// targetedStep is a step in which the endpoint of the cell is called, and what the cell says happens to it.
func (g *generator) targetedStep(cards []card, target cell) step {
	one := step{Cards: slices.Clone(cards), Wait: g.drawWait()}

	called := calledFor(target)

	if target.Endpoint == approvalRequest {
		called = pick(g, "create", "limits", "unlock")
		target.Endpoint = called
	}

	g.callEndpoint(&one, called)

	for _, what := range interruptKinds() {
		if where, isBlow := strings.CutPrefix(target.Kind, what+" "); isBlow {
			one.Interrupt = &interrupt{What: what, Where: where, Endpoint: target.Endpoint, Nth: 1}

			return one
		}
	}

	one.Faults = []fault{{Endpoint: target.Endpoint, Kind: target.Kind, Nth: 1, Times: pick(g, 0, 1, 2)}}

	return one
}

// approvalsFor is which approvals a cell can be hit with.
func (g *generator) approvalsFor(target cell) approvals {
	switch {
	case target.Endpoint == polling, target.Endpoint == approvalRequest, strings.HasPrefix(target.Endpoint, approved):
		return pick(g, approvalsObserved, approvalsObserved, approvalsStrict)
	case approvalsObserved.gates(target.Endpoint), g.chance(55):
		return approvalsOff
	case approvalsStrict.gates(target.Endpoint):
		return approvalsObserved
	default:
		return pick(g, approvalsObserved, approvalsStrict)
	}
}

// callEndpoint changes a configuration so that an endpoint is called.
func (g *generator) callEndpoint(one *step, endpoint string) {
	if len(one.Cards) == 0 || slices.Contains([]string{"create", "organization", "membership", "list"}, endpoint) {
		c := g.card()
		c.Nickname, c.Own = new(g.name()), endpoint == "create"
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

	g.changeFor(&one.Cards[at], endpoint)
}

func (g *generator) changeFor(c *card, endpoint string) {
	switch endpoint {
	case "nickname":
		c.Nickname = new(g.name())
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
