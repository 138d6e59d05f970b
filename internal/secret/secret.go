// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package secret holds tokens and client secrets so that no log, error or plan shows them by accident.
package secret

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unique"
)

// Redacted is what stands for a secret in every text.
const Redacted = "[redacted]"

// fingerprintBytes tell secrets apart without telling what they are.
const fingerprintBytes = 8

// Text is a secret. The zero value is none, and two are equal (==) if their texts are.
//
// Neither fmt nor log/slog shows the text, nor do the encoders of the standard library, which write a placeholder. fmt calls
// no method on the unexported fields of a struct, and prints an address for a secret there. The text is in memory as it is:
// printers that follow pointers, such as go-spew, and debuggers do show it.
type Text struct {
	handle unique.Handle[string]
}

// New takes the text as it is.
func New(text string) Text {
	if text == "" {
		return Text{}
	}

	return Text{handle: unique.Make(text)}
}

// Trimmed removes the white space around a secret: many are read from files that end with a line feed.
func Trimmed(text string) Text { return New(strings.TrimSpace(text)) }

// IsZero tells that there is no secret.
func (t Text) IsZero() bool { return t == Text{} }

// Reveal returns the text, to be sent or stored.
func (t Text) Reveal() string {
	if t.IsZero() {
		return ""
	}

	return t.handle.Value()
}

// Format writes a placeholder, whatever the verb.
func (Text) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, Redacted) }

// String returns a placeholder.
func (Text) String() string { return Redacted }

// GoString returns a placeholder.
func (Text) GoString() string { return Redacted }

// MarshalText returns a placeholder.
func (Text) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// LogValue returns a placeholder.
func (Text) LogValue() slog.Value { return slog.StringValue(Redacted) }

// Fingerprint tells one secret from another. It is empty for none.
func (t Text) Fingerprint() string {
	if t.IsZero() {
		return ""
	}

	sum := sha256.Sum256([]byte(t.Reveal()))

	return hex.EncodeToString(sum[:fingerprintBytes])
}

// Sendable tells whether the secret can be sent in a header.
func (t Text) Sendable() bool { return IsSendable(t.Reveal()) }

// IsSendable tells whether a text can be sent in a header: it is not empty, and every byte is a visible ASCII character.
func IsSendable(text string) bool {
	const firstVisible, lastVisible = '!', '~'

	return text != "" && strings.IndexFunc(text, func(r rune) bool { return r < firstVisible || r > lastVisible }) < 0
}
