// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFastPath_CanBeDeleted builds everything, tests included, without the fast path and the one file that ties it to the
// provider. Then the framework alone answers a small test of the protocol.
func TestFastPath_CanBeDeleted(t *testing.T) {
	t.Parallel()

	overlay := "-overlay=" + overlayWithout(t, "internal/fastpath", "internal/provider/fastpath.go")
	others := []string{"vet", overlay}

	for line := range strings.Lines(goList(t, "./...")) {
		if name := strings.TrimSpace(line); !within(relative(name), "internal/fastpath") {
			others = append(others, name)
		}
	}

	goCommand(t, others...)

	tested := goCommand(t, "test", overlay, "-count=1", "-v", "-run=^FuzzProtocol$", "./internal/provider")
	if !strings.Contains(tested, "--- PASS: FuzzProtocol") {
		t.Errorf("no test of the protocol was run:\n%s", tested)
	}
}

// overlayWithout is a file that has the go command see none of these files and folders.
func overlayWithout(t *testing.T, paths ...string) string {
	t.Helper()

	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}

	gone := map[string]string{}

	for _, path := range paths {
		err := filepath.WalkDir(filepath.Join(top, path), func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				gone[name] = ""
			}

			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	text, err := json.Marshal(map[string]any{"Replace": gone})
	if err != nil {
		t.Fatal(err)
	}

	name := filepath.Join(t.TempDir(), "overlay.json")

	err = os.WriteFile(name, text, 0o600)
	if err != nil {
		t.Fatal(err)
	}

	return name
}

// goCommand runs the go command at the root of the module and returns what it prints.
func goCommand(t *testing.T, args ...string) string {
	t.Helper()

	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = root

	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", args[0], err, out)
	}

	return string(out)
}
