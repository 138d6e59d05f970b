// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func playRenewal(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelVirtual, levelAdvertising, levelStandard)
	withoutFailures(g.addStep(s, 0, c))

	next := g.addStep(s, g.drawMoment(), c)
	next.Events = []event{{What: control.Renew, Of: c.address()}}

	renewAgain := []event{{What: edit, Of: c.address(), Set: map[string]any{"renewed": false}}, {What: control.Renew, Of: c.address()}}

	if g.chance(20) {
		next.Events = append(next.Events, renewAgain...)
	}

	if g.chance(40) {
		end := map[string]any{"status": pick(g, "discarded", "lost", "abusive", "order_canceled", "expired")}
		next.Events = append(next.Events, event{What: edit, Of: c.address(), Child: true, Set: end})

		if g.chance(70) {
			next.Events = append(next.Events, renewAgain...)
		}
	}

	last := g.addStep(s, g.drawMoment(), c)
	last.NoRefresh = g.chance(15)

	if g.chance(40) {
		last.Events = append(last.Events, event{What: pick(g, control.SystemLock, control.Hold, control.SetPIN), Of: c.address()})
	}

	if g.chance(50) {
		last.Events = append(last.Events, event{What: control.Expire, Of: c.address()})
	}

	switch g.IntN(4) {
	case 0:
		last.Replace = []string{c.address()}
	case 1:
	default:
		last.Cards = nil
	}

	if g.chance(20) {
		last.Pause = g.drawMoment()
		last.Between = []event{{What: pick(g, control.Expire, control.Renew, control.SystemLock), Of: c.address()}}
	}
}

func playImportedRenewal(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelVirtual, levelAdvertising)
	withoutFailures(g.addStep(s, 0, c))

	second := c
	second.Name, second.Lineage = g.name(), g.lineages+1
	g.lineages++

	next := g.addStep(s, g.drawMoment(), c, second)
	next.Events = []event{{What: control.Renew, Of: c.address()}}
	next.Imports = map[string]source{second.address(): {Of: c.address(), Child: true}}

	if g.chance(30) {
		next.Events = append(next.Events, event{What: control.Expire, Of: c.address()})
	}

	last := g.addStep(s, g.drawMoment(), c, second)
	g.expireNow(last, c)

	switch g.IntN(5) {
	case 0:
		last.Replace = []string{pick(g, c, second).address()}
	case 1:
		last.Cards = []card{c}
	case 2:
	default:
		last.Cards = []card{second}
	}
}

// expireNow lets a card come to the end of its life before the run, or not.
func (g *generator) expireNow(s *step, c card) {
	if g.chance(70) {
		s.Events = append(s.Events, event{What: control.Expire, Of: c.address()})
	}
}

func playSystemLock(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelAdvertising, levelStandard)
	withoutFailures(g.addStep(s, 0, c))

	lock := event{What: control.SystemLock, Of: c.address()}
	last := g.addStep(s, g.drawMoment(), c)

	if g.chance(30) {
		last.Events = append(last.Events, event{What: control.Renew, Of: c.address()})
	}

	if g.chance(30) {
		last.Between, last.Pause = []event{lock}, g.drawMoment()
	} else {
		last.Events = append(last.Events, lock)
	}

	last.Cards = slices.Clone(last.Cards)

	switch g.IntN(4) {
	case 0:
		last.Cards = nil
	case 1:
		last.Replace = []string{c.address()}
	default:
		last.Cards[0].Locked = new(g.chance(70))
	}

	if g.chance(40) {
		g.addStep(s, g.drawMoment(), last.Cards...).Events = []event{{What: control.SystemUnlock, Of: c.address()}}
	}
}

func playFixedChange(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Allow = g.chance(40)
	withoutFailures(g.addStep(s, 0, c))

	changed := c

	switch g.IntN(4) {
	case 0:
		changed.Level = levelTypo
	case 1:
		changed.Holder = 1 - c.Holder
	case 2:
		changed.Account = 1 - c.Account
	default:
		changed.Level = pick(g, levelVirtual, levelAdvertising)
	}

	changed.Allow = g.chance(60)
	last := g.addStep(s, g.drawMoment(), changed)

	if g.approvals != approvalsOff && g.chance(40) {
		last.Decisions = []decision{denial()}
	}

	if g.chance(30) {
		g.addStep(s, g.drawMoment(), changed)
	}
}

func playWrittenDown(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelPlus)
	c.Own, c.Allow = g.chance(30), g.chance(40)
	withoutFailures(g.addStep(s, 0, c))

	written := c
	written.Written = pick(g, []string{"card_design"}, []string{"card_design", "organization_id"}, []string{"type_of_print"}, []string{"card_design"})
	withoutFailures(g.addStep(s, g.drawMoment(), written))

	last := g.addStep(s, g.drawMoment(), written)
	last.Events = []event{{What: edit, Of: c.address(), Set: map[string]any{
		pick(g, "card_design", "card_design", "type_of_print"): "renamed." + g.name(),
	}}}

	if g.chance(30) {
		last.Cards = slices.Clone(last.Cards)
		g.change(&last.Cards[0])
	}
}

