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
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/terminal"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// pageAddress is the address that login shows, on a line of its own.
const pageAddress = `(?m)^  (http\S+)$`

// newPerson is somebody who has an application at Qonto and no credentials yet.
func newPerson(t *testing.T, options ...emulatortest.Option) *cli {
	t.Helper()

	c := newCLI(t, options...)
	c.setenv("QONTO_ACCESS_TOKEN", "")
	c.setenv("QONTO_OAUTH_ENDPOINT", c.URL)
	c.setenv("QONTO_CLIENT_ID", c.ClientID)
	c.setenv("QONTO_CLIENT_SECRET", c.ClientSecret)
	c.setenv("XDG_CONFIG_HOME", filepath.Join(c.dir, "config"))

	return c
}

// own starts a command of the provider's own program. What is typed goes to its standard input.
func (c *cli) own(arguments ...string) (run *running, typed io.WriteCloser) {
	c.t.Helper()

	command := c.command(arguments...)
	command.Path = terminal.Provider(c.t)

	typed, err := command.StdinPipe()
	c.must(err)

	return c.launch(command), typed
}

// ask runs a command of the program to its end.
func (c *cli) ask(arguments ...string) output {
	c.t.Helper()

	run, _ := c.own(arguments...)

	return run.wait()
}

// decide opens the page in a browser that is signed in to Qonto, presses a button, and returns where the browser is sent.
func (c *cli) decide(login *running, allow bool) string {
	c.t.Helper()

	return c.decideAt(login.await(pageAddress)[1], allow)
}

func (c *cli) decideAt(address string, allow bool) string {
	c.t.Helper()

	back, err := c.Control.Consent(c.t.Context(), address, control.Consent{Allow: allow})
	c.must(err)

	return back
}

// open opens an address and returns what the browser shows.
func (c *cli) open(address string, status int) output {
	c.t.Helper()

	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, address, nil)
	c.must(err)

	request.Close = true

	response, err := http.DefaultClient.Do(request)
	c.must(err)

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)
	c.must(err)

	if response.StatusCode != status {
		c.t.Errorf("status %d, want %d", response.StatusCode, status)
	}

	return output{text: string(text)}
}

// credentialsPath is the file that login says it has written.
func (c *cli) credentialsPath(signedIn output) string {
	c.t.Helper()

	said := regexp.MustCompile(`The credentials are in (.+), which only you can read`).FindStringSubmatch(signedIn.text)
	if said == nil || signedIn.code != 0 {
		c.t.Fatalf("not signed in:\n%s", signedIn.text)
	}

	return said[1]
}

// From nothing to a plan, over the end of the access token, and back to nothing. The printed provider block is used as it is.
func TestSignInPlanSignOut(t *testing.T) {
	c := newPerson(t)
	login, _ := c.own("login", "-organization-id", c.OrganizationID)

	c.open(c.decide(login, true), http.StatusOK).expect(t, "You have agreed.*go back to the terminal")

	told := login.wait()
	path := c.credentialsPath(told)
	expectPrivate(t, path)
	told.expect(t, "set in the environment of Terraform, because the file does not hold it: QONTO_CLIENT_SECRET")

	c.setenv("QONTO_OAUTH_ENDPOINT", "") // the file knows it, and the id of the application
	c.setenv("QONTO_CLIENT_ID", "")
	c.configure(lookUp)
	c.write("block.tf", regexp.MustCompile(`(?s)  provider "qonto" \{.*?\n  \}\n`).FindString(told.text))
	c.do("plan")
	c.Clock().Advance(anHour)
	c.do("plan")

	if count := c.Ledger().OAuth; count.Exchanges != 1 || count.Refreshes != 1 {
		t.Errorf("%+v", count)
	}

	who := c.ask("whoami")
	who.expect(t, `organization_id: `+c.OrganizationID)
	who.expect(t, `Membership id: `+c.OwnerMembershipID)
	who.expect(t, `Role: owner`)
	who.expect(t, `Scopes: offline_access card.read card.write organization.read membership.read Access`)

	bye := c.signOut(path)

	for i, secret := range append(c.secrets(), c.ClientSecret) {
		if strings.Contains(told.text+who.text+bye.text, secret) {
			t.Errorf("secret %d is shown", i)
		}
	}
}

// signOut ends the credentials, at Qonto and on the disk.
func (c *cli) signOut(path string) output {
	c.t.Helper()

	text, err := os.ReadFile(path)
	c.must(err)
	c.must(os.WriteFile(filepath.Join(c.dir, credentialsFile), text, 0o600))

	bye := c.ask("logout")
	bye.expect(c.t, `^Revoked.\nDeleted `+path)

	if token, _ := c.kept()["refresh_token"].(string); c.isActive(token) {
		c.t.Error("Qonto still accepts the refresh token")
	}

	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		c.t.Errorf("the file is still there: %v", err)
	}

	c.ask("logout").expect(c.t, `^There is no `+path)
	c.terraform("plan").expect(c.t, "the credentials file does not exist: .*: create it with `terraform-provider-qonto login`")

	c.must(os.Rename(filepath.Join(c.dir, credentialsFile), path))

	dead := c.ask("whoami")
	dead.expect(c.t, "the refresh token is dead .*: run `terraform-provider-qonto login` again")

	if dead.code == 0 {
		c.t.Error("whoami succeeds with dead credentials")
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
	c.setenv("QONTO_CLIENT_SECRET", "")
	c.setenv("QONTO_CLIENT_ID", "")

	login, _ := c.own("login", "-client-id", c.PublicClientID)
	c.open(c.decide(login, true), http.StatusOK)

	told := login.wait()
	c.setenv("QONTO_CREDENTIALS_FILE", c.credentialsPath(told))
	c.Clock().Advance(anHour)
	c.configure(lookUp)
	c.do("plan")

	if strings.Contains(told.text, "QONTO_CLIENT_SECRET") {
		t.Errorf("there is talk of a secret:\n%s", told.text)
	}
}

// On a remote machine the address that the browser ended at is pasted.
func TestSignInOnARemoteMachine(t *testing.T) {
	c := newPerson(t)
	login, typed := c.own("login", "-manual")
	back := c.decide(login, true)

	if !strings.HasPrefix(back, "http://127.0.0.1/callback?") {
		t.Errorf("the browser is sent to %s", back)
	}

	login.await(`Paste its address here: $`)

	_, err := io.WriteString(typed, back+"\n")
	c.must(err)

	expectPrivate(t, c.credentialsPath(login.wait()))
	c.ask("whoami").expect(t, c.OwnerMembershipID)
}

// A port of one's own is the one that the browser is sent to.
func TestSignInOnAChosenPort(t *testing.T) {
	c := newPerson(t)

	var config net.ListenConfig

	free, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	c.must(err)

	address, _ := free.Addr().(*net.TCPAddr)
	c.must(free.Close())

	login, _ := c.own("login", "-port", strconv.Itoa(address.Port))

	back := c.decide(login, true)
	if !strings.HasPrefix(back, "http://"+address.String()+"/callback?") {
		t.Errorf("the browser is sent to %s", back)
	}

	c.open(back, http.StatusOK)
	c.credentialsPath(login.wait())
}
