// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// Where there is a desktop, the page opens by itself.
func TestSignInOpensTheBrowser(t *testing.T) {
	c := newPerson(t)

	const opener = "#!/bin/sh\necho \"$1\" >opened.new && mv opened.new opened\n"

	for _, name := range []string{"xdg-open", "open"} {
		c.Must(os.WriteFile(filepath.Join(c.Dir, name), []byte(opener), 0o700))
	}

	c.Setenv("PATH", c.Dir+":"+os.Getenv("PATH"))
	c.Setenv("DISPLAY", ":0")

	login, _ := startProgram(c, "login")
	openInBrowser(c, giveConsentAt(c, awaitFile(c, "opened"), true), http.StatusOK)

	told := login.Wait()
	printedCredentialsPath(c, told)

	if strings.Contains(told.Text, "No browser") {
		t.Errorf("it says that it opened none:\n%s", told.Text)
	}
}

// awaitFile waits until a file is there, and returns its line.
func awaitFile(c *acctest.CLI, name string) string {
	c.T.Helper()

	limit := time.After(acctest.Patience)

	for {
		text, err := os.ReadFile(filepath.Join(c.Dir, name))
		if err == nil {
			return strings.TrimSpace(string(text))
		}

		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			c.T.Fatal(err)
		}
	}
}
