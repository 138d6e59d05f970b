// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"encoding/json"
	"iter"
)

// The functions here cut a JSON text that is known to be valid into its parts, without decoding or copying them: the
// decoders of encoding/json either take a whole list at once or read every part of it twice.

// member is the value of an object under a name, the last one if there are several, and nil if there is none.
func member(object []byte, name string) []byte {
	var found []byte

	for key, value := range members(object) {
		if nameOf(key) == name {
			found = value
		}
	}

	return found
}

// members goes through the keys of an object, as they are written, and their values.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for rest := inside(object, '{'); len(rest) > 0; {
			key, after := firstPart(rest)
			value, following := firstPart(after)

			if !yield(key, value) {
				return
			}

			rest = following
		}
	}
}

// elements goes through the values of a list.
func elements(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := inside(list, '['); len(rest) > 0; {
			element, following := firstPart(rest)

			if !yield(element) {
				return
			}

			rest = following
		}
	}
}

// inside is what stands between the brackets of an object or a list, nothing of any other value.
func inside(text []byte, bracket byte) []byte {
	text = bytes.TrimSpace(text)
	if len(text) < len("[]") || text[0] != bracket {
		return nil
	}

	return bytes.TrimSpace(text[1 : len(text)-1])
}

// firstPart cuts a text after its first value, and after the comma or colon that follows.
func firstPart(text []byte) (value, rest []byte) {
	end := endOfValue(text)
	value, rest = bytes.TrimSpace(text[:end]), text[min(end+1, len(text)):]

	return value, bytes.TrimSpace(rest)
}

// endOfValue is where the comma or colon stands that ends the first value, or the end of the text.
func endOfValue(text []byte) int {
	depth, quoted := 0, false

	for at := 0; at < len(text); at++ {
		switch char := text[at]; {
		case quoted && char == '\\':
			at++ // what is escaped ends no string
		case char == '"':
			quoted = !quoted
		case quoted:
		case char == '{', char == '[':
			depth++
		case char == '}', char == ']':
			depth--
		case depth == 0 && (char == ',' || char == ':'):
			return at
		}
	}

	return len(text)
}

// nameOf is what a key means.
func nameOf(key []byte) string {
	var name string

	err := json.Unmarshal(key, &name)
	if err != nil {
		return ""
	}

	return name
}

// entries decodes a list one by one, and refuses one that is too long before it has decoded much.
func entries[T any](list []byte) ([]T, error) {
	if !bytes.HasPrefix(list, []byte("[")) {
		return nil, errUnreadable
	}

	var items []T

	for element := range elements(list) {
		if len(items) == maxEntries {
			return nil, errTooManyEntries
		}

		var item T

		err := decode(element, &item)
		if err != nil {
			return nil, err
		}

		items = append(items, item)
	}

	return items, nil
}
