// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// maxShown is how much of a foreign text is shown, in characters.
const maxShown = 160

var (
	// labelledPattern is a word that announces a secret, and the word after it.
	labelledPattern = regexp.MustCompile(
		`(?i)((?:token|secret|password|passwd|pwd|authorization|key)["']?\s*[:=]\s*["']?|(?:bearer|basic)\s+)(?:(?:bearer|basic)\s+)?[^\s"',;]+`)

	// spacedPattern is "token" and the word after it.
	spacedPattern = regexp.MustCompile(`(?i)(token\s+)([^\s"',;]+)`)

	// sentenceWord is what may stand after "token" in a sentence: "token expired".
	sentenceWord = regexp.MustCompile(`^[a-z]+[.:)]?$`)

	// userPattern is the user name and password of a URL.
	userPattern = regexp.MustCompile(`://[^\s/]+@`)

	// tokenPattern is a long word of the letters that tokens are made of.
	tokenPattern = regexp.MustCompile(`[A-Za-z0-9_~+/=.\-]{16,}`)
)

// scrub makes the complaint of a program fit to be shown: on one line, short, and without what looks like a token. It
// rather hides too much.
func scrub(text string) string {
	text = strings.Map(func(char rune) rune {
		if unicode.IsControl(char) || unicode.Is(unicode.Cf, char) {
			return ' '
		}

		return char
	}, strings.ToValidUTF8(text, ""))

	text = userPattern.ReplaceAllString(text, "://"+secret.Redacted+"@")
	text = labelledPattern.ReplaceAllString(text, "${1}"+secret.Redacted)
	text = spacedPattern.ReplaceAllStringFunc(text, hideSpaced)
	text = tokenPattern.ReplaceAllStringFunc(text, hideToken)

	words := []rune(strings.Join(strings.Fields(text), " "))
	if len(words) > maxShown {
		return string(words[:maxShown-1]) + "…"
	}

	return string(words)
}

// hideSpaced hides the word after "token".
func hideSpaced(match string) string {
	parts := spacedPattern.FindStringSubmatch(match)
	if sentenceWord.MatchString(parts[2]) {
		return match
	}

	return parts[1] + secret.Redacted
}

// hideToken lets long words of plain letters pass: "authentication" and /usr/local/bin/helper are no tokens.
func hideToken(word string) string {
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == '_' }) {
		if !isWord(part) {
			return secret.Redacted
		}
	}

	return word
}

// isWord tells a word of a language from a part of a token: letters of one case, a capital in front at most, not long.
func isWord(part string) bool {
	const longest = 20

	return len(part) <= longest && strings.IndexFunc(part, unicode.IsDigit) < 0 &&
		!strings.ContainsAny(part, "+=~") && strings.ToLower(part[1:]) == part[1:]
}
