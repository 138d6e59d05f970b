// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// owned are the paths that need a review by their owners.
func owned(t *testing.T) []string {
	t.Helper()

	text := readFile(t, filepath.Join(root, ".github", "CODEOWNERS"))

	var paths []string

	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}

		if len(fields) < 2 || !strings.HasPrefix(fields[0], "/") || strings.ContainsAny(fields[0], "*?[") || fields[1][0] != '@' {
			t.Errorf("%q is not a path from the root and its owners", line)
		}

		paths = append(paths, strings.TrimPrefix(fields[0], "/"))
	}

	return paths
}

// A path that is moved loses its owners without a word.
func TestOwnedPathsExist(t *testing.T) {
	t.Parallel()

	for _, path := range owned(t) {
		info, err := os.Stat(filepath.Join(root, path))
		if err != nil || info.IsDir() != strings.HasSuffix(path, "/") {
			t.Errorf("CODEOWNERS names /%s, which is not there: %v", path, err)
		}
	}
}

// What SECURITY.md names as the place of a promise about tokens, and what makes releases, has owners.
func TestSecretsAndReleasesHaveOwners(t *testing.T) {
	t.Parallel()

	paths := owned(t)

	for _, path := range []string{
		".github/CODEOWNERS", ".github/workflows/release.yml", ".goreleaser.yml", "tools/release/sign", "go.mod",
		"internal/credentials/file.go", "internal/credentials/login/login.go", "internal/hosts/hosts.go", "internal/secret/secret.go",
		"internal/provider/logging.go",
		"internal/qonto/scrub.go", "internal/qonto/transport.go", "examples/credentials-helpers/keyring.sh",
	} {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Error(err)
		}

		if !hasOwner(paths, path) {
			t.Errorf("/%s has no owner", path)
		}
	}
}

func hasOwner(owned []string, path string) bool {
	for _, pattern := range owned {
		if path == pattern || strings.HasSuffix(pattern, "/") && strings.HasPrefix(path, pattern) {
			return true
		}
	}

	return false
}
