// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
)

// edit changes the configuration in one of the ways in which people do.
func (g *generator) edit(one *step) {
	if len(one.Cards) == 0 {
		one.Cards = g.add(one.Cards)

		return
	}

	at := g.IntN(len(one.Cards))
	c := one.Cards[at]

	switch g.IntN(10) {
	case 0, 1:
		one.Cards = g.add(one.Cards)

		return
	case 2, 3:
		one.Cards = slices.Delete(one.Cards, at, at+1)

		return
	case 4:
		g.renameCard(one, &c)
	case 5:
		if !c.physical() {
			c.Holder, c.Account, c.Allow = g.IntN(2), g.IntN(2), g.chance(80)
		}
	default:
		for range 1 + g.IntN(3) {
			g.change(&c)
		}
	}

	one.Cards[at] = c
}

// change is one that Qonto can make to an existing card.
func (g *generator) change(c *card) {
	switch g.IntN(6) {
	case 0:
		c.Limit = pick[int64](g, 50, 60, 70)
	case 1:
		c.Nickname = new(pick(g, "ads", "travel", g.name()))
	case 2:
		c.Locked = new(c.Locked == nil || !*c.Locked)
	case 3:
		c.Days = pick(g, []int64{1, 2, 3}, []int64{6, 7})
	case 4:
		c.Seed = pick(g, "", "s1", g.name())
	default:
		c.Daily = pick[int64](g, 20, 30)
	}

	if c.physical() && g.chance(50) {
		c.Foreign = new(c.Foreign != nil && !*c.Foreign)
	}
}

// renameCard gives a resource another name. Without a moved block it is another resource.
func (g *generator) renameCard(one *step, c *card) {
	old := c.address()
	c.Name = g.name()

	if g.chance(30) {
		g.lineages++
		c.Lineage = g.lineages

		return
	}

	one.Moved[old] = c.address()
}

func (g *generator) name() string {
	g.names++

	return fmt.Sprintf("n%d", g.names)
}

// add draws a card. Many look alike, but few exactly.
func (g *generator) add(cards []card) []card {
	c := g.card()

	if len(cards) > 0 && g.chance(4) {
		double := pick(g, cards...)
		double.Name, double.Lineage = c.Name, c.Lineage

		return append(cards, double)
	}

	same := func(other card) bool { return other.intent() == c.intent() }
	if slices.ContainsFunc(cards, same) && g.chance(90) {
		if g.chance(50) {
			c.Seed = g.name()
		} else {
			c.Nickname = new(g.name())
		}
	}

	return append(cards, c)
}

func (g *generator) card() card {
	g.lineages++

	c := card{
		Name: g.name(), Lineage: g.lineages,
		Level:  pick(g, levelVirtual, levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelStandard, levelStandard),
		Holder: g.IntN(2) * g.IntN(2), Account: g.IntN(2) * g.IntN(2),
		Limit: pick[int64](g, 0, 0, 50, 60), Own: g.chance(30), First: g.chance(20),
		Timeout: pick(g, "", "", "", "40s", "3m"),
	}

	switch g.IntN(6) {
	case 0, 1:
		c.Nickname = new(g.name())
	case 2:
		c.Nickname = new(pick(g, "ads", "travel"))
	case 3:
		c.Nickname = new("")
	}

	if g.chance(35) {
		c.Seed = pick(g, "s1", g.name(), g.name())
	}

	if g.chance(30) {
		c.Locked = new(g.chance(60))
	}

	c.Policy = pick(g, "", "", "", "", "", "discard", "lock", "abandon")
	if c.physical() && c.Policy == "" {
		c.Policy = "discard"
	}

	return c
}
