// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret/secrettest"
)

const text = "Zb3-client-secret-9Q"

// box has secrets wherever a struct can have them.
type box struct {
	Field    secret.Text
	field    secret.Text
	pointer  *secret.Text
	list     []secret.Text
	array    [1]secret.Text
	table    map[string]secret.Text
	key      map[secret.Text]int
	anything any
	inner    struct{ field secret.Text }
}

func newBox() box {
	hidden := secret.New(text)
	made := box{
		Field: hidden, field: hidden, pointer: &hidden, list: []secret.Text{hidden}, array: [1]secret.Text{hidden},
		table: map[string]secret.Text{"key": hidden}, key: map[secret.Text]int{hidden: 1}, anything: hidden,
	}
	made.inner.field = hidden

	return made
}

func TestText_IsNotFormatted(t *testing.T) {
	t.Parallel()

	hidden := secret.New(text)
	full := newBox()

	for name, value := range map[string]any{
		"itself": hidden, "a pointer": &hidden, "a list": []secret.Text{hidden}, "a struct": full, "a pointer to one": &full,
		"fields":   []any{full.pointer, full.list, full.table, full.key, full.anything, full.inner},
		"an error": fmt.Errorf("%w: %v", errors.New("failed"), hidden),
	} {
		secrettest.AssertRedacted(t, name, value, text)
	}

	want := strings.TrimSpace(strings.Repeat(secret.Redacted+" ", 5))
	if got := fmt.Sprintf("%v %s %d %#v %x", hidden, hidden, hidden, hidden, hidden); got != want {
		t.Errorf("formatted as %s", got)
	}
}

func TestText_IsNotEncoded(t *testing.T) {
	t.Parallel()

	full := newBox()

	var log bytes.Buffer

	for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(handler).InfoContext(t.Context(), "message", "secret", full.field, "struct", full, "pointer", &full.field, "list", full.list)
	}

	asJSON, err := json.Marshal(map[string]any{"field": full.Field, "key": full.key, "list": full.list})
	if err != nil {
		t.Fatal(err)
	}

	asXML, err := xml.Marshal(full.list)
	if err != nil {
		t.Fatal(err)
	}

	for name, shown := range map[string]string{"the log": log.String(), "JSON": string(asJSON), "XML": string(asXML)} {
		secrettest.AssertAbsent(t, name, shown, text)

		if !strings.Contains(shown, secret.Redacted) {
			t.Errorf("%s is %s", name, shown)
		}
	}
}

func TestText_Equality(t *testing.T) {
	t.Parallel()

	if secret.Trimmed(" a\n") != secret.New("a") || secret.New("a") == secret.New("b") || secret.New(" a") == secret.New("a") {
		t.Error("secrets are not equal when their texts are")
	}

	if !secret.Trimmed(" \n").IsZero() || !secret.New("").IsZero() || secret.New("a").IsZero() {
		t.Error("not the empty text, and it alone, is the zero value")
	}

	if secret.New("a").Fingerprint() == secret.New("b").Fingerprint() || (secret.Text{}).Fingerprint() != "" {
		t.Error("fingerprints do not tell secrets apart")
	}
}
