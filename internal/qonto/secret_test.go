// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestSecretsAreNotPrinted: with no verb, also in the unexported fields that they live in.
func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()

	const token = "session-token-8Fh2"

	for _, value := range qonto.HoldSecrets(token) {
		var shown strings.Builder

		for _, flags := range []string{"", "+", "#"} {
			for _, verb := range "vTtbcdoOqxXUeEfFgGsp!" {
				_, _ = fmt.Fprintf(&shown, "%"+flags+string(verb)+"\n", value)
			}
		}

		slog.New(slog.NewTextHandler(&shown, nil)).InfoContext(t.Context(), "message", "value", value)

		// A configuration has functions, which JSON does not have.
		if text, err := json.Marshal(value); err == nil {
			shown.Write(text)
		}

		text := strings.ReplaceAll(shown.String(), " ", "")
		if strings.Contains(text, token) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", token)) {
			t.Errorf("%T shows the token:\n%.1000s", value, shown.String())
		}
	}
}