func playProtected(g *generator, s *schedule) {
	c := g.plainCard(levelStandard, levelPlus, levelVirtual)
	c.Policy, c.First = "prevent", g.chance(50)

	if c.physical() && g.chance(50) {
		c.Policy = ""
	}

	withoutFailures(g.addStep(s, 0, c))

	last := g.addStep(s, g.drawMoment(), c)
	last.NoRefresh = g.chance(10)

	if g.chance(50) {
		last.Events = []event{g.anyEnd(c)}
	}

	switch g.IntN(3) {
	case 0:
		last.Cards = nil
	case 1:
		last.Taint = c.address()
		last.Cards = slices.Clone(last.Cards)

		for range g.IntN(2) {
			g.change(&last.Cards[0])
		}

		if g.chance(60) {
			last.Cards[0].Holder = 1 - c.Holder
		}
	default:
		last.Replace = []string{c.address()}
	}
}

// anyEnd brings a card into any status.
func (g *generator) anyEnd(c card) event {
	return event{What: edit, Of: c.address(), Set: map[string]any{"status": pick(g, statuses()...)}}
}

func playLockedDiscard(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelAdvertising, levelStandard)
	c.Policy, c.Locked = "discard", new(true)

	s.Switches["discard_paused"] = pick(g, "reject", "reject", "reject", "accept")
	withoutFailures(g.addStep(s, 0, c))

	last := g.addStep(s, g.drawMoment())
	if g.chance(30) {
		last.Cards, last.Replace = []card{c}, []string{c.address()}
	}

	for range 1 + g.IntN(2) {
		at := pick(g, "unlock", "unlock", "discard", "lock")
		last.Faults = append(last.Faults, fault{Endpoint: at, Kind: g.kindAt(at), Nth: pick(g, 1, 1, 2), Times: pick(g, 0, 0, 1, 8, 20)})
	}

	if g.chance(20) {
		last.Interrupt = &interrupt{
			What: pick(g, interruptKinds()...), Where: pick(g, arrived, goesOn, committed, answered),
			Endpoint: pick(g, "unlock", "discard"), Nth: 1,
		}
	}
}

func playLeft(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Policy = pick(g, "lock", "lock", "abandon")
	withoutFailures(g.addStep(s, 0, c))

	last := g.addStep(s, g.drawMoment())
	if g.chance(50) {
		last.Faults = []fault{{Endpoint: "lock", Kind: pick(g, ignored, g.kindAt("lock")), Nth: 1, Times: pick(g, 0, 1, 2)}}
	}

	if g.chance(30) {
		last.Events = []event{{What: pick(g, control.SystemLock, control.Renew, control.Hold), Of: c.address()}}
	}

	if g.chance(40) {
		g.addStep(s, g.drawMoment(), c)
	}
}

func playStatus(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Policy = pick(g, "discard", "discard", "discard", "lock", "abandon", "prevent")
	withoutFailures(g.addStep(s, 0, c))

	if g.chance(70) {
		g.addStep(s, g.drawMoment(), c).Events = []event{g.anyEnd(c)}
	}

	last := g.addStep(s, g.drawMoment())
	if g.chance(50) {
		last.Pause, last.Between = g.drawMoment(), []event{g.anyEnd(c)}
	}
}

// playReplacement interrupts a replacement at one of its boundaries.
func playReplacement(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelVirtual, levelFlash, levelStandard)
	c.Policy = pick(g, "lock", "lock", "abandon", "abandon", "discard")

	if g.chance(40) {
		c.Seed = "s1"
	}

	withoutFailures(g.addStep(s, 0, c))

	last := g.addStep(s, pick(g, 0, 10*time.Minute, 20*time.Minute, 29*time.Minute, 2*time.Hour), c)
	last.Replace = []string{c.address()}

	switch g.IntN(3) {
	case 0:
		last.Interrupt = &interrupt{
			What: pick(g, interruptKinds()...), Where: pick(g, places()...), Endpoint: pick(g, "create", "create", "lock", "discard"), Nth: pick(g, 1, 2),
		}
	case 1:
		lost := pick(g, "dropped after", "500 after", "html after", "reset before")
		last.Faults = []fault{{Endpoint: "create", Kind: lost, Nth: 2, Times: 1}, {Endpoint: "create", Kind: "503 before", Nth: 3}}
	default:
		last.Decisions = []decision{denial()}
	}

	if last.Interrupt != nil && last.Interrupt.Where == unkept && !isDone(last.Interrupt.Endpoint) {
		last.Interrupt.Where = committed
	}

	g.addStep(s, pick(g, 0, 5*time.Minute, 12*time.Minute, 27*time.Minute, 2*time.Hour), c)
}
