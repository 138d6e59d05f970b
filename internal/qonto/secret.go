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

// secret is a text that neither fmt nor log/slog shows, nor the encoders of the standard library. The zero value is none, and
// two are equal (==) if their texts are.
//
// fmt calls no method on the unexported fields of a struct, and prints an address for a secret there. Printers that follow
// pointers, such as go-spew, do show the text.
type secret struct {
	text unique.Handle[string]
}

func newSecret(text string) secret {
	if text == "" {
		return secret{}
	}

	return secret{text: unique.Make(text)}
}

// reveal returns the text, to be sent.
func (s secret) reveal() string {
	if s == (secret{}) {
		return ""
	}

	return s.text.Value()
}

// Format writes a placeholder, whatever the verb.
func (secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, redacted) }

// String returns a placeholder.
func (secret) String() string { return redacted }

// GoString returns a placeholder.
func (secret) GoString() string { return redacted }

// MarshalText returns a placeholder.
func (secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue returns a placeholder.
func (secret) LogValue() slog.Value { return slog.StringValue(redacted) }
