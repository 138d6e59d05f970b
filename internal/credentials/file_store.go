// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "context"

// fileStore lets a Source keep its credentials in a file.
type fileStore struct {
	file *File
}

func (s fileStore) read(context.Context) (Credentials, error) { return s.file.Read() }

func (fileStore) loginHint() string { return "run `terraform-provider-qonto login` again" }

// begin takes the lock and reads again: another process may have refreshed while this one waited.
func (s fileStore) begin(ctx context.Context, _ Credentials) (rotation, error) {
	unlock, err := s.file.lock(ctx)
	if err != nil {
		return nil, err
	}

	found, err := s.file.readCurrent()
	if err == nil {
		err = s.file.checkWritable()
	}

	if err != nil {
		unlock()

		return nil, err
	}

	return &fileRotation{file: s.file, found: found, unlock: unlock}, nil
}

type fileRotation struct {
	file   *File
	found  Credentials
	unlock func()
}

func (c *fileRotation) current() Credentials { return c.found }

func (c *fileRotation) save(_ context.Context, next Credentials) error { return c.file.write(next) }

func (c *fileRotation) end() {
	c.file.onStep("saved")
	c.unlock()
}
