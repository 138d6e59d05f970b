// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/coverage"
)

// existingTests are the test functions of the emulator and its command, as they stand in the files.
func existingTests(t *testing.T) []string {
	t.Helper()

	var names []string

	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}

		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}

		for _, declared := range parsed.Decls {
			if function, is := declared.(*ast.FuncDecl); is && function.Recv == nil && strings.HasPrefix(function.Name.Name, "Test") {
				names = append(names, function.Name.Name)
			}
		}

		return nil
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("%d tests found: %v", len(names), err)
	}

	return names
}

func knownSwitches() []string {
	var names []string
	for _, doc := range emulator.SwitchDocs() {
		names = append(names, doc.Name)
	}

	return names
}

// Every row has tests that exist, or a reason; what is unknown has a switch, or a reason.
func TestEveryRowIsCovered(t *testing.T) {
	t.Parallel()

	tests, switches := existingTests(t), knownSwitches()
	facts := map[string]bool{}

	for _, row := range rows() {
		if row.Fact == "" || facts[row.Fact] {
			t.Errorf("a fact is empty or there twice: %q", row.Fact)
		}

		facts[row.Fact] = true

		if row.Reason == "" && (row.Tests == "" || row.From == coverage.Unknown && row.Switches == "") {
			t.Errorf("%q has no test or, being unknown, no switch, and no reason for that", row.Fact)
		}

		for _, name := range missing(row.TestNames(), tests) {
			t.Errorf("%q names %s, which is no test", row.Fact, name)
		}

		for _, name := range missing(row.SwitchNames(), switches) {
			t.Errorf("%q names %s, which is no switch", row.Fact, name)
		}
	}
}

func rows() []coverage.Row {
	var all []coverage.Row
	for _, section := range coverage.Sections() {
		all = append(all, section.Rows...)
	}

	return all
}

// missing are the names that are not among the known ones.
func missing(names, known []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(known, name) })
}

// A switch exists because of something that is known or unknown: some row names it.
func TestEverySwitchHasARow(t *testing.T) {
	t.Parallel()

	var named []string
	for _, row := range rows() {
		named = append(named, row.SwitchNames()...)
	}

	for _, name := range missing(knownSwitches(), named) {
		t.Errorf("no row names the switch %s", name)
	}
}

func TestCoverageFileIsUpToDate(t *testing.T) {
	t.Parallel()

	written, err := os.ReadFile("../COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(coverage.Render(), string(written)); diff != "" {
		t.Errorf("COVERAGE.md is old; run: go run ./internal/emulator/coverage/cmd/coverage\n%s", diff)
	}
}
