// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "strings"

const hidden = "[hidden]"

// Secret is a token or a client secret. No formatting verb shows it; in JSON it is a string like any other.
type Secret string

// String returns a placeholder.
func (Secret) String() string { return hidden }

// GoString returns a placeholder.
func (Secret) GoString() string { return hidden }

// NewSecret removes the white space around a secret: many are read from files that end with a line feed.
func NewSecret(text string) Secret { return Secret(strings.TrimSpace(text)) }

// sendable tells whether the secret can be sent in a header: visible ASCII characters only.
func (s Secret) sendable() bool {
	const firstVisible, lastVisible = '!', '~'

	return s != "" && strings.IndexFunc(string(s), func(r rune) bool { return r < firstVisible || r > lastVisible }) < 0
}
