// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A mutant changes one place, and is told apart from the others by its name.
func TestMutantsFindTheirPlace(t *testing.T) {
	t.Parallel()

	const root = "../../../.."

	var names []string

	for _, m := range mutants() {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.file)))
		if err != nil {
			t.Error(err)
		}

		if times := strings.Count(string(content), m.text); times != 1 {
			t.Errorf("%s: %q is there %d times in %s, want once", m.name, m.text, times, m.file)
		}

		if m.text == m.into || slices.Contains(names, m.name) {
			t.Errorf("%s: changes nothing, or has the name of another", m.name)
		}

		names = append(names, m.name)
	}
}
