// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	blackFlag          = '🏴'
	firstTag, lastTag  = '\U000e0020', '\U000e007f'
	lineSeparator      = '\u2028'
	paragraphSeparator = '\u2029'

	// maxText is how many characters of a text are kept. Every text ends on somebody's screen.
	maxText = 8192
)

// CleanText takes out of a text what a terminal obeys, and what nobody sees: control characters, characters that turn the
// direction of writing, and those without width, unless emoji and scripts need them there. Line breaks and tabs become
// spaces. Cleaning twice is cleaning once.
func CleanText(text string) string {
	if isPlainText(text) {
		return text
	}

	var last rune

	return strings.Map(func(char rune) rune {
		char = cleaned(char, last)
		if char >= 0 {
			last = char
		}

		return char
	}, text)
}

// isPlainText tells whether a text is made of visible ASCII characters and spaces only.
func isPlainText(text string) bool {
	for index := range len(text) {
		if text[index] < ' ' || text[index] > '~' {
			return false
		}
	}

	return true
}

// cleaned is what stays of a character that comes after another one, negative for nothing.
func cleaned(char, last rune) rune {
	switch {
	case char == lineSeparator, char == paragraphSeparator, unicode.IsControl(char) && unicode.IsSpace(char):
		return ' '
	case unicode.IsControl(char):
		return -1
	case !unicode.Is(unicode.Cf, char), unicode.Is(unicode.Prepended_Concatenation_Mark, char):
		return char
	case isJoiner(char) && last > unicode.MaxASCII && !isJoiner(last):
		return char // between parts of an emoji, and letters of some scripts
	case isTag(char) && (last == blackFlag || isTag(last)):
		return char // of the flag of a region
	default:
		return -1
	}
}

func isJoiner(char rune) bool { return char == zeroWidthJoiner || char == zeroWidthNonJoiner }

func isTag(char rune) bool { return char >= firstTag && char <= lastTag }

// decode decodes a part of an answer and cleans all texts in it. Everything that is kept of answers comes this way.
func decode(text []byte, into any) error {
	err := json.Unmarshal(text, into)
	if err != nil {
		return errUnreadable
	}

	if mayNeedCleaning(text) {
		cleanAll(reflect.ValueOf(into))
	}

	return nil
}

// mayNeedCleaning tells whether a JSON text can hold anything but short texts of visible ASCII characters. Control
// characters are escaped in JSON.
func mayNeedCleaning(text []byte) bool {
	if len(text) > maxText {
		return true
	}

	for _, char := range text {
		if char == '\\' || char >= unicode.MaxASCII {
			return true
		}
	}

	return false
}

func cleanAll(value reflect.Value) {
	switch value.Kind() { //nolint:exhaustive // the kinds that answers are made of
	case reflect.String:
		value.SetString(shortened(CleanText(value.String())))
	case reflect.Pointer:
		if !value.IsNil() {
			cleanAll(value.Elem())
		}
	case reflect.Struct:
		for _, field := range value.Fields() {
			cleanAll(field)
		}
	case reflect.Slice:
		for index := range value.Len() {
			cleanAll(value.Index(index))
		}
	}
}

func shortened(text string) string {
	if len(text) <= maxText || utf8.RuneCountInString(text) <= maxText {
		return text
	}

	return cut(text, maxText)
}
