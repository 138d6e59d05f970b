// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login_test

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// From the command to the file.
func TestLogin_Browser(t *testing.T) {
	t.Parallel()

	p := newPerson(t)
	p.environment["QONTO_CLIENT_SECRET"] = clientSecret
	p.environment["QONTO_STAGING_TOKEN"] = stagingToken
	page := p.browse(t)

	if err := p.run(t, "login", "-organization-id", "the-organization", "-add-scopes", "team.read"); err != nil {
		t.Fatal(err)
	}

	if text := page(); !strings.Contains(text, "You have agreed") {
		t.Errorf("the browser shows %q", text)
	}

	const scopes = "offline_access card.read card.write organization.read membership.read team.read"

	shows(t, p.asked, map[string]string{
		"scope": scopes, "organization_id": "the-organization", "code_challenge_method": "S256", "response_type": "code",
	})
	shows(t, p.traded, map[string]string{
		"client_secret": clientSecret, "client_id": "the-client", "redirect_uri": p.asked.Get("redirect_uri"),
	})

	if len(p.asked.Get("state")) < 20 || !strings.HasPrefix(p.asked.Get("redirect_uri"), "http://127.0.0.1:") || p.staging[0] != stagingToken {
		t.Errorf("asked for %v, traded with %v", p.asked, p.staging)
	}

	want := credentials.Credentials{
		AccessToken: secret.Trimmed(accessToken), RefreshToken: secret.Trimmed(refreshToken),
		Scopes: strings.Fields(scopes), ClientID: "the-client",
		ClientSecretEnv: "QONTO_CLIENT_SECRET", OAuthEndpoint: p.URL,
	}
	if diff := cmp.Diff(want, p.kept(t), cmpopts.IgnoreTypes(time.Time{}), cmpopts.EquateComparable(secret.Text{})); diff != "" {
		t.Error(diff)
	}

	if data, _ := os.ReadFile(p.file); strings.Contains(string(data), clientSecret) || strings.Contains(string(data), stagingToken) {
		t.Error("the file holds a secret that belongs into the environment")
	}

	p.sees(t, "credentials_file = \""+p.file, `organization_id  = "the-organization"`, "QONTO_CLIENT_SECRET", "QONTO_STAGING_TOKEN",
		"issue, change and end cards")
}

// A link that leads to no file yet says where the file is to be: its folder may be the one that is encrypted, or left out of
// backups. A link may lead to another one, and a relative one counts from the folder in which the link really is.
func TestLogin_BehindALink(t *testing.T) {
	t.Parallel()

	for name, links := range map[string][][2]string{
		"absolute":                   {{"home/link", "@/safe/file"}},
		"relative":                   {{"home/link", "../safe/file"}},
		"to a link":                  {{"home/next", "../safe/file"}, {"home/link", "next"}},
		"in a folder that is a link": {{"config", "deep/er/config"}, {"config/link", "../../../safe/file"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p, folder := newPerson(t), t.TempDir()
			p.file = filepath.Join(folder, "safe", "file")

			made := makeLinks(t, folder, links)

			p.browse(t)

			if err := p.run(t, "login", "-credentials-file", made[len(made)-1]); err != nil {
				t.Fatal(err)
			}

			if p.kept(t).RefreshToken.Reveal() != refreshToken {
				t.Error("the tokens are not where the link leads")
			}

			for _, link := range made {
				if _, err := os.Readlink(link); err != nil {
					t.Errorf("the link %s: %v", link, err)
				}
			}
		})
	}
}

// makeLinks makes links in a folder, each a name and where it leads; @ is the folder.
func makeLinks(t *testing.T, folder string, links [][2]string) []string {
	t.Helper()

	for _, inside := range []string{"safe", "home", "deep/er/config"} {
		if err := os.MkdirAll(filepath.Join(folder, inside), 0o700); err != nil {
			t.Fatal(err)
		}
	}

	made := make([]string, 0, len(links))

	for _, link := range links {
		made = append(made, filepath.Join(folder, link[0]))

		if err := os.Symlink(strings.ReplaceAll(link[1], "@", folder), made[len(made)-1]); err != nil {
			t.Skip("no links here")
		}
	}

	return made
}

