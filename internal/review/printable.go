// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"fmt"
	"strings"
	"unicode"
)

// longest is how many characters of one value are shown. Qonto's nicknames have 40, addresses can have any number.
const longest = 160

// printable makes a value one line that moves no cursor, turns no direction of writing and hides nothing: what is not
// visible is spelled out.
func printable(text string) string {
	var line strings.Builder

	shown := 0

	for _, r := range strings.ToValidUTF8(text, string(unicode.ReplacementChar)) {
		if shown++; shown > longest {
			line.WriteRune('…')

			break
		}

		switch {
		case r == '\n':
			line.WriteString(`\n`)
		case r == ' ' || unicode.IsPrint(r) && !looksEmpty(r):
			line.WriteRune(r)
		default:
			fmt.Fprintf(&line, `\u{%04x}`, r)
		}
	}

	return strings.Join(strings.Fields(line.String()), " ")
}

// looksEmpty tells of characters that count as letters or signs and show nothing.
func looksEmpty(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	default:
		return false
	}
}
