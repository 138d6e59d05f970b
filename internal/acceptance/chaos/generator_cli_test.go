// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	cliSteps = 3
	cliCards = 4

	// killProvider is kill -9 of the provider alone: the CLI lives to say what it knows.
	killProvider = "kill of the provider"
)

// generateForCLI draws a schedule that a real CLI can run in a moment: fewer steps and cards, nothing that takes minutes of the
// machine's time, and no interrupt at a place that only the client's end of the connection knows.
func generateForCLI(seed, number uint64) schedule {
	s := generate(seed, number)
	s.Steps = s.Steps[:min(cliSteps, len(s.Steps))]
	s.Switches["list_delay_ms"] = 0

	var lineages []int

	for i := range s.Steps {
		one := &s.Steps[i]
		one.Cards = slices.Clone(one.Cards)

		for j := range one.Cards {
			one.Cards[j] = one.Cards[j].marked()

			if lineage := one.Cards[j].Lineage; !slices.Contains(lineages, lineage) {
				lineages = append(lineages, lineage)
			}
		}

		one.keepLineages(lineages[:min(cliCards, len(lineages))])
		one.shorten(number)
	}

	return s
}

// keepLineages leaves out all cards but some.
func (s *step) keepLineages(lineages []int) {
	s.Cards = slices.DeleteFunc(s.Cards, func(c card) bool { return !slices.Contains(lineages, c.Lineage) })

	isGone := func(address string) bool {
		return !slices.ContainsFunc(s.Cards, func(c card) bool { return c.address() == address })
	}

	s.Replace = slices.DeleteFunc(slices.Clone(s.Replace), isGone)
	s.Targets = slices.DeleteFunc(slices.Clone(s.Targets), isGone)
	s.Imports = maps.Clone(s.Imports)
	maps.DeleteFunc(s.Imports, func(to string, _ source) bool { return isGone(to) })

	s.Moved = maps.Clone(s.Moved)
	maps.DeleteFunc(s.Moved, func(_, to string) bool { return isGone(to) })

	if isGone(s.Taint) {
		s.Taint = ""
	}
}

// shorten replaces what takes long, or has to be done within the provider, by its nearest relative.
func (s *step) shorten(number uint64) {
	const soon, third = 2 * time.Second, 3

	s.Faults = slices.Clone(s.Faults)

	for i := range s.Faults {
		f := &s.Faults[i]
		if f.For > 0 {
			f.For, f.Times = 0, 1
		}

		switch at := endpointNamed(f.Endpoint); {
		case f.kind().unsent:
			f.Kind = "reset before"
		case f.kind().lasting && !at.isWrite():
			f.Kind = strings.Replace(f.Kind, "hang", "dropped", 1)
		}
	}

	if s.Interrupt != nil {
		nearest := map[string]string{unsent: arrived, answered: committed}

		changed := *s.Interrupt
		if where, isInside := nearest[changed.Where]; isInside {
			changed.Where = where
		}

		if changed.What == kill && number%third == 0 {
			changed.What = killProvider
		}

		s.Interrupt = &changed
	}

	s.Decisions = slices.Clone(s.Decisions)

	for i := range s.Decisions {
		s.Decisions[i].After = min(s.Decisions[i].After, soon)
	}
}

const marks = 100

// marked has a limit by which the request that issues the card shows which card of the schedule it is. Possible
// duplicates stay possible duplicates: limits do not count.
func (c card) marked() card {
	const least = 10

	c.Limit = max(c.Limit, least)*marks + int64(c.Lineage)

	return c
}

func (c card) mark() int64 { return c.Limit % marks }

// markOf is the mark in the body of a request, 0 without one.
func markOf(body string) int64 {
	var request struct {
		Card struct {
			Monthly int64 `json:"payment_monthly_limit"`
			Budget  int64 `json:"payment_lifespan_limit"`
		} `json:"card"`
	}

	if json.Unmarshal([]byte(body), &request) != nil {
		return 0
	}

	return max(request.Card.Monthly, request.Card.Budget) % marks
}
