// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilter lets the go command run a small package and reads what becomes of the events.
func TestFilter(t *testing.T) {
	t.Parallel()

	events := goTest(t, `
func TestFine(t *testing.T) { t.Run("sub/case", func(t *testing.T) {}) }

func TestLater(t *testing.T) { t.Run("moon", func(t *testing.T) { t.Skip("needs a full moon") }) }
`)

	for name, c := range map[string]struct {
		allowed  list
		required string
		fails    bool
		says     string // a part of what is added
	}{
		"a skip that is not listed":              {fails: true, says: `"Test":"TestLater/moon"}`},
		"a listed skip":                          {allowed: list{"demo TestLater": true}},
		"a skip of another package":              {allowed: list{"other TestLater": true}, fails: true, says: "does not allow this skip"},
		"a required package has passed":          {allowed: list{"demo TestLater": true}, required: "demo"},
		"a required package that was not tested": {allowed: list{"demo TestLater": true}, required: "other", fails: true, says: "No test of this package"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder

			err := filter(strings.NewReader(events), &out, c.allowed, c.required)
			if errors.Is(err, errFailed) != c.fails {
				t.Errorf("error %v, want a failure: %t", err, c.fails)
			}

			if !c.fails && out.String() != events {
				t.Errorf("the events have changed:\n%s", out.String())
			}

			if !strings.Contains(out.String(), c.says) || strings.Contains(out.String(), `"Action":"fail"`) != c.fails {
				t.Errorf("lacks %q:\n%s", c.says, out.String())
			}
		})
	}
}

func TestParseListWantsAReason(t *testing.T) {
	t.Parallel()

	if _, err := parseList(listText); err != nil {
		t.Error(err)
	}

	for _, line := range []string{"internal/demo", "internal/demo TestMoon", "internal/demo TestMoon  "} {
		if _, err := parseList(line); !errors.Is(err, errList) {
			t.Errorf("%q: error %v, want errList", line, err)
		}
	}
}

// A test that is renamed must be renamed in the list.
func TestListedTestsExist(t *testing.T) {
	t.Parallel()

	allowed, err := parseList(listText)
	if err != nil {
		t.Fatal(err)
	}

	for entry := range allowed {
		pkg, test, _ := strings.Cut(entry, " ")

		files, err := filepath.Glob(filepath.Join("..", "..", "..", pkg, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}

		if !slices.ContainsFunc(files, func(path string) bool {
			content, err := os.ReadFile(path)

			return err == nil && strings.Contains(string(content), "func "+test+"(")
		}) {
			t.Errorf("%s has no %s", pkg, test)
		}
	}
}

// goTest returns what `go test -json` prints for the package "demo" of a module with this one's path.
func goTest(t *testing.T, body string) string {
	t.Helper()

	dir := t.TempDir()

	for path, content := range map[string]string{
		"go.mod":            "module " + strings.TrimSuffix(module, "/") + "\n\ngo 1.26\n",
		"demo/demo_test.go": "package demo\n\nimport \"testing\"\n" + body,
	} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	cmd := exec.CommandContext(t.Context(), "go", "test", "-json", "./...")
	cmd.Dir = dir

	events, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}

	return string(events)
}
