// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"maps"
	"slices"
	"time"
)

// Schedules take turns in playing scenarios: sequences of steps that steps drawn one by one would hardly ever make. Everything
// about a scenario that can be drawn is drawn.

// scenario appends its steps to a schedule.
type scenario struct {
	name string
	play func(d *generator, s *schedule)
}

// scenarioPercent is how many of a hundred schedules play a scenario.
const scenarioPercent = 55

func scenarios() []scenario {
	return slices.Concat(endScenarios(), issueScenarios(), settingScenarios())
}

// endScenarios are about cards that end, or must not.
func endScenarios() []scenario {
	return []scenario{
		{"a renewal, and an end", playRenewal},
		{"a renewal that is imported", playImportedRenewal},
		{"a lock of Qonto's own", playSystemLock},
		{"a fixed value is changed", playFixedChange},
		{"a fixed value is written down later", playWrittenDown},
		{"a protected card", playProtected},
		{"a locked card is discarded", playLockedDiscard},
		{"a card is left in Qonto", playLeft},
		{"a card in any status is removed", playStatus},
		{"a replacement is interrupted", playReplacement},
	}
}

// issueScenarios are about cards that are issued, or must not.
func issueScenarios() []scenario {
	return []scenario{
		{"a new card is dead at once", playDeadAtOnce},
		{"a key is not kept", playKeyless},
		{"a replacement after a replacement", playGenerations},
		{"a key grows old while a create waits", playOldKey},
		{"two resources want one card", playShared},
		{"clocks differ", playClocks},
		{"answers have no date", playNoDate},
		{"a short failure", playShortFailure},
	}
}

// settingScenarios are about what is sent and stored.
func settingScenarios() []scenario {
	return []scenario{
		{"a second person changes flags", playFlags},
		{"a second person changes settings", playSettings},
		{"an unknown value turns out different", playUnknown},
		{"values that Qonto spells in its own way", playSpelling},
		{"a part of the configuration", playTarget},
	}
}

// plainCard is a card without anything that gets into the way of a scenario.
func (g *generator) plainCard(levels ...string) card {
	c := g.card()
	c.Level, c.Nickname, c.Own, c.Timeout = pick(g, levels...), new(g.name()), true, ""

	if c.Policy == "" && c.physical() || c.Policy != "" && g.chance(50) {
		c.Policy = "discard"
	}

	return c
}

// addStep appends a step with these cards, in which something fails now and then.
func (g *generator) addStep(s *schedule, wait time.Duration, cards ...card) *step {
	one := step{Wait: wait, Cards: cards, Moved: map[string]string{}}

	var before []card
	if len(s.Steps) > 0 {
		before = s.Steps[len(s.Steps)-1].Cards
	}

	if g.chance(20) {
		g.failures(&one, g.likely(before, &one))
	}

	s.Steps = append(s.Steps, one)

	return &s.Steps[len(s.Steps)-1]
}

// withoutFailures takes failures out of a step on whose success a scenario rests.
func withoutFailures(s *step) *step {
	s.Faults, s.Interrupt, s.Decisions = nil, nil, nil

	return s
}

func (g *generator) drawMoment() time.Duration {
	return pick(g, 0, time.Minute, 20*time.Minute, 26*time.Minute, 40*time.Minute, 3*time.Hour, 26*time.Hour)
}

func (g *generator) kindAt(endpoint string) string {
	var fitting []string

	for _, k := range kinds() {
		if k.at(endpoint) {
			fitting = append(fitting, k.name)
		}
	}

	return pick(g, fitting...)
}

// scenarioOf is the scenario whose turn it is.
func (g *generator) scenarioOf(number uint64, s *schedule) {
	all := scenarios()
	chosen := all[number%uint64(len(all))]

	s.Scenario = chosen.name
	s.Switches = maps.Clone(s.Switches)

	chosen.play(g, s)
}
