// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// pageAddress is the address that login shows, on a line of its own.
const pageAddress = `(?m)^  (http\S+)$`

// newPerson is somebody who has an application at Qonto and no credentials yet.
func newPerson(t *testing.T, options ...emulatortest.Option) *acctest.CLI {
	t.Helper()

	c := acctest.NewCLI(t, options...)
	c.Setenv("QONTO_ACCESS_TOKEN", "")
	c.Setenv("QONTO_OAUTH_ENDPOINT", c.URL)
	c.Setenv("QONTO_CLIENT_ID", c.ClientID)
	c.Setenv("QONTO_CLIENT_SECRET", c.ClientSecret)
	c.Setenv("XDG_CONFIG_HOME", filepath.Join(c.Dir, "config"))

	return c
}

// startProgram starts a command of the provider's own program. What is typed goes to its standard input.
func startProgram(c *acctest.CLI, arguments ...string) (run *acctest.Process, typed io.WriteCloser) {
	c.T.Helper()

	command := c.Command(arguments...)
	command.Path = acctest.ProviderPath(c.T)

	typed, err := command.StdinPipe()
	c.Must(err)

	return c.Launch(command), typed
}

// runProgram runs a command of the program to its end.
func runProgram(c *acctest.CLI, arguments ...string) acctest.Output {
	c.T.Helper()

	run, _ := startProgram(c, arguments...)

	return run.Wait()
}

// giveConsent opens the page in a browser that is signed in to Qonto, presses a button, and returns where the browser is sent.
func giveConsent(c *acctest.CLI, login *acctest.Process, allow bool) string {
	c.T.Helper()

	return giveConsentAt(c, login.Await(pageAddress)[1], allow)
}

func giveConsentAt(c *acctest.CLI, address string, allow bool) string {
	c.T.Helper()

	back, err := c.Control.Consent(c.T.Context(), address, control.Consent{Allow: allow})
	c.Must(err)

	return back
}

// openInBrowser opens an address and returns what the browser shows.
func openInBrowser(c *acctest.CLI, address string, status int) acctest.Output {
	c.T.Helper()

	request, err := http.NewRequestWithContext(c.T.Context(), http.MethodGet, address, nil)
	c.Must(err)

	request.Close = true

	response, err := http.DefaultClient.Do(request)
	c.Must(err)

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)
	c.Must(err)

	if response.StatusCode != status {
		c.T.Errorf("status %d, want %d", response.StatusCode, status)
	}

	return acctest.Output{Text: string(text)}
}

// printedCredentialsPath is the file that login says it has written.
func printedCredentialsPath(c *acctest.CLI, signedIn acctest.Output) string {
	c.T.Helper()

	said := regexp.MustCompile(`The credentials are in (.+), which only you can read`).FindStringSubmatch(signedIn.Text)
	if said == nil || signedIn.ExitCode != 0 {
		c.T.Fatalf("not signed in:\n%s", signedIn.Text)
	}

	return said[1]
}

// From nothing to a plan, over the end of the access token, and back to nothing. The printed provider block is used as it is.
func TestSignInPlanSignOut(t *testing.T) {
	c := newPerson(t)
	login, _ := startProgram(c, "login", "-organization-id", c.OrganizationID)

	openInBrowser(c, giveConsent(c, login, true), http.StatusOK).Expect(t, "You have agreed.*go back to the terminal")

	told := login.Wait()
	path := printedCredentialsPath(c, told)
	expectPrivate(t, path)
	told.Expect(t, "set in the environment of Terraform, because the file does not hold it: QONTO_CLIENT_SECRET")

	c.Setenv("QONTO_OAUTH_ENDPOINT", "") // the file knows it, and the id of the application
	c.Setenv("QONTO_CLIENT_ID", "")
	c.Configure(lookUp)
	c.WriteFile("block.tf", regexp.MustCompile(`(?s)  provider "qonto" \{.*?\n  \}\n`).FindString(told.Text))
	c.MustTerraform("plan")
	c.Clock().Advance(anHour)
	c.MustTerraform("plan")

	if count := c.Ledger().OAuth; count.Exchanges != 1 || count.Refreshes != 1 {
		t.Errorf("%+v", count)
	}

	who := runProgram(c, "whoami")
	who.Expect(t, `organization_id: `+c.OrganizationID)
	who.Expect(t, `Membership id: `+c.OwnerMembershipID)
	who.Expect(t, `Role: owner`)
	who.Expect(t, `Scopes: offline_access card.read card.write organization.read membership.read Access`)

	bye := signOut(c, path)

	for i, secret := range append(c.IssuedSecrets(), c.ClientSecret) {
		if strings.Contains(told.Text+who.Text+bye.Text, secret) {
			t.Errorf("secret %d is shown", i)
		}
	}
}

