// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Problem is one item of an errors array.
type Problem struct {
	Code      string
	Detail    string
	Pointer   string
	Parameter string
}

// Payload is the object inside the envelope {"card": …} and what is wrong with it. A null counts as absent.
type Payload struct {
	Raw      map[string]json.RawMessage
	Problems []Problem
}

// NewPayload is what somebody sends about a card.
func NewPayload(raw map[string]json.RawMessage) *Payload {
	return &Payload{Raw: raw}
}

// EncodedKeys are the keys of a payload that the emulator makes itself.
func EncodedKeys(keys map[string]any) map[string]json.RawMessage {
	raw := make(map[string]json.RawMessage, len(keys))

	for key, value := range keys {
		raw[key], _ = json.Marshal(value) //nolint:errchkjson // Strings, numbers, booleans, dates and lists of them always encode.
	}

	return raw
}

func (p *Payload) wrong(key, code, detail string) {
	p.Problems = append(p.Problems, Problem{Code: code, Detail: key + " " + detail, Pointer: "/card/" + key})
}

func (p *Payload) has(key string) bool {
	raw, there := p.Raw[key]

	return there && string(raw) != "null"
}

// require notes a missing key and says whether it is there.
func (p *Payload) require(key string) bool {
	if !p.has(key) {
		p.wrong(key, "required", "is required")

		return false
	}

	return true
}

// read is nil for an absent key and for a wrong type, which is noted.
func read[T any](p *Payload, key, kind string) *T {
	if !p.has(key) {
		return nil
	}

	var value T
	if json.Unmarshal(p.Raw[key], &value) != nil {
		p.wrong(key, "invalid_type", "must be "+kind)

		return nil
	}

	return &value
}

func (p *Payload) text(key string) *string {
	return read[string](p, key, "a string")
}

func (p *Payload) flag(key string) *bool {
	return read[bool](p, key, "a boolean")
}

// euros takes integers only: fractions and strings are wrong.
func (p *Payload) euros(key string) *int64 {
	amount := read[int64](p, key, "an integer")
	if amount != nil && *amount < 0 {
		p.wrong(key, "out_of_range", "must not be negative")

		return nil
	}

	return amount
}

func (p *Payload) into(key string, target *bool) {
	if given := p.flag(key); given != nil {
		*target = *given
	}
}

// weekdays are ISO: 1 is Monday.
func (p *Payload) weekdays() ([]int, bool) {
	const sunday = 7

	days := read[[]int](p, "active_days", "a list of integers")

	switch {
	case days == nil:
		return nil, false
	case len(*days) == 0:
		p.wrong("active_days", "invalid", "must not be empty")

		return nil, false
	case slices.ContainsFunc(*days, func(day int) bool { return day < 1 || day > sunday }):
		p.wrong("active_days", "not_in_list", "must be between 1 and 7")

		return nil, false
	default:
		return distinct(*days), true
	}
}

func allWeek() []int {
	return []int{1, 2, 3, 4, 5, 6, 7}
}

func (p *Payload) merchantCategories(switches *control.Switches) ([]string, bool) {
	categories := read[[]string](p, "categories", "a list of strings")
	if categories == nil {
		return nil, false
	}

	known := make([]string, 0, len(*categories))

	for _, category := range distinct(*categories) {
		switch {
		case slices.Contains(allCategories(), category):
			known = append(known, category)
		case switches.UnknownCategory == control.ChoiceReject:
			p.wrong("categories", "not_in_list", "has an unknown value")

			return nil, false
		}
	}

	return known, true
}

func distinct[T comparable](values []T) []T {
	seen := make([]T, 0, len(values))

	for _, value := range values {
		if !slices.Contains(seen, value) {
			seen = append(seen, value)
		}
	}

	return seen
}

// NicknameLongest is in characters, whatever their size in bytes.
const NicknameLongest = 40

// nickname has 1 to 40 characters, whatever their size in bytes.
func (p *Payload) nickname() *string {
	name := p.text("nickname")
	if name == nil {
		return nil
	}

	if count := utf8.RuneCountInString(*name); count < 1 || count > NicknameLongest {
		p.wrong("nickname", "invalid_length", "must have 1 to 40 characters")

		return nil
	}

	return name
}
