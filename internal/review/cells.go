// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What is said of values that are not shown.
const (
	notKnown  = "(known after apply)"
	notShown  = "(sensitive)"
	noName    = "(no nickname)"
	nothing   = "none"
	lockReads = "locked"
)

// nameOf is what people call a card: its nickname and last digits, or its id if it has neither.
func nameOf(o plannedCard) phrase {
	nickname, digits := o.get("nickname"), o.get("last_digits")

	var called phrase

	switch text, ok := nickname.text(); {
	case ok && text != "":
		called = phrase{{cardName, text}}
	case nickname.hidden && nickname.raw != nil:
		called = say(notShown)
	}

	if text, ok := digits.text(); ok && text != "" {
		called = join(" ", called, lastDigits(text))
	}

	if len(called) > 0 {
		return called
	}

	if id, ok := o.get("id").text(); ok && id != "" {
		return quote(id)
	}

	return say(noName)
}

// lastDigits are the end of a card's number, if they look like it.
func lastDigits(text string) phrase {
	isDigits := len(text) == len("1234") && strings.Trim(text, "0123456789") == ""
	if !isDigits {
		return quote("••••" + text)
	}

	return say("••••" + text)
}

// holderOf is who holds the card: the name, or the id of the membership.
func (b *builder) holderOf(o plannedCard) phrase {
	holder := o.get("holder_id")

	id, ok := holder.text()
	if !ok {
		return shown(holder, plainValue)
	}

	if full, known := b.people[id]; known {
		return quote(full)
	}

	return quote(id)
}

// levelOf is the level of the card, and what it means that a card is physical.
func levelOf(o plannedCard) phrase {
	level, ok := o.get("card_level").text()
	if !ok {
		return shown(o.get("card_level"), plainValue)
	}

	_, known := qonto.PhysicalLevel(level)
	if !known {
		return join(" ", quote(level), say("(unknown level)"))
	}

	return say(level)
}

// subject is the card, its holder and its level: how most rows begin.
func (b *builder) subject(o plannedCard) []phrase {
	return []phrase{nameOf(o), b.holderOf(o), levelOf(o)}
}

// hasEnded tells whether the card is known to have reached the end of its life.
func hasEnded(o plannedCard) bool {
	status, _ := o.get("status").raw.(string)

	return qonto.Card{Status: status}.Terminal()
}
