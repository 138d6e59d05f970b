// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// otherPermissions are the permissions that nobody but the owner may have.
const otherPermissions fs.FileMode = 0o077

// nonBlocking keeps the opening of a named pipe from waiting for its other end.
const nonBlocking = syscall.O_NONBLOCK

func checkAccess(info fs.FileInfo, path string) error {
	if info.Mode().Perm()&otherPermissions != 0 {
		return fmt.Errorf("%w (mode %04o): run `chmod 600 %s`", errNotPrivate, info.Mode().Perm(), quoted(path))
	}

	if of, ok := info.Sys().(*syscall.Stat_t); ok {
		return checkOwner(int(of.Uid), os.Geteuid(), path)
	}

	return nil
}

// checkOwner accepts files of the user and of root, who can do anything anyway. Root itself accepts its own only: it would
// send tokens where another user says, and a refresh would take the file away from that user.
func checkOwner(owner, user int, path string) error {
	const root = 0

	if owner == user || owner == root {
		return nil
	}

	return fmt.Errorf("%w (user id %d): run `sudo chown %d %s`, or use a file of your own", errNotOwn, owner, user, quoted(path))
}

// quoted is a path as a shell takes it.
func quoted(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }

// syncDir makes a rename survive a power failure.
func syncDir(path string) error {
	dir, err := os.Open(path) //nolint:gosec // the folder of the user's own file
	if err != nil {
		return err //nolint:wrapcheck // the caller says what it was for
	}

	defer func() { _ = dir.Close() }()

	return dir.Sync() //nolint:wrapcheck // the caller says what it was for
}
