// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
)

// programDir is the folder of the provider as a program, which all tests of a package share.
const programDir = "program"

var errLeftBehind = errors.New("the tests have left files behind")

// Main runs the tests of a package in a temporary folder of its own, and fails if they leave anything in it.
func Main(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAIL:", err)

		code = max(code, 1)
	}

	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "acc-")
	if err != nil {
		return 0, fmt.Errorf("making a temporary folder: %w", err)
	}

	defer func() { _ = os.RemoveAll(dir) }() // what matters is what was in it

	for _, name := range []string{"TMPDIR", "TMP"} { // TMP is the one of Windows
		if err := os.Setenv(name, dir); err != nil {
			return 0, fmt.Errorf("naming the temporary folder: %w", err)
		}
	}

	code = m.Run()

	if runtime.GOOS == "windows" {
		return code, nil // a file that is still open cannot be removed there
	}

	return code, leftBehind(dir)
}

// leftBehind names what is in the temporary folder besides the program that was built.
func leftBehind(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the temporary folder: %w", err)
	}

	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}

	names = slices.DeleteFunc(names, func(name string) bool { return name == programDir })
	if len(names) > 0 {
		return fmt.Errorf("%w: %q", errLeftBehind, names)
	}

	return nil
}

// TempDir is a temporary folder for the processes of a test, which is removed with everything that killed ones leave in it.
// Its path is short, because the path of a provider's socket may have about a hundred bytes, and [testing.T.TempDir] takes
// many of them.
func TempDir(t *testing.T) string {
	t.Helper()

	dir, err := makeTempDir()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})

	return dir
}

func makeTempDir() (string, error) {
	dir, err := os.MkdirTemp("", "t-")
	if err != nil {
		return "", fmt.Errorf("making a temporary folder: %w", err)
	}

	return dir, nil
}
