// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "errors"

// What an answer may hold at most. Decoded, small parts take a hundred times the memory of their text, so a length in bytes
// alone bounds nothing.
const (
	maxAnswer  = 8 << 20  // bytes; a page of 100 cards has less than one MiB
	maxRefusal = 64 << 10 // bytes
	maxValues  = 200_000  // values in one answer; a page of 100 cards has about 7,000
	maxDepth   = 50       // lists and objects in each other
	maxEntries = 1000     // of one page; 100 are asked for
	maxPages   = 1000     // of one list
	maxListed  = 100_000  // entries of one list, if all pages are as long as the one that is looked at
	maxAmount  = 40       // characters of a number
)

var (
	errAnswerTooLong  = errors.New("the answer is too long")
	errTooManyValues  = errors.New("it has more values than any answer of Qonto")
	errTooDeep        = errors.New("it is nested more deeply than any answer of Qonto")
	errTooManyEntries = errors.New("a page has many more entries than were asked for")
	errTooManyPages   = errors.New("the list does not end")
)

// checkBounds counts the values of a JSON text without decoding it.
func checkBounds(text []byte) error {
	values, depth, quoted := 0, 0, false

	for at := 0; at < len(text); at++ {
		switch char := text[at]; {
		case quoted && char == '\\':
			at++ // what is escaped ends no string
		case char == '"':
			quoted = !quoted
		case quoted:
		case char == '{', char == '[':
			values++
			depth++
		case char == '}', char == ']':
			depth--
		case char == ',':
			values++
		}

		if values > maxValues {
			return errTooManyValues
		}

		if depth > maxDepth {
			return errTooDeep
		}
	}

	return nil
}
