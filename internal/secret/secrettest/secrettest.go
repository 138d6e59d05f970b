// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package secrettest shows that values keep their secrets to themselves.
package secrettest

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// AssertRedacted fails the test if a value shows one of the secrets when it is formatted, logged or encoded.
func AssertRedacted(tb testing.TB, name string, value any, secrets ...string) {
	tb.Helper()

	var shown strings.Builder

	for _, flags := range []string{"", "+", "#", " ", "+#", "0", "-30", "30.20"} {
		for _, verb := range "vTtbcdoOqxXUeEfFgGsp!" {
			_, _ = fmt.Fprintf(&shown, "%"+flags+string(verb)+"\n", value)
		}
	}

	slog.New(slog.NewTextHandler(&shown, nil)).InfoContext(tb.Context(), "message", "value", value)
	slog.New(slog.NewJSONHandler(&shown, nil)).InfoContext(tb.Context(), "message", "value", value)

	// Functions cannot be encoded, and some values hold some.
	if text, err := json.Marshal(value); err == nil {
		_, _ = shown.Write(text)
	}

	AssertAbsent(tb, name, shown.String(), secrets...)
}

// AssertAbsent fails the test if a text holds one of the secrets: as it is, quoted, or in hexadecimal digits.
func AssertAbsent(tb testing.TB, name, text string, secrets ...string) {
	tb.Helper()

	dense := strings.ToLower(strings.ReplaceAll(text, " ", ""))

	for _, hidden := range secrets {
		quoted := strings.Trim(fmt.Sprintf("%q", hidden), `"`)

		for _, form := range []string{hidden, quoted, hex.EncodeToString([]byte(hidden))} {
			if strings.Contains(dense, strings.ToLower(form)) {
				tb.Errorf("%s shows the secret:\n%.2000s", name, text)

				return
			}
		}
	}
}
