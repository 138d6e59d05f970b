// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// fact is one row of COVERAGE.md.
type fact struct {
	text, source, reason string
	switches, tests      []string
}

// inCode finds the names of tests and switches.
var inCode = regexp.MustCompile("`([^`]*)`")

// readFacts reads the tables of COVERAGE.md.
func readFacts(t *testing.T) []fact {
	t.Helper()

	text, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}

	var facts []fact

	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| Fact |") || strings.HasPrefix(line, "|---") {
			continue
		}

		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 4 {
			t.Errorf("a row has %d cells, not 4: %s", len(cells), line)

			continue
		}

		tests := namesIn(cells[3])
		facts = append(facts, fact{
			text: strings.TrimSpace(cells[0]), source: strings.TrimSpace(cells[1]), switches: namesIn(cells[2]), tests: tests,
			reason: strings.Trim(inCode.ReplaceAllString(cells[3], ""), " ,."),
		})
	}

	if len(facts) == 0 {
		t.Fatal("COVERAGE.md has no rows")
	}

	return facts
}

func namesIn(cell string) []string {
	var names []string
	for _, found := range inCode.FindAllStringSubmatch(cell, -1) {
		names = append(names, found[1])
	}

	return names
}

// existingTests are the test functions of the emulator and its command, as they stand in the files.
func existingTests(t *testing.T) []string {
	t.Helper()

	return append(testsBelow(t, "."), testsBelow(t, filepath.Join("..", "..", "cmd", "qonto-emulator"))...)
}

func testsBelow(t *testing.T, folder string) []string {
	t.Helper()

	var names []string

	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
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
	for _, doc := range control.SwitchDocs() {
		names = append(names, doc.Name)
	}

	return names
}

// missing are the names that are not among the known ones.
func missing(names, known []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(known, name) })
}

// Every fact has tests that exist, or a reason; what is unknown has a switch, or a reason.
func TestEveryFactIsCovered(t *testing.T) {
	t.Parallel()

	tests, switches := existingTests(t), knownSwitches()
	seen := map[string]bool{}

	for _, row := range readFacts(t) {
		if row.text == "" || seen[row.text] {
			t.Errorf("a fact is empty or there twice: %q", row.text)
		}

		seen[row.text] = true

		if !slices.Contains([]string{"documented", "seen", "unknown", "own"}, row.source) {
			t.Errorf("%q has the source %q", row.text, row.source)
		}

		if row.reason == "" && (len(row.tests) == 0 || row.source == "unknown" && len(row.switches) == 0) {
			t.Errorf("%q has no test or, being unknown, no switch, and no reason for that", row.text)
		}

		for _, name := range missing(row.tests, tests) {
			t.Errorf("%q names %s, which is no test", row.text, name)
		}

		for _, name := range missing(row.switches, switches) {
			t.Errorf("%q names %s, which is no switch", row.text, name)
		}
	}
}

// A switch exists because of something that is known or unknown: some row names it.
func TestEverySwitchHasAFact(t *testing.T) {
	t.Parallel()

	var named []string
	for _, row := range readFacts(t) {
		named = append(named, row.switches...)
	}

	for _, name := range missing(knownSwitches(), named) {
		t.Errorf("no row names the switch %s", name)
	}
}
