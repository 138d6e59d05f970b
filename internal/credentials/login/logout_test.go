// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// signedIn is a person who has a credentials file.
func signedIn(t *testing.T) *person {
	t.Helper()

	p := newPerson(t)

	file, err := credentials.NewFile(p.file)
	if err != nil {
		t.Fatal(err)
	}

	err = file.Replace(t.Context(), credentials.Credentials{
		AccessToken: secret.Trimmed(accessToken), RefreshToken: secret.Trimmed(refreshToken),
		ExpiresAt: time.Now().Add(time.Hour), ObtainedAt: time.Now(),
		Scopes: []string{"card.read", "card.write"}, ClientID: "the-client", OAuthEndpoint: p.URL, ClientSecretEnv: "QONTO_CLIENT_SECRET_ACME",
	})
	if err != nil {
		t.Fatal(err)
	}

	// What the file knows need not be said again.
	p.environment["QONTO_OAUTH_ENDPOINT"], p.environment["QONTO_CLIENT_ID"] = "", ""
	p.environment["QONTO_CLIENT_SECRET_ACME"] = clientSecret

	return p
}

func (p *person) hasFile() bool {
	_, err := os.Stat(p.file)

	return err == nil
}

func TestLogout(t *testing.T) {
	t.Parallel()

	p := signedIn(t)

	if err := p.run(t, "logout"); err != nil || p.hasFile() {
		t.Fatalf("%v, file still there: %t", err, p.hasFile())
	}

	if len(p.revoked) != 2 || p.revoked[0].Get("token") != refreshToken || p.revoked[1].Get("token") != accessToken ||
		p.revoked[0].Get("client_id") != "the-client" || p.revoked[0].Get("client_secret") != clientSecret {
		t.Errorf("revoked %v", p.revoked)
	}

	p.sees(t, "Revoked", "Deleted")

	if err := p.run(t, "logout"); err != nil || len(p.revoked) != 2 {
		t.Errorf("a second time: %v", err)
	}
}

// What is deleted is the file with the tokens, not only a link to it, also when they could not be revoked.
func TestLogout_BehindALink(t *testing.T) {
	t.Parallel()

	for _, broken := range []bool{false, true} {
		p := signedIn(t)
		p.broken = broken
		link := filepath.Join(t.TempDir(), "link.json")

		if err := os.Symlink(p.file, link); err != nil {
			t.Skip("no links here")
		}

		if err := p.run(t, "logout", "-force", "-credentials-file", link); err != nil || p.hasFile() {
			t.Errorf("%v, file still there: %t", err, p.hasFile())
		}

		if _, err := os.Lstat(link); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the link is still there: %v", err)
		}
	}
}

// A logout that cannot revoke keeps the file, which is what could revoke them later, unless it is told not to.
func TestLogout_CannotRevoke(t *testing.T) {
	t.Parallel()

	p := signedIn(t)
	p.broken = true

	if err := p.run(t, "logout"); err == nil || !p.hasFile() || !strings.Contains(err.Error(), "-force") {
		t.Fatalf("%v, file still there: %t", err, p.hasFile())
	}

	if err := p.run(t, "logout", "-force"); err != nil || p.hasFile() {
		t.Errorf("%v, file still there: %t", err, p.hasFile())
	}
}

func TestWhoami(t *testing.T) {
	t.Parallel()

	p := signedIn(t)
	p.environment["QONTO_ENDPOINT"] = "https://api.example"

	p.env.Identify = func(ctx context.Context, access login.Access) (login.Identity, error) {
		token, err := access.Tokens.Token(ctx)
		if token != accessToken || access.Endpoint != "https://api.example" || access.UserAgent != "test/1" {
			t.Errorf("%s at %s", token, access.Endpoint)
		}

		return login.Identity{OrganizationName: "Acme", OrganizationSlug: "acme-1", OrganizationID: "o-1", MembershipID: "m-1", Role: "owner"}, err
	}

	if err := p.run(t, "whoami"); err != nil {
		t.Fatal(err)
	}

	p.sees(t, "Acme (acme-1)", "o-1", "m-1", "owner", "card.read card.write", "Access token until", "the-client")
}