// signOut ends the credentials, at Qonto and on the disk.
func signOut(c *acctest.CLI, path string) acctest.Output {
	c.T.Helper()

	text, err := os.ReadFile(path)
	c.Must(err)
	c.Must(os.WriteFile(filepath.Join(c.Dir, acctest.CredentialsFile), text, 0o600))

	bye := runProgram(c, "logout")
	bye.Expect(c.T, `^Revoked.\nDeleted `+path)

	if token, _ := storedCredentials(c)["refresh_token"].(string); isActiveToken(c.Env, token) {
		c.T.Error("Qonto still accepts the refresh token")
	}

	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		c.T.Errorf("the file is still there: %v", err)
	}

	runProgram(c, "logout").Expect(c.T, `^There is no `+path)
	c.Terraform("plan").Expect(c.T, "the credentials file does not exist: .*: create it with `terraform-provider-qonto login`")

	c.Must(os.Rename(filepath.Join(c.Dir, acctest.CredentialsFile), path))

	dead := runProgram(c, "whoami")
	dead.Expect(c.T, "the refresh token is dead .*: run `terraform-provider-qonto login` again")

	if dead.ExitCode == 0 {
		c.T.Error("whoami succeeds with dead credentials")
	}

	return bye
}

func expectPrivate(t *testing.T, path string) {
	t.Helper()

	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// An application without a secret needs none, and nobody is asked for one.
func TestSignInWithoutASecret(t *testing.T) {
	c := newPerson(t)
	c.Setenv("QONTO_CLIENT_SECRET", "")
	c.Setenv("QONTO_CLIENT_ID", "")

	login, _ := startProgram(c, "login", "-client-id", c.PublicClientID)
	openInBrowser(c, giveConsent(c, login, true), http.StatusOK)

	told := login.Wait()
	c.Setenv("QONTO_CREDENTIALS_FILE", printedCredentialsPath(c, told))
	c.Clock().Advance(anHour)
	c.Configure(lookUp)
	c.MustTerraform("plan")

	if strings.Contains(told.Text, "QONTO_CLIENT_SECRET") {
		t.Errorf("there is talk of a secret:\n%s", told.Text)
	}
}

// On a remote machine the address that the browser ended at is pasted.
func TestSignInOnARemoteMachine(t *testing.T) {
	c := newPerson(t)
	login, typed := startProgram(c, "login", "-manual")
	back := giveConsent(c, login, true)

	if !strings.HasPrefix(back, "http://127.0.0.1/callback?") {
		t.Errorf("the browser is sent to %s", back)
	}

	login.Await(`Paste its address here: $`)

	_, err := io.WriteString(typed, back+"\n")
	c.Must(err)

	expectPrivate(t, printedCredentialsPath(c, login.Wait()))
	runProgram(c, "whoami").Expect(t, c.OwnerMembershipID)
}

// A port of one's own is the one that the browser is sent to.
func TestSignInOnAChosenPort(t *testing.T) {
	c := newPerson(t)
	address := acctest.FreePort(t)

	login, _ := startProgram(c, "login", "-port", strconv.Itoa(address.Port))

	back := giveConsent(c, login, true)
	if !strings.HasPrefix(back, "http://"+address.String()+"/callback?") {
		t.Errorf("the browser is sent to %s", back)
	}

	openInBrowser(c, back, http.StatusOK)
	printedCredentialsPath(c, login.Wait())
}
