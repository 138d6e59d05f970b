// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// The emulator knows nothing of the provider: neither it nor its tests import anything of this module but itself.
func TestNothingOfTheProviderIsImported(t *testing.T) {
	t.Parallel()

	const module = "github.com/qonto-community/terraform-provider-qonto/"

	files := 0

	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}

		files++

		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}

		for _, imported := range parsed.Imports {
			name := strings.Trim(imported.Path.Value, `"`)

			switch {
			case strings.HasPrefix(name, module) && !strings.HasPrefix(name, module+"internal/emulator"),
				strings.HasPrefix(name, "github.com/hashicorp/"):
				t.Errorf("%s imports %s", path, name)
			case strings.HasPrefix(path, "control/") && strings.HasPrefix(name, module):
				t.Errorf("%s imports %s: the control client has types of its own", path, name)
			}
		}

		return nil
	})
	if err != nil || files < 10 {
		t.Fatalf("%d files, %v", files, err)
	}
}
