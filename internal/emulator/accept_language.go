// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// pageLanguages are the languages of the page with a card's number; the first one is for those who take any.
func pageLanguages() []string {
	return []string{"en", "it", "es", "de", "fr", "pt"}
}

// preferredLanguage is the page language that an Accept-Language header weighs highest, or empty. The range for any
// language counts only where anyAccepted says so.
func preferredLanguage(header string, anyAccepted bool) string {
	preferred, highest := "", 0.0

	for entry := range strings.SplitSeq(header, ",") {
		language, weight := languageRange(entry)

		switch {
		case language == "*" && anyAccepted:
			language = pageLanguages()[0]
		case !slices.Contains(pageLanguages(), language):
			continue
		}

		if weight > highest {
			preferred, highest = language, weight
		}
	}

	return preferred
}

// languageRange takes an entry such as "fr-FR;q=0.9" apart. One that cannot be read weighs nothing.
func languageRange(entry string) (language string, weight float64) {
	tag, parameter, weighed := strings.Cut(entry, ";")
	language, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")

	if !weighed {
		return language, 1
	}

	weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(parameter), "q="), 64)
	if err != nil {
		return language, 0
	}

	return language, weight
}
