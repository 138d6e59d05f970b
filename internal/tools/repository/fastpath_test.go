// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// fastPathFile is the one file that ties the fast path to the provider.
const fastPathFile = "internal/provider/fastpath.go"

// TestFastPath_CanBeDeleted builds the provider and its tests without the fast path, and the framework alone answers a small
// test of the protocol. All else need not be compiled once more: it imports nothing that is gone, and does not know the names
// that the provider loses.
func TestFastPath_CanBeDeleted(t *testing.T) {
	t.Parallel()

	overlay := "-overlay=" + overlayWithout(t, "internal/fastpath", fastPathFile)

	goCommand(t, "list", overlay, "-test", "-deps", "./...") // fails for an import of what is not there

	for _, name := range exported(t, fastPathFile) {
		t.Errorf("%s declares %s, which other packages may use", fastPathFile, name)
	}

	// Nothing but the provider is compiled if it is built as this test was. The same sources give the same result, so the one
	// of an earlier run will do.
	tested := goCommand(t, slices.Concat([]string{"test", overlay, "-vet=off", "-ldflags=-s -w", "-v", `-run=^FuzzProtocol$/^seed#\d$`},
		buildFlags(), []string{"./internal/provider"})...)
	if !strings.Contains(tested, "--- PASS: FuzzProtocol/seed#9") {
		t.Errorf("no test of the protocol was run:\n%s", tested)
	}
}

// exported are the names that a file adds to what its package exports.
func exported(t *testing.T, name string) []string {
	t.Helper()

	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}

	var all []string

	for _, declared := range file.Decls {
		if function, ok := declared.(*ast.FuncDecl); ok && function.Recv == nil {
			all = append(all, function.Name.Name)
		}

		general, ok := declared.(*ast.GenDecl)
		if !ok {
			continue
		}

		for _, spec := range general.Specs {
			switch one := spec.(type) {
			case *ast.TypeSpec:
				all = append(all, one.Name.Name)
			case *ast.ValueSpec:
				for _, name := range one.Names {
					all = append(all, name.Name)
				}
			}
		}
	}

	return slices.DeleteFunc(all, func(name string) bool { return !token.IsExported(name) })
}

// buildFlags are those of this test, with which its dependencies are in the build cache.
func buildFlags() []string {
	var flags []string

	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == "-race" || setting.Key == "-trimpath" {
			flags = append(flags, setting.Key+"="+setting.Value)
		}
	}

	return flags
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
