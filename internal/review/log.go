// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"regexp"
	"strings"
	"unicode"
)

// escapes are what a terminal obeys, such as colours.
var escapes = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)`)

// visibleLog is what a command printed, without what a terminal obeys and without what is not visible.
func visibleLog(printed string) string {
	printed = strings.ReplaceAll(printed, "\r\n", "\n")
	printed = escapes.ReplaceAllString(strings.ToValidUTF8(printed, string(unicode.ReplacementChar)), "")

	visible := func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return unicode.ReplacementChar
		}
	}

	return strings.Trim(strings.Map(visible, printed), "\n")
}