func shows(t *testing.T, got url.Values, want map[string]string) {
	t.Helper()

	for name, value := range want {
		if got.Get(name) != value {
			t.Errorf("%s is %q, want %q", name, got.Get(name), value)
		}
	}
}

// The address that the browser ended at, its query or the bare code are pasted.
func TestLogin_Manual(t *testing.T) {
	t.Parallel()

	for name, paste := range map[string]func(landed *url.URL) string{
		"address": (*url.URL).String,
		"query":   func(landed *url.URL) string { return landed.RawQuery },
		"code":    func(landed *url.URL) string { return landed.Query().Get("code") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := newPerson(t)
			in, typed := io.Pipe()
			p.env.In = in

			go func() {
				_, _ = io.WriteString(typed, "  "+paste(p.visit(t))+" \r\n")
				_ = typed.Close()
			}()

			if err := p.run(t, "login", "-manual", "-redirect-url", "https://company.example/qonto"); err != nil {
				t.Fatal(err)
			}

			if p.traded.Get("redirect_uri") != "https://company.example/qonto" || p.kept(t).RefreshToken.Reveal() != refreshToken {
				t.Errorf("traded %v", p.traded)
			}
		})
	}
}

// What the OAuth server is told is what the flags say.
func TestLogin_RedirectURLs(t *testing.T) {
	t.Parallel()

	for want, args := range map[string][]string{
		"http://127.0.0.1/callback":      nil,
		"http://127.0.0.1:8484/callback": {"-port", "8484"},
		"http://localhost:8484/":         {"-redirect-url", "http://localhost:8484/"},
	} {
		p := newPerson(t)
		p.env.In = strings.NewReader("ory_ac_wr0ng\n")

		if err := p.run(t, append([]string{"login", "-manual"}, args...)...); err == nil || p.traded.Get("redirect_uri") != want {
			t.Errorf("%v: %v, redirect URL %q", args, err, p.traded.Get("redirect_uri"))
		}
	}
}

// visit waits for the address on the screen, opens it and returns where the browser ends.
func (p *person) visit(t *testing.T) *url.URL {
	t.Helper()

	var address string

	for address == "" {
		<-time.After(time.Millisecond)

		for line := range strings.Lines(p.out.String()) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, p.URL) && strings.Contains(p.out.String(), "Paste") {
				address = line
			}
		}
	}

	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}

	response, err := client.Get(address)
	if err != nil {
		t.Error(err)

		return &url.URL{}
	}

	defer func() { _ = response.Body.Close() }()

	landed, err := response.Location()
	if err != nil {
		t.Error(err)

		return &url.URL{}
	}

	return landed
}

// Nothing is written, and the reason is told without the words of the server.
func TestLogin_Fails(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		answer func(url.Values)
		want   string
	}{
		"declined": {func(back url.Values) { back.Set("error", "access_denied") }, "declined"},
		"error": {func(back url.Values) {
			back.Set("error", "invalid_scope")
			back.Set("error_description", "ory_ac_c0de")
		}, "scopes"},
		"no code":    {func(url.Values) {}, "no code"},
		"wrong code": {func(back url.Values) { back.Set("code", "another") }, "invalid_grant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := newPerson(t)
			p.answer = tc.answer
			page := p.browse(t)

			err := p.run(t, "login")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v", err)
			}

			page()

			if _, err := os.Stat(p.file); err == nil {
				t.Error("a file was written")
			}
		})
	}
}

// Requests of others to the port change nothing: pages in the browser can send them.
func TestLogin_ForeignRequests(t *testing.T) {
	t.Parallel()

	p := newPerson(t)
	page := p.browse(t)
	open := p.env.OpenBrowser

	p.env.OpenBrowser = func(ctx context.Context, address string) error {
		go func() {
			knock(t, address)

			_ = open(ctx, address)
		}()

		return nil
	}

	if err := p.run(t, "login"); err != nil {
		t.Fatal(err)
	}

	page()
}

// knock sends what does not belong to the sign-in to the port that waits for it.
func knock(t *testing.T, address string) {
	t.Helper()

	asked, err := url.Parse(address)
	if err != nil {
		t.Error(err)

		return
	}

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	back := asked.Query().Get("redirect_uri")

	for _, foreign := range []string{
		back + "?code=forged&state=forged", back + "?code=forged", back + "?error=access_denied", strings.TrimSuffix(back, "callback"),
	} {
		response, err := client.Get(foreign)
		if err != nil {
			t.Error(err)

			continue
		}

		_ = response.Body.Close()

		if response.StatusCode < http.StatusBadRequest {
			t.Errorf("%s: %s", foreign, response.Status)
		}
	}
}

