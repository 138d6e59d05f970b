// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"strings"
	"unicode"
)

// sameIBAN ignores the spaces that people write into an IBAN.
func sameIBAN(wanted string, got *string) bool {
	return got != nil && withoutSpaces(wanted) == withoutSpaces(*got)
}

func withoutSpaces(text string) string {
	return strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) {
			return -1
		}

		return char
	}, text)
}

// same compares exactly: ids, slugs, roles, statuses.
func same(wanted string, got *string) bool {
	return got != nil && wanted == *got
}
