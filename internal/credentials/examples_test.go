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
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// exampleHelper is one of the helpers that we show, with the program that it needs.
type exampleHelper struct {
	script    string
	program   string
	arguments []string
	system    string // that uname names, if the helper asks
	storing   int    // calls of the program that it takes to store
}

func keyring(system string) exampleHelper {
	made := exampleHelper{script: "keyring.sh", program: "secret-tool", arguments: []string{"acme"}, system: system, storing: 1}
	if system == "Darwin" {
		made.program, made.storing = "security", 2 // it looks whether the keychain has kept it
	}

	return made
}

// install puts stand-ins into the vault's folder and returns the command line of the helper.
func (v *vault) install(t *testing.T, helper exampleHelper) []string {
	t.Helper()

	standIn, err := os.ReadFile(filepath.Join("testdata", helper.program))
	if err != nil {
		t.Fatal(err)
	}

	programs := map[string]string{helper.program: string(standIn)}
	if helper.system != "" {
		programs["uname"] = "#!/bin/sh\necho " + helper.system + "\n"
	}

	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(v.folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}

	script, err := filepath.Abs(filepath.Join("..", "..", "examples", "credentials-helpers", helper.script))
	if err != nil {
		t.Fatal(err)
	}

	// A helper that makes files of its own fails here: when it is killed, they stay.
	env := []string{"env", "PATH=" + v.folder + ":" + os.Getenv("PATH"), "TMPDIR=" + filepath.Join(v.folder, "none"), script}

	return append(env, helper.arguments...)
}

// The helpers that we show work against the command lines that they use, on machine after machine,
// and show no token in their arguments.
func TestExamples_Helpers(t *testing.T) {
	t.Parallel()

	for name, helper := range map[string]exampleHelper{
		"vault":      {script: "vault.sh", program: "vault", arguments: []string{"secret", "qonto/terraform"}, storing: 1},
		"kubernetes": {script: "kubernetes-secret.sh", program: "kubectl", arguments: []string{"terraform", "qonto-credentials"}, storing: 1},
		"keyring":    keyring("Linux"),
		"keychain":   keyring("Darwin"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			v := newVault(t)
			v.grace = 0
			v.putCredentials(t, v.issue(0))

			argv := v.install(t, helper)
			first := v.token(t, v.helped(t, argv))
			second := v.token(t, v.helped(t, argv))

			if first != second || v.count() != 1 {
				t.Errorf("%s, %s, %d refreshes", first, second, v.count())
			}

			noted, err := os.ReadFile(filepath.Join(v.folder, "arguments"))
			if err != nil || strings.Count(string(noted), "\n") != helper.storing+2 {
				t.Errorf("called with %s, %v", noted, err)
			}

			v.hides(t, string(noted))
		})
	}
}

// Nothing there, nothing stored, or more than fits, is a failure that says so.
func TestExamples_KeyringFails(t *testing.T) {
	t.Parallel()

	for _, system := range []string{"Linux", "Darwin"} {
		v := newVault(t)
		argv := v.install(t, keyring(system))

		_, err := v.helped(t, argv).Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), "no credentials named acme") {
			t.Errorf("%s, nothing there: %v", system, err)
		}

		_, err = v.helped(t, append(argv[:len(argv)-1], "two words")).Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), "letters, digits") {
			t.Errorf("%s, a strange name: %v", system, err)
		}
	}

	for name, spoil := range map[string]func(v *vault, kept *credentials.Credentials){
		"did not store": func(v *vault, _ *credentials.Credentials) { v.put(t, "read-only", "") },
		"too long":      func(_ *vault, kept *credentials.Credentials) { kept.ClientID = strings.Repeat("c", 3000) },
	} {
		v := newVault(t)
		argv := v.install(t, keyring("Darwin"))
		kept := v.issue(0)
		spoil(v, &kept)
		v.putCredentials(t, kept)

		source, err := credentials.NewCommandSource(argv, credentials.Application{OAuthEndpoint: v.url, ClientID: clientID})
		if err != nil {
			t.Fatal(err)
		}

		_, err = source.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), "was not stored") || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// helped is a machine with one of the example helpers.
func (v *vault) helped(t *testing.T, argv []string) *credentials.Source {
	t.Helper()

	source, err := credentials.NewCommandSource(argv, credentials.Application{OAuthEndpoint: v.url, ClientSecret: secret.Trimmed(clientSecret)})
	if err != nil {
		t.Fatal(err)
	}

	return source
}
