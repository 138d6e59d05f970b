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

// TestSessionTokenIsNotPrinted: with no verb, also in the unexported fields that it lives in.
func TestSessionTokenIsNotPrinted(t *testing.T) {
	t.Parallel()

	const token = "session-token-8Fh2"

	var shown strings.Builder

	for _, value := range qonto.HoldSession(token) {
		for _, flags := range []string{"", "+", "#"} {
			for _, verb := range "vTtbcdoOqxXUeEfFgGsp!" {
				_, _ = fmt.Fprintf(&shown, "%"+flags+string(verb)+"\n", value)
			}
		}

		slog.New(slog.NewTextHandler(&shown, nil)).InfoContext(t.Context(), "message", "value", value)

		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}

		shown.Write(text)
	}

	text := strings.ReplaceAll(shown.String(), " ", "")
	if strings.Contains(text, token) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", token)) {
		t.Errorf("the token is shown:\n%.2000s", shown.String())
	}
}