// An interrupted login ends at once, with and without a browser.
func TestLogin_Interrupted(t *testing.T) {
	t.Parallel()

	for _, args := range [][]string{{"login"}, {"login", "-manual"}} {
		p := newPerson(t)
		in, typed := io.Pipe()
		p.env.In = in

		ctx, cancel := context.WithCancel(t.Context())
		p.env.OpenBrowser = func(context.Context, string) error { return errors.New("none") }

		ended := make(chan error)

		go func() { ended <- login.Run(ctx, args, p.env) }()

		for !strings.Contains(p.out.String(), "Ctrl-C") && !strings.Contains(p.out.String(), "Paste") {
			<-time.After(time.Millisecond)
		}

		cancel()

		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v", args, err)
		}

		_ = typed.Close()
	}
}

// A login that nobody finishes ends after ten minutes. The way without a browser stands for both: a socket has no virtual time.
func TestLogin_Timeout(t *testing.T) {
	t.Parallel()

	p := newPerson(t)

	synctest.Test(t, func(t *testing.T) {
		in, typed := io.Pipe()
		p.env.In = in

		began := time.Now()
		err := login.Run(t.Context(), []string{"login", "-manual"}, p.env)

		if err == nil || !strings.Contains(err.Error(), "within ten minutes") || time.Since(began) != 10*time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}

		_ = typed.Close()
	})
}

// Secrets are asked for only if somebody is there, and only if nothing else has them.
func TestLogin_AsksForSecrets(t *testing.T) {
	t.Parallel()

	p := newPerson(t)
	page := p.browse(t)

	var questions []string

	p.env.AskSecret = func(_ context.Context, question string) (string, error) {
		questions = append(questions, question)

		if strings.Contains(question, "Staging") {
			return stagingToken, nil
		}

		return clientSecret, nil
	}

	if err := p.run(t, "login", "-sandbox", "-client-secret-env", "QONTO_CLIENT_SECRET_ACME"); err != nil {
		t.Fatal(err)
	}

	page()

	if len(questions) != 2 || p.traded.Get("client_secret") != clientSecret || p.staging[0] != stagingToken {
		t.Errorf("asked %q, traded %v", questions, p.traded)
	}

	if got := p.kept(t).ClientSecretEnv; got != "QONTO_CLIENT_SECRET_ACME" {
		t.Errorf("the file names %q", got)
	}
}

func TestRun_RefusedCommands(t *testing.T) {
	t.Parallel()

	for want, args := range map[string][]string{
		"unknown command":     {"apply"},
		"only flags":          {"login", "extra"},
		"not defined":         {"login", "-nonsense"},
		"QONTO_STAGING_TOKEN": {"login", "-sandbox"},
		"must use https":      {"login", "-oauth-endpoint", "http://oauth.example"},
		"needs -manual":       {"login", "-redirect-url", "https://company.example/qonto"},
		"-client-id":          {"login", "-client-id", " "},
		"does not exist":      {"whoami"},
		"QONTO_CLIENT_SECRET": {"login", "-client-secret-env", "QONTO_ACCESS_TOKEN"},
	} {
		p := newPerson(t)
		p.environment["QONTO_OAUTH_ENDPOINT"] = ""

		err := p.run(t, args...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestRun_Help(t *testing.T) {
	t.Parallel()

	for _, args := range [][]string{{"help"}, {"login", "-help"}, {"logout", "-h"}, {"whoami", "--help"}} {
		p := newPerson(t)
		if err := p.run(t, args...); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%v: %v", args, err)
		}

		p.sees(t, "Usage: terraform-provider-qonto")
	}
}

func TestRun_Handles(t *testing.T) {
	t.Parallel()

	for want, cases := range map[bool][][]string{
		true:  {{"login"}, {"logout", "-force"}, {"whoami"}, {"help"}, {"-help"}, {"logn"}},
		false: {nil, {}, {"-debug"}},
	} {
		for _, args := range cases {
			if login.Handles(args) != want {
				t.Errorf("%q: %v", args, !want)
			}
		}
	}
}
