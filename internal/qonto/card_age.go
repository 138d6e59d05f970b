// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "time"

// Age is how old the card is at a time by Qonto's clock, false for a card without a readable date.
func (c Card) Age(now time.Time) (time.Duration, bool) {
	created, known := c.created()

	return now.Sub(created), known
}

// OlderThan tells whether the card is certainly older than the given age. Now is a time by Qonto's clock, zero if that is
// not known.
func (c Card) OlderThan(age time.Duration, now time.Time) bool {
	actual, known := c.Age(now)

	return known && !now.IsZero() && actual > age
}

// MadeBefore tells whether the card is older than another one. It is false when one of the dates cannot be read.
func (c Card) MadeBefore(other Card) bool {
	first, known := c.created()
	second, otherKnown := other.created()

	return known && otherKnown && first.Before(second)
}

func (c Card) created() (time.Time, bool) {
	created, err := time.Parse(time.RFC3339, Text(c.CreatedAt))

	return created, err == nil
}
