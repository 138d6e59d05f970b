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
)

// Where there is a desktop, the page opens by itself.
func TestSignInOpensTheBrowser(t *testing.T) {
	c := newPerson(t)

	const opener = "#!/bin/sh\necho \"$1\" >opened.new && mv opened.new opened\n"

	for _, name := range []string{"xdg-open", "open"} {
		c.must(os.WriteFile(filepath.Join(c.dir, name), []byte(opener), 0o700))
	}

	c.setenv("PATH", c.dir+":"+os.Getenv("PATH"))
	c.setenv("DISPLAY", ":0")

	login, _ := c.own("login")
	c.open(c.decideAt(c.awaitFile("opened"), true), http.StatusOK)

	told := login.wait()
	c.credentialsPath(told)

	if strings.Contains(told.text, "No browser") {
		t.Errorf("it says that it opened none:\n%s", told.text)
	}
}

// awaitFile waits until a file is there, and returns its line.
func (c *cli) awaitFile(name string) string {
	c.t.Helper()

	limit := time.After(time.Minute)

	for {
		text, err := os.ReadFile(filepath.Join(c.dir, name))
		if err == nil {
			return strings.TrimSpace(string(text))
		}

		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			c.t.Fatal(err)
		}
	}
}
