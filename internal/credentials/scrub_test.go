// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// Wherever a token of a known kind stands, it is not shown.
func TestScrub_HidesTokens(t *testing.T) {
	t.Parallel()

	tokens := rapid.OneOf(
		rapid.StringMatching(`ory_[ar]t_[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}`),
		rapid.StringMatching(`eyJ[A-Za-z0-9_-]{20,80}\.eyJ[A-Za-z0-9_-]{20,80}\.[A-Za-z0-9_-]{43}`),
		rapid.StringMatching(`hvs\.CAES[A-Za-z0-9]{40,90}`),
		rapid.StringMatching(`[0-9a-f]{7}1[0-9a-f]{24}`),
		rapid.StringMatching(`[A-Za-z0-9+/]{20}7[A-Za-z0-9+/]{20}==`),
	)
	around := rapid.StringMatching(`[a-z ]{0,20}[ "':=({\n]`)

	rapid.Check(t, func(r *rapid.T) {
		token := tokens.Draw(r, "token")
		text := around.Draw(r, "before") + token + rapid.StringMatching(`[ "',)}\n][a-z ]{0,300}`).Draw(r, "after")

		shown := credentials.Scrub(text)

		for from := 0; from+16 <= len(token); from++ {
			if strings.Contains(shown, token[from:from+16]) {
				r.Fatalf("%q shows %q", shown, token[from:from+16])
			}
		}

		if utf8.RuneCountInString(shown) > 160 || strings.ContainsAny(shown, "\n\r\x1b") {
			r.Fatalf("%q is long or has control characters", shown)
		}
	})
}

func TestScrub_KeepsWords(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"permission denied":                               "permission denied",
		"open /usr/local/lib/qonto: no such file":         "open /usr/local/lib/qonto: no such file",
		"authentication with internationalization failed": "authentication with internationalization failed",
		"exit code 1\n\ttry again":                        "exit code 1 try again",
		"password=hunter2 rejected":                       "password=[redacted] rejected",
		`{"token": "abc"}`:                                `{"token": "[redacted]"}`,
		"Authorization: Bearer abc":                       "Authorization: [redacted]",
		"X-Vault-Token hvs.short":                         "X-Vault-Token [redacted]",
		"the token Abc1 is not known":                     "the token [redacted] is not known",
		"the token expired. Ask for another":              "the token expired. Ask for another",
		"access 'https://deploy:hunter2@vault.test/x':":   "access 'https://[redacted]@vault.test/x':",
		"proxy http://user:p@ss@proxy:3128 refused":       "proxy http://[redacted]@proxy:3128 refused",
		"dial https://vault.test/v/me@home":               "dial https://vault.test/v/me@home",
		"Bearer abc":                                      "Bearer [redacted]",
		"\x1b[31mred\x1b[0m":                              "[31mred [0m",
	} {
		if got := credentials.Scrub(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
