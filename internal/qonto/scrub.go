// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	maxDetail = 300 // characters of a sentence
	maxCode   = 120 // characters of a code, pointer or id
	minSecret = 8   // shorter strings are no tokens, and hiding them would garble the text
)

// scrubber makes texts from outside fit to be shown: on one line, of bounded length, without the secrets it holds.
type scrubber struct {
	secrets []string // longest first: one may be part of another
}

func newScrubber(secrets ...string) scrubber {
	return scrubber{}.and(secrets...)
}

// and returns a scrubber that hides more.
func (s scrubber) and(secrets ...string) scrubber {
	all := slices.Concat(s.secrets, secrets)
	all = slices.DeleteFunc(all, func(hidden string) bool { return len(hidden) < minSecret })
	slices.SortFunc(all, func(left, right string) int { return cmp.Compare(len(right), len(left)) })

	return scrubber{secrets: all}
}

func (s scrubber) sentence(text string) string { return cut(s.hide(oneLine(text)), maxDetail) }

func (s scrubber) code(text string) string { return cut(s.hide(oneLine(text)), maxCode) }

// id keeps an id that looks like one.
func (s scrubber) id(text string) string {
	if len(text) > maxCode || !secret.IsSendable(text) {
		return ""
	}

	return s.hide(text)
}

func (s scrubber) hide(text string) string {
	for _, hidden := range s.secrets {
		text = strings.ReplaceAll(text, hidden, secret.Redacted)
	}

	return text
}

// oneLine removes control and formatting characters and superfluous space.
func oneLine(text string) string {
	text = strings.Map(func(char rune) rune {
		switch {
		case unicode.IsSpace(char), unicode.IsControl(char):
			return ' '
		case unicode.Is(unicode.Cf, char):
			return -1
		default:
			return char
		}
	}, strings.ToValidUTF8(text, ""))

	return strings.Join(strings.Fields(text), " ")
}

func cut(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}

	return string(runes[:length-1]) + "…"
}
