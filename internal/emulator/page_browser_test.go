// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// browser finds a browser of the Chromium family, or skips the test.
func browser(t *testing.T) string {
	t.Helper()

	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err == nil {
			return path
		}
	}

	t.Skip("no browser is installed")

	return ""
}

// A real browser lays the page out without a complaint: its content security policy allows exactly what it needs.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()

	path := browser(t)
	emu, api := start(t, emulatortest.WithOrganization(example(t)))
	waitForApproval(t, emu, api)

	for name, window := range map[string]string{"desktop": "1200,900", "phone": "390,800"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var shown, said bytes.Buffer

			command := exec.CommandContext(t.Context(), path, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
				"--user-data-dir="+t.TempDir(), "--window-size="+window, "--dump-dom", emu.URL+"/")
			command.Stdout, command.Stderr = &shown, &said

			err := command.Run()
			if err != nil {
				t.Fatalf("%v: %s", err, said.String())
			}

			for _, want := range []string{"Studio Marelle", "Search ads", "Approve</button>", "POST /v2/cards"} {
				if !strings.Contains(shown.String(), want) {
					t.Errorf("the browser shows no %q", want)
				}
			}

			if strings.Contains(said.String(), "CONSOLE") {
				t.Errorf("the browser complains:\n%s", said.String())
			}
		})
	}
}
