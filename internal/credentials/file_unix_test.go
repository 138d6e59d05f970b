// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// nobody is a user who does not run the tests.
const nobody = 65534

// promptly returns what a call returns, and fails the test if the call hangs.
func promptly(t *testing.T, call func() error) error {
	t.Helper()

	returned := make(chan error, 1)

	go func() { returned <- call() }()

	select {
	case err := <-returned:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("the call hangs")

		return nil
	}
}

func makePipe(t *testing.T, path string) {
	t.Helper()

	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() { // whatever waits for a writer goes on
		if end, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0); err == nil {
			_ = end.Close()
		}
	})
}

// A named pipe or a device in the place of the file is refused, by its own name and through a link.
func TestFile_NotRegular(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()
	pipe, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "link")
	makePipe(t, pipe)

	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}

	for _, path := range []string{pipe, link, "/dev/zero", folder} {
		source, err := credentials.NewFileSource(path, credentials.Application{})
		if err != nil {
			t.Fatal(err)
		}

		err = promptly(t, func() error {
			_, err := source.Token(t.Context())

			return err
		})
		if err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A named pipe in the place of the lock or of the next file keeps nobody waiting, and a refresh that
// waits for the lock ends when its caller does.
func TestFile_PipesBesideIt(t *testing.T) {
	t.Parallel()

	w := newTestEnv(t)
	w.keep(t, w.issue(0))

	if err := os.Remove(w.file.Path() + ".lock"); err != nil {
		t.Fatal(err)
	}

	makePipe(t, w.file.Path()+".lock")
	makePipe(t, w.file.Path()+".new")

	source := w.source(t)

	err := promptly(t, func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()

		_, err := source.Token(ctx)

		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Who owns the file can say where tokens are sent. Only the user of this process and root may own it.
func TestFile_OtherOwner(t *testing.T) {
	t.Parallel()

	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}

	w := newTestEnv(t)
	w.keep(t, w.issue(time.Hour))

	if err := os.Chown(w.file.Path(), nobody, nobody); err != nil {
		t.Fatal(err)
	}

	_, err := w.source(t).Token(t.Context())
	if err == nil || !strings.Contains(err.Error(), "belongs to another user") || !strings.Contains(err.Error(), "`sudo chown 0 '"+w.file.Path()+"'`") {
		t.Errorf("got %v", err)
	}

	if err := os.Chown(w.file.Path(), 0, nobody); err != nil { // the group has no permissions
		t.Fatal(err)
	}

	w.token(t, w.source(t))
}
