// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package housekeeping_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	// root is the root of the module, seen from this package.
	root = "../../.."

	header = "// Copyright (c) The terraform-provider-qonto authors\n// SPDX-License-Identifier: MPL-2.0\n"
)

func TestEveryGoFileNamesItsLicence(t *testing.T) {
	t.Parallel()

	seen := 0

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		if entry.IsDir() && isForeign(path) {
			return filepath.SkipDir
		}

		if filepath.Ext(path) != ".go" {
			return nil
		}

		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}

		seen++

		if !strings.HasPrefix(string(content), header) {
			t.Errorf("%s does not begin with the licence header", path)
		}

		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d files seen: %v", seen, err)
	}
}

// isForeign tells whether a folder is not ours: hidden ones belong to git and editors, bin and dist to the build.
func isForeign(dir string) bool {
	name := filepath.Base(dir)

	return dir != root && (name == "bin" || name == "dist" || strings.HasPrefix(name, "."))
}
