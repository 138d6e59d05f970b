// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

const (
	yes = "yes"
	no  = "no"
)

// shown is a value as a reviewer reads it.
func shown(v value, as meaning) phrase {
	switch {
	case v.unknown:
		return say(notKnown)
	case v.hidden && v.raw != nil:
		return say(notShown)
	case v.raw == nil:
		return say(nothing)
	}

	if text, ok := inWords(v, as); ok {
		return say(text)
	}

	if _, isList := v.raw.([]any); isList {
		return shownList(v, as)
	}

	return quote(plain(v.raw))
}

// inWords is a value that reads better in words of this package.
func inWords(v value, as meaning) (string, bool) {
	switch as {
	case limit:
		amount, ok := v.euros()

		return euros(amount), ok
	case yesNo, limitSwitch:
		on, ok := v.raw.(bool)

		return yesOrNo(on), ok
	case days:
		return weekdays(v)
	case plainValue, allowed, ignored, unlisted:
	}

	return "", false
}

func shownList(v value, as meaning) phrase {
	texts := v.texts()

	switch {
	case len(texts) > 0:
		return quoteAll(texts)
	case as == allowed:
		return say("everything")
	default:
		return say(nothing)
	}
}

// euros is a whole amount, with its thousands apart.
func euros(amount int64) string {
	return "€" + number(amount)
}

// signedEuros is an amount with its direction.
func signedEuros(amount int64) string {
	switch {
	case amount < 0:
		return "−" + euros(-amount)
	case amount == 0:
		return "±" + euros(0)
	default:
		return "+" + euros(amount)
	}
}

func number(n int64) string {
	const group = 3

	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - group; at > 0; at -= group {
		digits = digits[:at] + "," + digits[at:]
	}

	return digits
}

func yesOrNo(on bool) string {
	if on {
		return yes
	}

	return no
}

// weekdays names the days 1, Monday, to 7, Sunday.
func weekdays(v value) (string, bool) {
	names := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

	numbers, ok := v.raw.([]any)
	if !ok {
		return "", false
	}

	var on []int

	for _, one := range numbers {
		text, _ := one.(json.Number)

		day := strings.Index("1234567", string(text))
		if len(text) != 1 || day < 0 {
			return "", false
		}

		on = append(on, day)
	}

	slices.Sort(on)

	on = slices.Compact(on)
	if len(on) == len(names) {
		return "every day", true
	}

	var called []string
	for _, day := range on {
		called = append(called, names[day])
	}

	return strings.Join(called, ", "), len(on) > 0
}
