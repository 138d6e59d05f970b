// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"path/filepath"
	"regexp"
	"testing"
)

// The README asks for the version of Go that the module needs.
func TestReadmeNamesTheVersionOfGo(t *testing.T) {
	t.Parallel()

	needed := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readFile(t, filepath.Join(root, "go.mod")))
	named := regexp.MustCompile(`\bGo (\d+\.\d+)`).FindAllStringSubmatch(readFile(t, filepath.Join(root, "README.md")), -1)

	for _, version := range named {
		if version[1] != needed[1] {
			t.Errorf("the README says %s, go.mod %s", version[0], needed[0])
		}
	}

	if len(named) == 0 {
		t.Error("the README names no version")
	}
}
