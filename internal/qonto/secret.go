// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"fmt"
	"io"
	"log/slog"
	"unique"
)

const redacted = "[redacted]"

// Secret is a text that neither fmt nor log/slog shows, nor the encoders of the standard library. The zero value is none, and
// two are equal (==) if their texts are.
//
// fmt calls no method on the unexported fields of a struct, and prints an address for a secret there. Printers that follow
// pointers, such as go-spew, do show the text.
type Secret struct {
	text unique.Handle[string]
}

// NewSecret takes the text as it is.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}

	return Secret{text: unique.Make(text)}
}

// Reveal returns the text, to be sent.
func (s Secret) Reveal() string {
	if s == (Secret{}) {
		return ""
	}

	return s.text.Value()
}

// Format writes a placeholder, whatever the verb.
func (Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, redacted) }

// String returns a placeholder.
func (Secret) String() string { return redacted }

// GoString returns a placeholder.
func (Secret) GoString() string { return redacted }

// MarshalText returns a placeholder.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue returns a placeholder.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
