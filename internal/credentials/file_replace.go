// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// usualDocument is more than a document with tokens of Qonto's has, in bytes.
const usualDocument = 4 << 10

// write replaces the file as a whole. It is called with the lock held. A process that is killed meanwhile leaves the old
// file or the new one, and maybe a complete new one under the name of the next.
func (f *File) write(next Credentials) error {
	data, err := next.Encode()
	if err != nil {
		return err
	}

	file, err := f.createNext()
	if err != nil {
		return err
	}

	defer func() { _ = file.Close() }()

	_, err = file.Write(data)
	if err == nil {
		f.onStep("written")

		err = file.Sync()
	}

	if err == nil {
		f.onStep("synced")

		err = file.Close() // Windows renames closed files only
	}

	if err != nil {
		return fmt.Errorf("%w: %w", errUnwritable, err)
	}

	return f.renameNext()
}

// createNext makes the next file, empty. One that is left from before is of no use any more, and may have another owner.
func (f *File) createNext() (*os.File, error) {
	name := f.real() + nextSuffix

	err := os.Remove(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", errUnwritable, err)
	}

	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode) //nolint:gosec // beside the user's own file
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnwritable, err)
	}

	f.onStep("created")

	return file, nil
}

// renameNext puts the next file in the place of the current one.
func (f *File) renameNext() error {
	target := f.real()

	err := os.Rename(target+nextSuffix, target)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnwritable, err)
	}

	f.onStep("renamed")

	err = syncDir(filepath.Dir(target))
	if err != nil {
		return fmt.Errorf("%w: %w", errUnwritable, err)
	}

	return nil
}

// checkWritable finds out whether the file could be replaced, before a refresh token is used that cannot be used again. It
// writes as much as the real thing, for the sake of full disks.
func (f *File) checkWritable() error {
	file, err := f.createNext()
	if err != nil {
		return err
	}

	_, err = file.Write(bytes.Repeat([]byte{' '}, usualDocument))

	err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	if err != nil {
		return fmt.Errorf("%w: %w", errUnwritable, err)
	}

	return nil
}

// completeReplacement carries on where a process was killed that had the next file complete but not yet in place: its refresh token
// is the living one.
func (f *File) completeReplacement(current Credentials) (Credentials, error) {
	next := File{path: f.real() + nextSuffix, onStep: f.onStep}

	found, err := next.Read()
	if err != nil || found.Replaces == "" || found.Replaces != current.fingerprint() {
		return current, nil //nolint:nilerr // there is nothing to finish
	}

	return found, f.renameNext()
}
