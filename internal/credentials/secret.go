// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unique"
)

const (
	hidden = "[hidden]"

	// fingerprintBytes tell secrets apart without telling what they are.
	fingerprintBytes = 8
)

// Secret is a token or a client secret. The zero value is none, and two secrets are equal (==) if their texts are.
//
// Neither fmt nor log/slog shows its text, nor do the encoders of the standard library, which write a placeholder. fmt calls
// no method on the unexported fields of a struct, and prints an address for a secret there. The text is in memory as it is:
// printers that follow pointers, such as go-spew, and debuggers do show it.
type Secret struct {
	text unique.Handle[string]
}

// NewSecret removes the white space around a secret: many are read from files that end with a line feed.
func NewSecret(text string) Secret { return secretOf(strings.TrimSpace(text)) }

// secretOf takes the text as it is.
func secretOf(text string) Secret {
	if text == "" {
		return Secret{}
	}

	return Secret{text: unique.Make(text)}
}

// IsZero tells that there is no secret.
func (s Secret) IsZero() bool { return s == Secret{} }

// Reveal returns the text, to be sent or stored.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}

	return s.text.Value()
}

// Format writes a placeholder, whatever the verb.
func (Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, hidden) }

// String returns a placeholder.
func (Secret) String() string { return hidden }

// GoString returns a placeholder.
func (Secret) GoString() string { return hidden }

// MarshalText returns a placeholder.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue returns a placeholder.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// fingerprint tells one secret from another. It is empty for none.
func (s Secret) fingerprint() string {
	if s.IsZero() {
		return ""
	}

	sum := sha256.Sum256([]byte(s.Reveal()))

	return hex.EncodeToString(sum[:fingerprintBytes])
}

// sendable tells whether the secret can be sent in a header: visible ASCII characters only.
func (s Secret) sendable() bool { return isSendable(s.Reveal()) }

func isSendable(text string) bool {
	const firstVisible, lastVisible = '!', '~'

	return text != "" && strings.IndexFunc(text, func(r rune) bool { return r < firstVisible || r > lastVisible }) < 0
}
