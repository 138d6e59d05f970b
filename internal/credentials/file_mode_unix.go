// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"fmt"
	"io/fs"
	"os"
)

// othersMay are the permissions that nobody but the owner may have.
const othersMay fs.FileMode = 0o077

func checkMode(info fs.FileInfo, path string) error {
	if info.Mode().Perm()&othersMay == 0 {
		return nil
	}

	return fmt.Errorf("%w (mode %04o): run `chmod 600 %s`", errNotPrivate, info.Mode().Perm(), path)
}

// syncDir makes a rename survive a power failure.
func syncDir(path string) error {
	dir, err := os.Open(path) //nolint:gosec // the folder of the user's own file
	if err != nil {
		return err //nolint:wrapcheck // the caller says what it was for
	}

	defer func() { _ = dir.Close() }()

	return dir.Sync() //nolint:wrapcheck // the caller says what it was for
}
