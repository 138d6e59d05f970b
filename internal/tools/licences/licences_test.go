// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package licences_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/licences"
)

// program is a module with a dependency for each system, one within another, and one that only a test has.
func program() map[string]string {
	const goMod = "\n\ngo 1.26\n"

	return map[string]string{
		"go.mod": "module example.com/program" + goMod + `
require (
	example.com/everywhere v1.0.0
	example.com/tested v1.0.0
	example.com/windows v1.0.0
	example.com/within v1.0.0
)

replace (
	example.com/everywhere v1.0.0 => ./everywhere
	example.com/tested v1.0.0 => ./tested
	example.com/windows v1.0.0 => ./windows
	example.com/within v1.0.0 => ./within
)
`,
		"main.go":         "package main\n\nimport _ \"example.com/everywhere/deep/inside\"\n\nfunc main() {}\n",
		"main_windows.go": "package main\n\nimport _ \"example.com/windows\"\n",
		"main_test.go":    "package main\n\nimport _ \"example.com/tested\"\n",

		"everywhere/go.mod":                "module example.com/everywhere" + goMod + "\nrequire example.com/within v1.0.0\n",
		"everywhere/LICENSE":               "Everywhere is free.\r\nFor all.",
		"everywhere/NOTICE.txt":            "Everywhere notes.\n",
		"everywhere/licenses.go":           "package everywhere\n",
		"everywhere/aside/COPYING":         "Not linked.\n",
		"everywhere/aside/aside.go":        "package aside\n",
		"everywhere/deep/License.md":       "Deep is free, too.\n",
		"everywhere/deep/inside/inside.go": "package inside\n\nimport _ \"example.com/within\"\n",

		"within/go.mod":     "module example.com/within" + goMod,
		"within/PATENTS":    "Within has patents.\n",
		"within/LICENCE":    "Within is free.\n",
		"within/within.go":  "package within\n",
		"tested/go.mod":     "module example.com/tested" + goMod,
		"tested/tested.go":  "package tested\n",
		"windows/go.mod":    "module example.com/windows" + goMod,
		"windows/COPYING":   "Windows only.\n",
		"windows/window.go": "package windows\n",
	}
}

func written(t *testing.T, files map[string]string) string {
	t.Helper()

	dir := t.TempDir()

	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))

		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	return dir
}

func collect(t *testing.T, dir string, systems ...string) string {
	t.Helper()

	var text strings.Builder

	if err := licences.Write(t.Context(), &text, dir, systems); err != nil {
		t.Fatal(err)
	}

	return text.String()
}

// parts are the headings of what was collected, without the toolchain, whose version is the machine's.
func parts(text string) []string {
	var all []string

	for _, part := range strings.Split(text, licences.Rule)[1:] {
		heading, _, _ := strings.Cut(strings.TrimSpace(part), "\n")
		if !strings.HasPrefix(heading, "Go go") {
			all = append(all, heading)
		}
	}

	return all
}

func TestLicencesOfWhatIsLinked(t *testing.T) {
	t.Parallel()

	dir := written(t, program())

	for name, c := range map[string]struct{ systems, want []string }{
		"one system":  {[]string{"linux"}, []string{"example.com/everywhere v1.0.0", "example.com/within v1.0.0"}},
		"two systems": {[]string{"windows", "linux"}, []string{"example.com/everywhere v1.0.0", "example.com/windows v1.0.0", "example.com/within v1.0.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if diff := cmp.Diff(c.want, parts(collect(t, dir, c.systems...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The text of a part has every licence file between its linked packages and its root, and how to get its source.
func TestTextOfAPart(t *testing.T) {
	t.Parallel()

	text := collect(t, written(t, program()), "linux")

	const want = `example.com/everywhere v1.0.0
Source: go mod download example.com/everywhere@v1.0.0

LICENSE:

Everywhere is free.
For all.

NOTICE.txt:

Everywhere notes.

deep/License.md:

Deep is free, too.
`

	if !strings.Contains(text, want) {
		t.Errorf("the text lacks a part:\n%s", text)
	}

	if again := collect(t, written(t, program()), "linux"); again != text {
		t.Error("another folder gives another text")
	}
}

func TestPartWithoutALicence(t *testing.T) {
	t.Parallel()

	files := program()
	delete(files, "windows/COPYING")

	dir := written(t, files)
	collect(t, dir, "linux")

	err := licences.Write(t.Context(), &strings.Builder{}, dir, []string{"linux", "windows"})
	if !errors.Is(err, licences.ErrNone) || !strings.Contains(err.Error(), "example.com/windows v1.0.0") {
		t.Errorf("got %v", err)
	}
}

// The provider has a licence text for each of its parts, the standard library among them.
func TestLicencesOfTheProvider(t *testing.T) {
	t.Parallel()

	text := collect(t, filepath.Join("..", "..", ".."), "darwin", "freebsd", "linux", "windows")

	for _, want := range []string{
		licences.Rule + "\nGo go1.", "\ngithub.com/hashicorp/terraform-plugin-framework v", "\ngoogle.golang.org/grpc v", "\nNOTICE.txt:\n",
		"Mozilla Public License Version 2.0", "Redistribution and use in source and binary forms",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}

	for _, wrong := range []string{"terraform-plugin-testing", "pgregory.net/rapid", "go.uber.org/goleak"} {
		if strings.Contains(strings.Join(parts(text), "\n"), wrong) {
			t.Errorf("the text has %q, which only tests use", wrong)
		}
	}
}
