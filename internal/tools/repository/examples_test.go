// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Configurations in the documentation are files under examples, which are formatted, validated and planned by tests.
func TestDocumentationShowsTestedConfigurations(t *testing.T) {
	t.Parallel()

	inline := regexp.MustCompile("(?m)^```(?:terraform|hcl|tf)$")
	included := regexp.MustCompile(`\{\{ (?:tffile|codefile "[a-z]+") "examples/[^"]+" \}\}`)
	shown := 0

	err := filepath.WalkDir(filepath.Join(root, "templates"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}

		shown += len(included.FindAll(content, -1))

		for range inline.FindAll(content, -1) {
			t.Errorf("%s has a configuration of its own: move it to examples", path)
		}

		return nil
	})
	if err != nil || shown == 0 {
		t.Fatalf("%d examples are shown: %v", shown, err)
	}
}
