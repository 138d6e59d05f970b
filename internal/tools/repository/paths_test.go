// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"path/filepath"
	"regexp"
	"testing"
)

// notYet is the file that the walk through a new endpoint in CONTRIBUTING.md adds.
const notYet = "examples/data-sources/qonto_labels/data-source.tf"

// A path that a document names exists; with an asterisk, at least one file has such a name.
func TestPathsInDocumentsExist(t *testing.T) {
	t.Parallel()

	named := regexp.MustCompile("`((?:internal|cmd|tools|examples|templates|docs)/[^`\\s]*)`")

	for _, document := range []string{"DESIGN.md", "CONTRIBUTING.md", "SECURITY.md"} {
		for _, path := range pathsIn(t, document, named) {
			if path != notYet {
				requirePath(t, document, path)
			}
		}
	}
}

// The list of packages names folders of internal/, each on a line of its own.
func TestFoldersOfTheListExist(t *testing.T) {
	t.Parallel()

	for _, folder := range pathsIn(t, "CONTRIBUTING.md", regexp.MustCompile(`(?m)^  ([a-z/]+/)  +\S`)) {
		requirePath(t, "CONTRIBUTING.md", "internal/"+folder)
	}
}

func pathsIn(t *testing.T, document string, named *regexp.Regexp) []string {
	t.Helper()

	text := readFile(t, filepath.Join(root, filepath.FromSlash(document)))

	var paths []string

	for _, match := range named.FindAllStringSubmatch(text, -1) {
		paths = append(paths, match[1])
	}

	if len(paths) == 0 {
		t.Errorf("%s names no path that %s finds", document, named)
	}

	return paths
}

func requirePath(t *testing.T, document, path string) {
	t.Helper()

	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil || len(found) == 0 {
		t.Errorf("%s names %s, which is not there: %v", document, path, err)
	}
}
