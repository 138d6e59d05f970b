// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func playDeadAtOnce(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelStandard)
	if g.chance(25) {
		c.Nickname = nil
	}

	last := withoutFailures(g.addStep(s, 0, c))

	switch dead := "said to be " + pick(g, finalStatuses()...); g.IntN(3) {
	case 0:
		last.Interrupt = &interrupt{What: cancelOrder, Where: committed, Endpoint: "create", Nth: 1}
		if g.chance(50) {
			last.Faults = []fault{{Endpoint: "create", Kind: "dropped, key not kept", Nth: 1, Times: 1}}
		}
	case 1:
		last.Faults = []fault{{Endpoint: "list", Kind: dead, Nth: pick(g, 1, 2), Times: pick(g, 0, 1, 3)}}
	default:
		last.Faults = []fault{{Endpoint: "create", Kind: dead, Nth: 1, Times: pick(g, 0, 1)}}
	}

	g.addStep(s, g.drawMoment(), c)
}

func playKeyless(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelStandard)
	last := withoutFailures(g.addStep(s, 0, c))

	if g.chance(75) {
		last.Faults = []fault{{Endpoint: "create", Kind: pick(g, keylessKinds()...).name, Nth: 1, Times: pick(g, 1, 1, 2, 0)}}
	} else {
		last.Interrupt = &interrupt{What: pick(g, interruptKinds()...), Where: unkept, Endpoint: "create", Nth: 1}
	}

	if g.chance(15) {
		last.Faults = append(last.Faults, fault{Endpoint: "list", Kind: pick(g, slow, g.kindAt("list")), Nth: pick(g, 1, 2)})
	}

	g.addStep(s, g.drawMoment(), c)
}

// playGenerations has a replaced card replaced once more, or lost, while Qonto forgets one key after the other.
func playGenerations(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash)
	c.Seed, c.First = pick(g, "s1", "s1", ""), g.chance(10)

	if c.Policy == "" || g.chance(60) {
		c.Policy = "discard"
	}

	withoutFailures(g.addStep(s, 0, c))

	wait := pick(g, 5*time.Minute, 15*time.Minute, 20*time.Minute, 24*time.Minute)
	last := withoutFailures(g.addStep(s, wait, c))

	if g.chance(70) {
		last.Replace = []string{c.address()}
	} else {
		last.Cards = nil
		last = withoutFailures(g.addStep(s, time.Minute, c))
	}

	last.Faults = []fault{
		{Endpoint: "create", Kind: pick(g, "dropped after", "504 after", "malformed after"), Nth: 2, Times: 1},
		{Endpoint: "create", Kind: "503 before", Nth: 3},
	}

	g.addStep(s, pick(g, 4*time.Minute, 12*time.Minute, 20*time.Minute, 27*time.Minute), c)
}

// playOldKey has a card issued by a killed run, whose key is young when the next run begins, and old when its request can be
// sent: Qonto limits the rate, or a person takes their time with the approval of this card or of another one.
func playOldKey(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash)
	c.Seed, c.First = pick(g, "s1", ""), false

	if g.chance(30) {
		c.Nickname = nil
	}

	if g.chance(40) { // a chain of keys
		withoutFailures(g.addStep(s, 0, c))
		withoutFailures(g.addStep(s, pick(g, 0, 5*time.Minute)))
	}

	killed := withoutFailures(g.addStep(s, pick(g, 0, 10*time.Minute, 12*time.Minute), c))
	killed.Interrupt = &interrupt{What: kill, Where: pick(g, committed, answered), Endpoint: "create", Nth: 1}

	cards := []card{c}

	if g.chance(50) {
		other := c
		other.Name, other.Nickname, other.Holder = g.name(), new(g.name()), 1-c.Holder
		g.lineages++
		other.Lineage = g.lineages
		cards = append(cards, other)
	}

	last := withoutFailures(g.addStep(s, pick(g, 8*time.Minute, 12*time.Minute, 17*time.Minute, 20*time.Minute, 24*time.Minute), cards...))

	if s.Switches["sca"] == "observed" && g.chance(70) {
		last.Decisions = []decision{{control.Approve, 14 * time.Minute}}
	} else {
		last.Faults = []fault{{Endpoint: "create", Kind: "429 before", Nth: 1, For: pick(g, 4*time.Minute, 9*time.Minute)}}
	}

	g.addStep(s, g.drawMoment(), cards...)
}

func playShared(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelStandard)
	withoutFailures(g.addStep(s, 0, c))

	second, third := c, c
	second.Name, second.Lineage = g.name(), g.lineages+1
	third.Name, third.Lineage = g.name(), g.lineages+2
	g.lineages += 2

	one := withoutFailures(g.addStep(s, g.drawMoment()))

	if g.chance(50) {
		one.Cards = []card{c, second}
		one.Imports = map[string]source{second.address(): {Of: c.address()}}
		g.addStep(s, g.drawMoment(), c, second)

		return
	}

	// The card is in no state any more when two resources import it.
	s.Steps[0].Cards = []card{c}
	s.Steps[0].Cards[0].Policy = "abandon"
	one.Cards = nil
	two := withoutFailures(g.addStep(s, g.drawMoment(), second, third))
	two.Imports = map[string]source{
		second.address(): {Of: c.address(), Lineage: c.Lineage}, third.address(): {Of: c.address(), Lineage: c.Lineage},
	}

	g.addStep(s, g.drawMoment(), second, third)
}

func playClocks(g *generator, s *schedule) {
	s.Skew = pick(g, -24*time.Hour, -2*time.Hour, -31*time.Minute, 31*time.Minute, 2*time.Hour, 24*time.Hour)

	c := g.plainCard(levelVirtual, levelFlash, levelStandard)
	c.Seed = ""
	withoutFailures(g.addStep(s, 0, c))

	renamed := c
	renamed.Nickname = new(g.name())
	withoutFailures(g.addStep(s, pick(g, 0, 3*time.Minute), renamed))

	again := c
	again.Name, again.Lineage = g.name(), g.lineages+1
	g.lineages++

	g.addStep(s, pick(g, 0, 5*time.Minute, 26*time.Minute), renamed, again)
}

func playNoDate(g *generator, s *schedule) {
	s.Switches["date_header"] = false

	c := g.plainCard(levelVirtual, levelFlash, levelStandard)
	c.Seed = pick(g, "", "", "s1")

	if g.chance(70) {
		age := pick(g, time.Minute, 26*time.Minute, 2*time.Hour, 23*time.Hour, 48*time.Hour, 400*time.Hour)
		g.addStep(s, 0, c).Events = []event{{What: order, Of: c.address(), Set: map[string]any{ageOfOrder: age}}}
	}

	g.addStep(s, g.drawMoment(), c)
	g.addStep(s, g.drawMoment())
	g.addStep(s, g.drawMoment(), c)
}

func playShortFailure(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelStandard)
	last := withoutFailures(g.addStep(s, g.drawMoment(), c))

	if g.chance(40) {
		kind := pick(g, "429 before", "429 before, Retry-After", "429 concurrent")
		last.Faults = []fault{{Endpoint: "create", Kind: kind, Nth: 1, For: pick(g, time.Minute, 4*time.Minute, 9*time.Minute)}}

		return
	}

	last.Faults = []fault{{Endpoint: "create", Kind: g.kindAt("create"), Nth: 1, Times: 1 + g.IntN(2)}}
}