// A user who asks which organization the next apply reaches must not be answered about a file that it does not use.
func TestWhoami_TellsOfOtherCredentialsInTheEnvironment(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"QONTO_ACCESS_TOKEN", "QONTO_CREDENTIALS_COMMAND"} {
		p := signedIn(t)
		p.env.Identify = func(context.Context, login.Access) (login.Identity, error) { return login.Identity{}, nil }
		delete(p.environment, "QONTO_CREDENTIALS_FILE")

		if err := p.run(t, "whoami", "-credentials-file", p.file); err != nil || strings.Contains(p.out.String(), name) {
			t.Errorf("%v: %s", err, p.out)
		}

		p.environment[name] = "another"

		if err := p.run(t, "whoami", "-credentials-file", p.file); err != nil {
			t.Error(err)
		}

		p.sees(t, name+" is set: Terraform uses that, and not "+p.file)
	}
}

// What is said of the environment is what Terraform does with it: it takes no one of two sources, and the file that a variable
// names rather than the one of a flag.
func TestWhoami_TellsWhatTerraformTakes(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		environment map[string]string
		want        string
	}{
		"two sources": {
			map[string]string{"QONTO_ACCESS_TOKEN": "a", "QONTO_CREDENTIALS_FILE": "b"},
			"QONTO_ACCESS_TOKEN and QONTO_CREDENTIALS_FILE are both set",
		},
		"another file": {
			map[string]string{"QONTO_CREDENTIALS_FILE": "/elsewhere.json"},
			"QONTO_CREDENTIALS_FILE is set: Terraform uses /elsewhere.json, and not ",
		},
		"the same file": {nil, ""},
	} {
		p := signedIn(t)
		p.env.Identify = func(context.Context, login.Access) (login.Identity, error) { return login.Identity{}, nil }
		p.environment["QONTO_CREDENTIALS_FILE"] = p.file
		maps.Copy(p.environment, test.environment)

		if err := p.run(t, "whoami", "-credentials-file", p.file); err != nil {
			t.Errorf("%s: %v", name, err)
		}

		got := p.out.String()
		if !strings.Contains(got, test.want) || strings.Contains(got, "Terraform uses that") || test.want == "" && strings.Contains(got, "is set") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A token that may not look up what whoami asks for is the one whose scopes somebody wants to see.
func TestWhoami_TellsTheScopesOfATokenThatMayNotBeLookedUp(t *testing.T) {
	t.Parallel()

	p := signedIn(t)
	refused := errors.New("the access token lacks an OAuth scope")
	p.env.Identify = func(context.Context, login.Access) (login.Identity, error) {
		return login.Identity{OrganizationName: "Acme"}, refused
	}

	if err := p.run(t, "whoami"); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}

	p.sees(t, "Acme", "card.read card.write", "Access token until")
}

// A field that Qonto does not tell is left out, with what would stand around it.
func TestWhoami_LeavesOutWhatQontoDoesNotTell(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		identity login.Identity
		want     string
	}{
		{login.Identity{OrganizationSlug: "acme-1"}, "Organization:       acme-1\n"},
		{login.Identity{OrganizationName: "Acme"}, "Organization:       Acme\n"},
		{login.Identity{}, ""},
	} {
		p := signedIn(t)
		p.env.Identify = func(context.Context, login.Access) (login.Identity, error) { return test.identity, nil }

		if err := p.run(t, "whoami"); err != nil || !strings.Contains(p.out.String(), test.want) || strings.Contains(p.out.String(), "(") {
			t.Errorf("%v: %s", err, p.out)
		}
	}
}

// What a terminal would obey is not in what is shown: scopes come from the OAuth server, and a file can hold anything.
func TestWhoami_IsPlainText(t *testing.T) {
	t.Parallel()

	p := signedIn(t)
	p.env.Identify = func(context.Context, login.Access) (login.Identity, error) { return login.Identity{}, nil }

	p.edit(t, `"card.read"`, `"card.read\u001b]0;owned\u0007\u202e", "\u202e"`)

	if err := p.run(t, "whoami"); err != nil {
		t.Fatal(err)
	}

	p.sees(t, "card.read]0;owned card.write")

	if shown := p.out.String(); strings.ContainsAny(shown, "\x1b\x07\u202e") {
		t.Errorf("a terminal obeys %q", shown)
	}

	p.edit(t, `"the-client"`, `"the-client\u001b]0;owned"`)

	if err := p.run(t, "whoami"); err == nil || strings.Contains(err.Error(), "owned") {
		t.Errorf("got %v", err)
	}
}

// edit replaces a text in the credentials file.
func (p *person) edit(t *testing.T, old, text string) {
	t.Helper()

	data, err := os.ReadFile(p.file)
	if err == nil {
		err = os.WriteFile(p.file, []byte(strings.Replace(string(data), old, text, 1)), 0o600)
	}

	if err != nil {
		t.Fatal(err)
	}
}
