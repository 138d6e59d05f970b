// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// TestExampleHelpers: the helpers that we show work against the command lines that they use, on machine after machine,
// and show no token in their arguments.
func TestExampleHelpers(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		program   string
		arguments []string
	}{
		"vault.sh":             {"vault", []string{"secret", "qonto/terraform"}},
		"kubernetes-secret.sh": {"kubectl", []string{"terraform", "qonto-credentials"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			v := newVault(t)
			v.grace = 0
			v.putCredentials(t, v.issue(0))

			standIn, err := os.ReadFile(filepath.Join("testdata", tc.program))
			if err != nil {
				t.Fatal(err)
			}

			if err := os.WriteFile(filepath.Join(v.folder, tc.program), standIn, 0o700); err != nil {
				t.Fatal(err)
			}

			script, err := filepath.Abs(filepath.Join("..", "..", "examples", "credentials-helpers", name))
			if err != nil {
				t.Fatal(err)
			}

			argv := append([]string{"env", "PATH=" + v.folder + ":" + os.Getenv("PATH"), script}, tc.arguments...)
			first := v.token(t, v.helped(t, argv))
			second := v.token(t, v.helped(t, argv))

			if first != second || v.count() != 1 {
				t.Errorf("%s, %s, %d refreshes", first, second, v.count())
			}

			noted, err := os.ReadFile(filepath.Join(v.folder, "arguments"))
			if err != nil || strings.Count(string(noted), "\n") != 3 {
				t.Errorf("called with %s, %v", noted, err)
			}

			v.hides(t, string(noted))
		})
	}
}

// helped is a machine with one of the example helpers.
func (v *vault) helped(t *testing.T, argv []string) *credentials.Source {
	t.Helper()

	source, err := credentials.NewCommandSource(argv, credentials.Application{OAuthEndpoint: v.url, ClientSecret: credentials.NewSecret(clientSecret)})
	if err != nil {
		t.Fatal(err)
	}

	return source
}
