// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
)

// edit changes the configuration in one of the ways in which people do.
func (d *dice) edit(one *step) {
	if len(one.Cards) == 0 {
		one.Cards = d.add(one.Cards)

		return
	}

	at := d.IntN(len(one.Cards))
	c := one.Cards[at]

	switch d.IntN(10) {
	case 0, 1:
		one.Cards = d.add(one.Cards)

		return
	case 2, 3:
		one.Cards = slices.Delete(one.Cards, at, at+1)

		return
	case 4:
		d.rename(one, &c)
	case 5:
		if !c.physical() {
			c.Holder, c.Account, c.Allow = d.IntN(2), d.IntN(2), d.chance(80)
		}
	default:
		for range 1 + d.IntN(3) {
			d.change(&c)
		}
	}

	one.Cards[at] = c
}

// change is one that Qonto can make to an existing card.
func (d *dice) change(c *card) {
	switch d.IntN(6) {
	case 0:
		c.Limit = pick[int64](d, 50, 60, 70)
	case 1:
		c.Nickname = new(pick(d, "ads", "travel", d.name()))
	case 2:
		c.Locked = new(c.Locked == nil || !*c.Locked)
	case 3:
		c.Days = pick(d, []int64{1, 2, 3}, []int64{6, 7})
	case 4:
		c.Seed = pick(d, "", "s1", d.name())
	default:
		c.Daily = pick[int64](d, 20, 30)
	}

	if c.physical() && d.chance(50) {
		c.Foreign = new(c.Foreign != nil && !*c.Foreign)
	}
}

func (d *dice) rename(one *step, c *card) {
	old := c.address()
	c.Name = d.name()
	one.Moved[old] = c.address()
}

func (d *dice) name() string {
	d.names++

	return fmt.Sprintf("n%d", d.names)
}

// add draws a card. Many look alike, but few exactly.
func (d *dice) add(cards []card) []card {
	c := d.card()

	if len(cards) > 0 && d.chance(4) {
		twin := pick(d, cards...)
		twin.Name, twin.Lineage = c.Name, c.Lineage

		return append(cards, twin)
	}

	same := func(other card) bool { return other.intent() == c.intent() }
	if slices.ContainsFunc(cards, same) && d.chance(90) {
		if d.chance(50) {
			c.Seed = d.name()
		} else {
			c.Nickname = new(d.name())
		}
	}

	return append(cards, c)
}

func (d *dice) card() card {
	d.lineages++

	c := card{
		Name: d.name(), Lineage: d.lineages,
		Level:  pick(d, levelVirtual, levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelStandard, levelStandard),
		Holder: d.IntN(2) * d.IntN(2), Account: d.IntN(2) * d.IntN(2),
		Limit: pick[int64](d, 0, 0, 50, 60), Own: d.chance(30), First: d.chance(20),
		Timeout: pick(d, "", "", "", "40s", "3m"),
	}

	switch d.IntN(6) {
	case 0, 1:
		c.Nickname = new(d.name())
	case 2:
		c.Nickname = new(pick(d, "ads", "travel"))
	case 3:
		c.Nickname = new("")
	}

	if d.chance(35) {
		c.Seed = pick(d, "s1", d.name(), d.name())
	}

	if d.chance(30) {
		c.Locked = new(d.chance(60))
	}

	c.Policy = pick(d, "", "", "", "", "", "discard", "lock", "abandon")
	if c.physical() && c.Policy == "" {
		c.Policy = "discard"
	}

	return c
}
