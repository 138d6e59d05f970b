// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// Answers that belong to no sign-in, or to another one, change nothing: any page in the browser can send them.
func TestForgedSignIn(t *testing.T) {
	c := newPerson(t)
	login, _ := startProgram(c, "login")
	back := giveConsent(c, login, true)

	forged, err := url.Parse(back)
	c.Must(err)

	query := forged.Query()
	query.Set("state", "another-state-altogether")
	forged.RawQuery = query.Encode()

	openInBrowser(c, forged.String(), http.StatusBadRequest).Expect(t, "not the answer to the sign-in.*Use the address")
	openInBrowser(c, back, http.StatusOK)
	printedCredentialsPath(c, login.Wait())
}

// What goes wrong has a reason that helps, and leaves nothing behind.
func TestSignInThatFails(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		arguments   []string
		environment string
		happen      func(c *acctest.CLI, login *acctest.Process, typed io.Writer)
		want        string
	}{
		"declined": {
			happen: func(c *acctest.CLI, login *acctest.Process, _ io.Writer) {
				openInBrowser(c, giveConsent(c, login, false), http.StatusOK).Expect(c.T, "You are not signed in.*go back to the terminal: it says why")
			},
			want: `Error: the sign-in was declined in the browser\n$`,
		},
		"declined elsewhere": {
			arguments: []string{"-manual"},
			happen: func(c *acctest.CLI, login *acctest.Process, typed io.Writer) {
				_, _ = io.WriteString(typed, giveConsent(c, login, false)+"\n")
			},
			want: `Error: the sign-in was declined in the browser\n$`,
		},
		"another sign-in is pasted": {
			arguments: []string{"-manual"},
			happen: func(c *acctest.CLI, login *acctest.Process, typed io.Writer) {
				_, _ = io.WriteString(typed, strings.Replace(giveConsent(c, login, true), "state=", "state=x", 1)+"\n")
			},
			want: `Error: the answer belongs to another sign-in; run the command again\n$`,
		},
		"Ctrl-C": {
			happen: func(c *acctest.CLI, login *acctest.Process, _ io.Writer) {
				login.Await("Ctrl-C ends it")
				c.Must(login.Command.Process.Signal(syscall.SIGINT))
			},
			want: `\nInterrupted.\n$`,
		},
		"no application": {
			environment: "QONTO_CLIENT_ID=",
			want:        `^Error: name the OAuth application with -client-id or QONTO_CLIENT_ID; Qonto's Developer Portal makes one\n$`,
		},
		"wrong secret": {
			environment: "QONTO_CLIENT_SECRET=wrong",
			happen: func(c *acctest.CLI, login *acctest.Process, _ io.Writer) {
				openInBrowser(c, giveConsent(c, login, true), http.StatusOK).Expect(c.T, "go back to the terminal")
			},
			want: `Error: the OAuth server does not accept the application: check client_id and client_secret \(QONTO_CLIENT_SECRET\)\n$`,
		},
		"no such scope": {
			arguments: []string{"-add-scopes", "card.eat"},
			happen: func(c *acctest.CLI, login *acctest.Process, _ io.Writer) {
				openInBrowser(c, giveConsent(c, login, true), http.StatusOK)
			},
			want: `Error: the sign-in ended with an error: check client id, redirect URL and scopes\n$`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newPerson(t)
			c.Environment = append(c.Environment, tc.environment)
			login, typed := startProgram(c, append([]string{"login"}, tc.arguments...)...)

			if tc.happen != nil {
				tc.happen(c, login, typed)
			}

			expectNotSignedIn(c, login.Wait(), tc.want)
		})
	}
}

func expectNotSignedIn(c *acctest.CLI, failed acctest.Output, want string) {
	c.T.Helper()

	if failed.ExitCode != 1 || !regexp.MustCompile(want).MatchString(failed.Text) {
		c.T.Errorf("status %d, want 1 and %q:\n%s", failed.ExitCode, want, failed.Text)
	}

	if _, err := os.Stat(filepath.Join(c.Dir, "config")); !errors.Is(err, fs.ErrNotExist) {
		c.T.Errorf("something was written: %v", err)
	}
}

// A port that somebody else has is not waited for.
func TestSignInOnATakenPort(t *testing.T) {
	c := newPerson(t)

	var config net.ListenConfig

	taken, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	c.Must(err)

	defer func() { _ = taken.Close() }()

	_, port, err := net.SplitHostPort(taken.Addr().String())
	c.Must(err)

	expectNotSignedIn(c, runProgram(c, "login", "-port", port),
		`^Error: the port that the browser returns to cannot be used: choose another one with -port, or use -manual`)
}

// The sandbox answers a missing staging token with a page of HTML and status 200. That is said, wherever it happens.
func TestSandboxWithoutItsStagingToken(t *testing.T) {
	const staging = "the-token-of-the-sandbox"

	c := newPerson(t, emulatortest.WithStagingToken(staging))
	login, _ := startProgram(c, "login")
	openInBrowser(c, giveConsent(c, login, true), http.StatusOK)
	expectNotSignedIn(c, login.Wait(), `Error: the answer is not one of Qonto's OAuth server: check oauth_endpoint, the staging token and proxies\n$`)

	c.Setenv("QONTO_STAGING_TOKEN", staging)

	login, _ = startProgram(c, "login")
	openInBrowser(c, giveConsent(c, login, true), http.StatusOK)

	told := login.Wait()
	path := printedCredentialsPath(c, told)
	told.Expect(t, `Sign in to the sandbox's web application in your browser first`)
	told.Expect(t, `because the file does not hold it: QONTO_CLIENT_SECRET, QONTO_STAGING_TOKEN`)

	c.Setenv("QONTO_CREDENTIALS_FILE", path)
	c.Configure(lookUp)
	c.MustTerraform("plan")
	c.Setenv("QONTO_STAGING_TOKEN", "")
	c.Terraform("plan").Expect(t, "staging.token")
	runProgram(c, "whoami").Expect(t, "staging.token")
	runProgram(c, "logout").Expect(t, "Error: the credentials were not revoked and the file was kept; -force deletes it nevertheless: .*staging token")
}
