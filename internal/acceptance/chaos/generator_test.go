// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// schedule is everything that happens in one simulation, decided before it begins.
type schedule struct {
	Switches    map[string]any
	Approvals   approvals
	Skew        time.Duration // of the server's clock
	OldCLI      bool          // no identities, orphans planned unread
	EndsLast    bool          // what is not configured any more is read, and its end planned after everything else
	LateState   bool          // the state is written at the end of a run, which a killed one does not reach
	Parallelism int
	Steps       []step
	Order       uint64        // in which the resources of a run are begun
	Wait        time.Duration // before it converges
	Scenario    string        // what the steps are about, empty when they were drawn one by one
}

// step is one run of Terraform, and what happens before and during it.
type step struct {
	Wait      time.Duration
	Cards     []card // the configuration
	Moved     map[string]string
	Replace   []string
	Taint     string
	Faults    []fault
	Interrupt *interrupt
	Decisions []decision    // of the first challenges; the others are approved at once
	Pause     time.Duration // between plan and apply

	Events    []event           // before the run
	Between   []event           // between plan and apply
	Imports   map[string]source // import blocks, by address
	Targets   []string
	NoRefresh bool
}

func (s schedule) String() string {
	var text strings.Builder

	if s.Scenario != "" {
		fmt.Fprintf(&text, "scenario %s\n", s.Scenario)
	}

	fmt.Fprintf(&text, "switches %v, approvals %s, clock skew %v, old CLI %v, ends last %v, late state %v, parallelism %d\n",
		s.Switches, s.Approvals, s.Skew, s.OldCLI, s.EndsLast, s.LateState, s.Parallelism)

	for i, one := range s.Steps {
		fmt.Fprintf(&text, "step %d after %v, pause %v, moved %v, replace %v, taint %q\n",
			i+1, one.Wait, one.Pause, one.Moved, one.Replace, one.Taint)

		for _, c := range one.Cards {
			fmt.Fprintf(&text, "  %v\n", c)
		}

		for _, f := range one.Faults {
			fmt.Fprintf(&text, "  FAULT %v\n", f)
		}

		one.writeExtras(&text)

		if len(one.Decisions) > 0 {
			fmt.Fprintf(&text, "  DECISIONS %v\n", one.Decisions)
		}

		if one.Interrupt != nil {
			fmt.Fprintf(&text, "  INTERRUPT %v\n", *one.Interrupt)
		}
	}

	fmt.Fprintf(&text, "converges after %v\n", s.Wait)

	return text.String()
}

func (s *step) writeExtras(text *strings.Builder) {
	for _, e := range s.Events {
		fmt.Fprintf(text, "  EVENT %v\n", e)
	}

	for _, e := range s.Between {
		fmt.Fprintf(text, "  BETWEEN PLAN AND APPLY %v\n", e)
	}

	if len(s.Imports)+len(s.Targets) > 0 || s.NoRefresh {
		fmt.Fprintf(text, "  imports %v, targets %v, without refresh %v\n", s.Imports, s.Targets, s.NoRefresh)
	}
}

// generator draw a schedule.
type generator struct {
	*rand.Rand

	approvals approvals
	names     int
	lineages  int
}

func generate(seed, number uint64) schedule {
	cells := required()
	target := cells[number%uint64(len(cells))]

	g := &generator{Rand: rand.New(rand.NewPCG(seed, number))}
	g.approvals = g.approvalsFor(target)
	s := schedule{
		Switches: g.switches(), Approvals: g.approvals, Parallelism: pick(g, 1, 2, 10), OldCLI: g.chance(20), EndsLast: g.chance(20),
		LateState: g.chance(20), Wait: g.drawWait(),
		Order: g.Uint64(),
	}

	if g.chance(25) {
		s.Skew = pick(g, -24*time.Hour, -2*time.Hour, -31*time.Minute, -5*time.Minute, 5*time.Minute, 31*time.Minute, 24*time.Hour)
	}

	if g.chance(scenarioPercent) {
		g.scenarioOf(number, &s)

		return s
	}

	var cards []card

	for range 1 + min(g.IntN(5), g.IntN(5)) {
		one := g.step(cards, len(s.Steps) == 0, target)
		cards = one.Cards
		s.Steps = append(s.Steps, one)
	}

	if g.chance(targetedPercent) {
		if called := calledFor(target); !suits(cards, called) {
			cards = append(slices.Clone(cards), g.targetableCard(target))
			s.Steps = append(s.Steps, step{Cards: cards})
		}

		s.Steps = append(s.Steps, g.targetedStep(cards, target))
	}

	return s
}

