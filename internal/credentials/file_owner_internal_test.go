// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"errors"
	"testing"
)

// The commands that errors show can be pasted, whatever the path is made of.
func TestQuoted(t *testing.T) {
	t.Parallel()

	for path, want := range map[string]string{
		"/Users/me/Library/Application Support/qonto": "'/Users/me/Library/Application Support/qonto'",
		"/home/o'neill/$HOME":                         `'/home/o'\''neill/$HOME'`,
	} {
		if got := quoted(path); got != want {
			t.Errorf("%s became %s, want %s", path, got, want)
		}
	}
}

// The rule itself, for users who cannot give files away.
func TestCheckOwner(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		owner, user int
		accepted    bool
	}{
		{1000, 1000, true}, {0, 1000, true}, {0, 0, true}, {1001, 1000, false}, {1000, 0, false},
	} {
		err := checkOwner(tc.owner, tc.user, "credentials.json")
		if errors.Is(err, errNotOwn) == tc.accepted {
			t.Errorf("a file of user %d, read by user %d: %v", tc.owner, tc.user, err)
		}
	}
}
