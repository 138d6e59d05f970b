// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// A file that others can read is refused with the command that mends it.
func TestFile_OthersMayRead(t *testing.T) {
	t.Parallel()

	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}

	for mode, private := range map[fs.FileMode]bool{
		0o600: true, 0o400: true, 0o700: true, 0o640: false, 0o604: false, 0o644: false, 0o660: false, 0o610: false, 0o602: false,
	} {
		w := newTestEnv(t)
		w.keep(t, w.issue(time.Hour))

		if err := os.Chmod(w.file.Path(), mode); err != nil {
			t.Fatal(err)
		}

		_, err := w.source(t).Token(t.Context())
		if (err == nil) != private {
			t.Errorf("mode %o: %v", mode, err)
		}

		if err != nil && !strings.Contains(err.Error(), "`chmod 600 '"+w.file.Path()+"'`") {
			t.Errorf("%v does not name the way out", err)
		}
	}
}

// Files are made private, whatever the file was before, and whatever folder is missing.
func TestFile_MadePrivate(t *testing.T) {
	t.Parallel()

	file, err := credentials.NewFile(filepath.Join(t.TempDir(), "deep", "down", "credentials.json"))
	if err != nil {
		t.Fatal(err)
	}

	for range 2 {
		if err := file.Replace(t.Context(), newServer().issue(time.Hour)); err != nil {
			t.Fatal(err)
		}

		if err := os.Chmod(file.Path(), 0o666); err != nil { // the next round makes it private again
			t.Fatal(err)
		}
	}

	if err := file.Replace(t.Context(), newServer().issue(time.Hour)); err != nil {
		t.Fatal(err)
	}

	checkModes(t, file.Path(), file.Path()+".lock")

	err = file.Remove(t.Context(), func(_ credentials.Credentials, err error) error { return err })
	if err != nil {
		t.Fatal(err)
	}

	if _, err := file.Read(); err == nil || !strings.Contains(err.Error(), "login") {
		t.Errorf("after the removal: %v", err)
	}
}

func checkModes(t *testing.T, paths ...string) {
	t.Helper()

	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

// Each is named, none is repeated.
func TestFile_BadContents(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()

	for name, content := range map[string]string{
		"empty": "", "newer": `{"version": 9, "refresh_token": "ory_rt_x7Kq"}`, "broken": `{"refresh_token": "ory_rt_x7Kq`,
		"long": strings.Repeat(" ", 70_000) + "{}",
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	for _, name := range []string{"empty", "newer", "broken", "long", "missing", "."} {
		source, err := credentials.NewFileSource(filepath.Join(folder, name), credentials.Application{})
		if err != nil {
			t.Fatal(err)
		}

		_, err = source.Token(t.Context())
		if err == nil || strings.Contains(err.Error(), "x7Kq") || !strings.Contains(err.Error(), folder) {
			t.Errorf("%s: %v", name, err)
		}
	}

	if _, err := credentials.NewFile(""); err == nil {
		t.Error("a file without a name was accepted")
	}
}

func TestFile_HomeFolder(t *testing.T) {
	t.Parallel()

	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip("there is none")
	}

	file, err := credentials.NewFile("~/.config/credentials.json")
	if err != nil || file.Path() != filepath.Join(home, ".config", "credentials.json") {
		t.Errorf("%v, %v", file, err)
	}
}

// The file behind the link is replaced, the link stays, and both names share one lock.
func TestFile_SymbolicLinks(t *testing.T) {
	t.Parallel()

	w := newTestEnv(t)
	w.keep(t, w.issue(0))

	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(w.file.Path(), link); err != nil {
		t.Skip("no links here")
	}

	source, err := credentials.NewFileSource(link, w.app)
	if err != nil {
		t.Fatal(err)
	}

	if token := w.token(t, source); token != w.stored(t) {
		t.Errorf("%s is not what is stored", token)
	}

	if target, err := os.Readlink(link); err != nil || target != w.file.Path() {
		t.Errorf("the link is %q, %v", target, err)
	}

	if names, _ := filepath.Glob(link + "*"); len(names) != 1 {
		t.Errorf("files %q", names)
	}
}

// A refresh token is not used if the new one could not be stored.
func TestFile_UnwritableFolder(t *testing.T) {
	t.Parallel()

	w := newTestEnv(t)
	w.keep(t, w.issue(0))

	// A folder in the place of the draft stands for a disk that is full or read-only: the tests may run as root.
	if err := os.MkdirAll(filepath.Join(w.file.Path()+".new", "full"), 0o700); err != nil {
		t.Fatal(err)
	}

	_, err := w.source(t).Token(t.Context())
	if err == nil || !strings.Contains(err.Error(), "must be writable") || w.count() != 0 {
		t.Errorf("%v after %d requests", err, w.count())
	}
}

// Who holds the lock is waited for, but not for ever.
func TestFile_Locked(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		w.keep(t, w.issue(0))

		other := flock.New(w.file.Path() + ".lock")
		if held, err := other.TryLock(); !held || err != nil {
			t.Fatal(held, err)
		}

		source, began := w.source(t), time.Now()

		_, err := source.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), ".lock") || time.Since(began) < time.Minute || w.count() != 0 {
			t.Errorf("%v after %s", err, time.Since(began))
		}

		time.AfterFunc(40*time.Second, func() { _ = other.Unlock() })
		source.Forgive()
		w.token(t, source)
	})
}

// Only a refresh takes the lock, so a read-only file with a good token can be used.
func TestFile_FreshTokenNeedsNoLock(t *testing.T) {
	t.Parallel()

	w := newTestEnv(t)
	w.keep(t, w.issue(time.Hour))

	if err := os.Remove(w.file.Path() + ".lock"); err != nil {
		t.Fatal(err)
	}

	w.token(t, w.source(t))

	if _, err := os.Stat(w.file.Path() + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock was taken: %v", err)
	}
}