func pick[T any](g *generator, values ...T) T { return values[g.IntN(len(values))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) drawWait() time.Duration {
	return pick(g, 0, 0, 0, 0, 5*time.Minute, 24*time.Minute, 26*time.Minute, 29*time.Minute, 31*time.Minute,
		2*time.Hour, 23*time.Hour, 25*time.Hour)
}

func (g *generator) switches() map[string]any {
	return map[string]any{
		"initial_nickname":      pick(g, "null", "null", "empty", "named"),
		"discard_paused":        pick(g, "reject", "accept"),
		"concurrent_key_status": pick(g, 409, 429),
		"list_delay_ms":         pick(g, 0, 0, 0, 0, 3000),
		"idempotency_on":        pick(g, "creates", "creates", "writes"),
		"default_limits":        pick(g, "derived", "zero"),
		"repeated_lock":         pick(g, "accept", "accept", "reject"),
		"repeated_unlock":       pick(g, "accept", "accept", "reject"),
		"newer_keys":            g.chance(85),
		"date_header":           g.chance(97),
		"sca":                   string(g.approvals),
		"sca_body":              pick(g, "flat", "array"),
		"sca_order":             pick(g, "key_first", "key_first", "sca_first"),
		"sca_token_spent":       pick(g, "on_use", "on_success"),
		"sca_canceled_at":       pick(g, "on_deny", "never"),
		"sca_fast_poll":         pick(g, "accept", "reject"),
	}
}

func (g *generator) step(cards []card, isFirst bool, target cell) step {
	one := step{Moved: map[string]string{}, Cards: slices.Clone(cards)}

	if isFirst {
		one.Cards = append(one.Cards, g.targetableCard(target))

		for range min(g.IntN(8), g.IntN(8), g.IntN(8), g.IntN(8)) {
			one.Cards = g.add(one.Cards)
		}
	} else {
		one.Wait = g.drawWait()

		if g.chance(70) {
			for range 1 + g.IntN(3) {
				g.edit(&one)
			}
		}
	}

	g.commands(&one)
	g.failures(&one, g.likely(cards, &one))

	if g.approvals != approvalsOff {
		one.Decisions = g.decisions()
	}

	return one
}

func (g *generator) commands(one *step) {
	if g.chance(4) {
		one.Pause = pick(g, 5*time.Minute, 26*time.Minute, 2*time.Hour)
	}

	if len(one.Cards) > 0 && g.chance(12) {
		one.Replace = []string{pick(g, one.Cards...).address()}
	}

	if len(one.Cards) > 0 && g.chance(4) {
		one.Taint = pick(g, one.Cards...).address()
	}
}

func (g *generator) failures(one *step, likely []string) {
	if g.chance(55) {
		for range 1 + g.IntN(2) {
			one.Faults = append(one.Faults, g.fault(likely))
		}
	}

	if g.chance(40) {
		one.Interrupt = &interrupt{What: pick(g, interruptKinds()...), Where: pick(g, places()...), Endpoint: g.endpoint(likely), Nth: g.nth()}

		if one.Interrupt.Where == unkept && !isDone(one.Interrupt.Endpoint) {
			one.Interrupt.Where = committed
		}
	}
}

func (g *generator) nth() int {
	return 1 + g.IntN(2)*g.IntN(2)*g.IntN(3)
}

// endpoint prefers those that a step will call, and among those the create, where the most is at stake, and what is
// called seldom.
func (g *generator) endpoint(likely []string) string {
	if g.chance(5) {
		return pick(g, endpoints()...).name
	}

	seldom := slices.DeleteFunc(slices.Clone(likely), func(name string) bool {
		return slices.Contains([]string{"list", "organization", "membership", "nickname", "lock"}, name)
	})

	if len(seldom) > 0 && g.chance(75) {
		return pick(g, seldom...)
	}

	return pick(g, likely...)
}

func (g *generator) fault(likely []string) fault {
	at := g.endpoint(likely)

	return fault{Endpoint: at, Kind: g.kindAt(at), Nth: g.nth(), Times: pick(g, 0, 0, 1, 1, 2, 3)}
}

// likely are the endpoints that a step will call, if nothing fails.
func (g *generator) likely(before []card, one *step) []string {
	calls := map[string]bool{"list": true}

	for _, c := range one.Cards {
		at := slices.IndexFunc(before, func(old card) bool { return old.Lineage == c.Lineage })
		if at < 0 {
			forNew(c, calls)
		} else {
			forChange(before[at], c, calls)
		}

		if one.Taint == c.address() || slices.Contains(one.Replace, c.address()) {
			forNew(c, calls)

			calls["discard"] = at >= 0
		}
	}

	for _, old := range before {
		if !slices.ContainsFunc(one.Cards, func(c card) bool { return old.Lineage == c.Lineage }) {
			calls["discard"] = true
		}
	}

	for _, e := range endpoints() {
		if asks := e.isWrite() && !e.approved && calls[e.name] && g.approvals.gates(e.name); asks {
			calls[polling] = true
			calls[approved+e.name] = approvalsObserved.gates(e.name)
		}
	}

	maps.DeleteFunc(calls, func(_ string, called bool) bool { return !called })

	return slices.Sorted(maps.Keys(calls))
}

func forNew(c card, calls map[string]bool) {
	calls["create"] = true
	calls["nickname"] = calls["nickname"] || c.nickname() != ""
	calls["lock"] = calls["lock"] || c.Locked != nil && *c.Locked
	calls["organization"] = calls["organization"] || !c.Own
	calls["membership"] = calls["membership"] || !c.Own
}

func forChange(old, c card, calls map[string]bool) {
	switch {
	case old.fixedKey() != c.fixedKey():
		calls["discard"] = true
		forNew(c, calls)
	case old.nickname() != c.nickname():
		calls["nickname"] = true
	}

	calls["limits"] = calls["limits"] || old.Limit != c.Limit || old.Daily != c.Daily
	calls["restrictions"] = calls["restrictions"] || len(old.Days) != len(c.Days)
	calls["options"] = calls["options"] || c.Foreign != nil
	calls["lock"] = calls["lock"] || c.Locked != nil && *c.Locked
	calls["unlock"] = calls["unlock"] || c.Locked != nil && !*c.Locked
}
