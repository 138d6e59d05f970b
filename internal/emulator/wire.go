// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"strconv"
	"time"
)

// dateTimeLayout is ISO 8601 in UTC with microseconds, as observed in the sandbox.
const dateTimeLayout = "2006-01-02T15:04:05.000000Z"

// decimal is the base of JSON's numbers.
const decimal = 10

// member is one key of a JSON object.
type member struct {
	key   string
	value any
}

// object is a JSON object whose keys keep their order and can be left out one by one.
type object []member

// cents is an amount of money that the API writes as a number of euros.
type cents int64

// MarshalJSON writes the object with its keys in order.
func (o object) MarshalJSON() ([]byte, error) {
	return o.encode(), nil
}

// encode writes the object without going through reflection.
func (o object) encode() []byte {
	const typicalSize = 2048

	size := typicalSize

	for _, entry := range o {
		if list, isList := entry.value.([]object); isList {
			size += typicalSize * len(list)
		}
	}

	return appendObject(make([]byte, 0, size), o)
}

// without is the object less some of its keys.
func (o object) without(keys []string) object {
	if len(keys) == 0 {
		return o
	}

	dropped := make(map[string]bool, len(keys))
	for _, key := range keys {
		dropped[key] = true
	}

	kept := make(object, 0, len(o))

	for _, entry := range o {
		if !dropped[entry.key] {
			kept = append(kept, entry)
		}
	}

	return kept
}

func appendObject(out []byte, o object) []byte {
	out = append(out, '{')

	for position, entry := range o {
		if position > 0 {
			out = append(out, ',')
		}

		out = appendString(out, entry.key)
		out = append(out, ':')
		out = appendValue(out, entry.value)
	}

	return append(out, '}')
}

func appendValue(out []byte, value any) []byte {
	switch typed := value.(type) {
	case string:
		return appendString(out, typed)
	case bool:
		return strconv.AppendBool(out, typed)
	case int:
		return strconv.AppendInt(out, int64(typed), decimal)
	case int64:
		return strconv.AppendInt(out, typed, decimal)
	case cents:
		return appendCents(out, typed)
	case time.Time:
		return appendString(out, typed.UTC().Format(dateTimeLayout))
	case object:
		return appendObject(out, typed)
	case []object:
		return appendList(out, typed, appendObject)
	case []string:
		return appendList(out, typed, appendString)
	case []int:
		return appendList(out, typed, func(out []byte, number int) []byte {
			return strconv.AppendInt(out, int64(number), decimal)
		})
	default:
		return appendNullable(out, value)
	}
}

func appendNullable(out []byte, value any) []byte {
	const null = "null"

	switch typed := value.(type) {
	case *string:
		if typed != nil {
			return appendString(out, *typed)
		}
	case *int64:
		if typed != nil {
			return strconv.AppendInt(out, *typed, decimal)
		}
	case *time.Time:
		if typed != nil {
			return appendValue(out, *typed)
		}
	default:
		return appendOther(out, value)
	}

	return append(out, null...)
}

// appendOther writes what a control call has put into an answer, nil included.
func appendOther(out []byte, value any) []byte {
	encoded, err := json.Marshal(value)
	if err != nil {
		return append(out, "null"...)
	}

	return append(out, encoded...)
}

func appendList[T any](out []byte, list []T, appendOne func([]byte, T) []byte) []byte {
	out = append(out, '[')

	for position, entry := range list {
		if position > 0 {
			out = append(out, ',')
		}

		out = appendOne(out, entry)
	}

	return append(out, ']')
}

// centsPerEuro turns what the emulator counts into what it writes.
const centsPerEuro = 100

func appendCents(out []byte, amount cents) []byte {
	const bits = 64

	return strconv.AppendFloat(out, float64(amount)/centsPerEuro, 'f', -1, bits)
}

// appendString escapes &, < and > as the API does, which is what encoding/json does by default.
func appendString(out []byte, text string) []byte {
	if isPlain(text) {
		out = append(out, '"')
		out = append(out, text...)

		return append(out, '"')
	}

	encoded, err := json.Marshal(text)
	if err != nil {
		return append(out, `""`...)
	}

	return append(out, encoded...)
}

func isPlain(text string) bool {
	for position := range len(text) {
		switch char := text[position]; {
		case char < ' ', char > '~', char == '"', char == '\\', char == '<', char == '>', char == '&':
			return false
		}
	}

	return true
}
