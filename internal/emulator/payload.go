// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// payload is the object inside the envelope {"card": …} and what is wrong with it. A null counts as absent.
type payload struct {
	raw      map[string]json.RawMessage
	problems []problem
}

// envelope reads {"card": {…}}.
func (x *exchange) envelope() (*payload, *answer) {
	var body map[string]json.RawMessage

	if refused := x.decode(x.body, &body); refused != nil {
		return nil, refused
	}

	var inner map[string]json.RawMessage

	if raw, there := body["card"]; there {
		if refused := x.decode(raw, &inner); refused != nil {
			return nil, refused
		}
	}

	if inner == nil {
		refused := x.invalid(problem{code: "required", detail: "card is required", pointer: "/card"})

		return nil, &refused
	}

	return &payload{raw: inner}, nil
}

// encodedKeys are the keys of a payload that the emulator makes itself.
func encodedKeys(keys map[string]any) map[string]json.RawMessage {
	raw := make(map[string]json.RawMessage, len(keys))

	for key, value := range keys {
		raw[key], _ = json.Marshal(value) //nolint:errchkjson // Strings, numbers, booleans, dates and lists of them always encode.
	}

	return raw
}

// decode tells an empty body (422, as seen), broken JSON (400) and a wrong shape (422) apart.
func (x *exchange) decode(body []byte, into any) *answer {
	var (
		syntax  *json.SyntaxError
		refused answer
	)

	switch err := json.Unmarshal(body, into); {
	case err == nil:
		return nil
	case strings.TrimSpace(string(body)) == "":
		refused = x.invalid(problem{code: "invalid_body", detail: io.EOF.Error()})
	case errors.As(err, &syntax):
		refused = x.fail(http.StatusBadRequest, problem{code: "bad_request", detail: "The body is not valid JSON."})
	default:
		refused = x.invalid(problem{code: "invalid_body", detail: "The body has an unexpected shape."})
	}

	return &refused
}

func (p *payload) wrong(key, code, detail string) {
	p.problems = append(p.problems, problem{code: code, detail: key + " " + detail, pointer: "/card/" + key})
}

func (p *payload) has(key string) bool {
	raw, there := p.raw[key]

	return there && string(raw) != "null"
}

// require notes a missing key and says whether it is there.
func (p *payload) require(key string) bool {
	if !p.has(key) {
		p.wrong(key, "required", "is required")

		return false
	}

	return true
}

// read is nil for an absent key and for a wrong type, which is noted.
func read[T any](p *payload, key, kind string) *T {
	if !p.has(key) {
		return nil
	}

	var value T
	if json.Unmarshal(p.raw[key], &value) != nil {
		p.wrong(key, "invalid_type", "must be "+kind)

		return nil
	}

	return &value
}

func (p *payload) text(key string) *string {
	return read[string](p, key, "a string")
}

func (p *payload) flag(key string) *bool {
	return read[bool](p, key, "a boolean")
}

// euros takes integers only: fractions and strings are wrong.
func (p *payload) euros(key string) *int64 {
	amount := read[int64](p, key, "an integer")
	if amount != nil && *amount < 0 {
		p.wrong(key, "out_of_range", "must not be negative")

		return nil
	}

	return amount
}

func (p *payload) into(key string, target *bool) {
	if given := p.flag(key); given != nil {
		*target = *given
	}
}

// weekdays are ISO: 1 is Monday.
func (p *payload) weekdays() ([]int, bool) {
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

func (p *payload) merchantCategories(switches *Switches) ([]string, bool) {
	categories := read[[]string](p, "categories", "a list of strings")
	if categories == nil {
		return nil, false
	}

	known := make([]string, 0, len(*categories))

	for _, category := range distinct(*categories) {
		switch {
		case slices.Contains(allCategories(), category):
			known = append(known, category)
		case switches.UnknownCategory == choiceReject:
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

const nicknameLongest = 40

// nickname has 1 to 40 characters, whatever their size in bytes.
func (p *payload) nickname() *string {
	name := p.text("nickname")
	if name == nil {
		return nil
	}

	if count := utf8.RuneCountInString(*name); count < 1 || count > nicknameLongest {
		p.wrong("nickname", "invalid_length", "must have 1 to 40 characters")

		return nil
	}

	return name
}
