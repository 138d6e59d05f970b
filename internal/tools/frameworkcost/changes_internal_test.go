// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"go/ast"
	gobuild "go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const repository = "../../.."

// Every text that a change replaces stands exactly once in the framework that go.mod names, and what comes of it has no
// errors of types. It is compiled, and tested, by `make framework-cost`. The go.mod file of the repository is only read.
func TestChangesFitTheFrameworkInUse(t *testing.T) {
	t.Parallel()

	modules := func() string {
		return read(t, filepath.Join(repository, "go.mod")) + read(t, filepath.Join(repository, "go.sum"))
	}
	before := modules()

	used, err := resolve(t.Context(), repository, t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}

	variants, err := variantsOf(t.Context(), options{repository: repository, version: used.version}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}

	if len(variants) != 1+len(changes()) {
		t.Fatalf("%d of %d changes fit: adapt the changes to the framework, or remove those that it has made", len(variants)-1, len(changes()))
	}

	if modules() != before {
		t.Error("go.mod or go.sum is not what it was")
	}

	checkTypes(t, variants[len(variants)-1])

	var patch strings.Builder

	err = diff(t.Context(), t.TempDir(), variants, &patch)
	if err != nil {
		t.Fatal(err)
	}

	for _, edited := range changes() {
		for _, one := range edited.edits {
			if !strings.Contains(patch.String(), "\n+++ b/"+one.file+"\n") {
				t.Errorf("the patch lacks %s", one.file)
			}
		}
	}
}

// checkTypes checks the packages that were edited. What they import is in the build cache, as this test was built with it.
func checkTypes(t *testing.T, changed variant) {
	t.Helper()

	packages := map[string]bool{}

	for _, edited := range changes() {
		for _, one := range edited.edits {
			packages[path.Dir(one.file)] = true
		}
	}

	listed := []string{"list", "-export", "-deps", "-f={{.ImportPath}}\t{{.Export}}"}

	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == "-race" || setting.Key == "-trimpath" {
			listed = append(listed, setting.Key+"="+setting.Value)
		}
	}

	for name := range packages {
		listed = append(listed, framework+"/"+name)
	}

	cmd := exec.CommandContext(t.Context(), "go", listed...)
	cmd.Dir = repository

	printed, err := output(cmd)
	if err != nil {
		t.Fatal(err)
	}

	compiled := map[string]string{}

	for line := range strings.Lines(string(printed)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		compiled[name] = file
	}

	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "gc", func(name string) (io.ReadCloser, error) { return os.Open(compiled[name]) })

	for name := range packages {
		_, err = (&types.Config{Importer: imports}).Check(framework+"/"+name, files, sources(t, files, filepath.Join(changed.dir, name)), nil)
		if err != nil {
			t.Errorf("%s: %v", changed.name, err)
		}
	}
}

// sources are the files of a package, without its tests.
func sources(t *testing.T, files *token.FileSet, dir string) []*ast.File {
	t.Helper()

	found, err := gobuild.ImportDir(dir, 0)
	if err != nil {
		t.Fatal(err)
	}

	var all []*ast.File

	for _, name := range found.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}

		all = append(all, file)
	}

	return all
}

// A change that does not fit a version is left out, and the others are still made.
func TestVariantsWithoutAChangeThatDoesNotFit(t *testing.T) {
	t.Parallel()

	plain := &module{version: "v0.0.0", dir: t.TempDir(), modfile: filepath.Join(t.TempDir(), "go.mod")}

	for _, name := range []string{"go.mod", "go.sum"} {
		write(t, filepath.Join(filepath.Dir(plain.modfile), name), read(t, filepath.Join(repository, name)))
	}

	for _, one := range changes() {
		for _, part := range one.edits {
			path := filepath.Join(plain.dir, filepath.FromSlash(part.file))

			if one.number == "1" {
				write(t, path, "of another version")
			} else {
				write(t, path, part.old)
			}
		}
	}

	variants, err := withChanges(t.Context(), repository, t.TempDir(), plain)
	if err != nil {
		t.Fatal(err)
	}

	var names []string
	for _, one := range variants {
		names = append(names, one.name)
	}

	if diff := cmp.Diff([]string{byFramework, "change 2", "changes 2 and 3"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestNameOf(t *testing.T) {
	t.Parallel()

	for want, all := range map[string][]change{
		"change 2": {{number: "2"}}, "changes 1 and 3": {{number: "1"}, {number: "3"}}, "changes 1, 2 and 3": {{number: "1"}, {number: "2"}, {number: "3"}},
	} {
		if got := nameOf(all); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEdit_RefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()

	one := edit{file: "folder/file.go", old: "old", new: "new"}

	for name, c := range map[string]struct {
		text, want string
		err        error
	}{
		"once":  {"an old text", "an new text", nil},
		"never": {"a text", "a text", errDoesNotFit},
		"twice": {"old, old", "old, old", errDoesNotFit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			dir := t.TempDir()
			path := filepath.Join(dir, "folder", "file.go")

			write(t, path, c.text)

			err := change{number: "1", edits: []edit{one}}.apply(dir)
			if got := read(t, path); !errors.Is(err, c.err) || got != c.want {
				t.Errorf("%q, %v", got, err)
			}
		})
	}

	if err := one.apply(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is missing: %v", err)
	}
}

// write adds to a file, which it makes if need be.
func write(t *testing.T, path, text string) {
	t.Helper()

	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err != nil {
		t.Fatal(err)
	}

	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}

	_, err = file.WriteString(text)

	err = errors.Join(err, file.Close())
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()

	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	return string(text)
}
