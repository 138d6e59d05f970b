// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// playHelper is a helper whose store is a folder: file "kept" has the credentials, "calls" the verbs it was called with,
// "mood" how it behaves.
func playHelper(args []string) int {
	folder, verb := args[0], args[1]
	kept := filepath.Join(folder, "kept")
	mood, _ := os.ReadFile(filepath.Join(folder, "mood"))

	calls, err := os.OpenFile(filepath.Join(folder, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 1
	}

	_, _ = fmt.Fprintln(calls, verb)
	_ = calls.Close()

	if string(mood) == "leaves a child at "+verb && leaveChild(folder) != nil {
		return 1
	}

	switch {
	case string(mood) == "hangs":
		passTime(time.Hour)
	case string(mood) == "fails to "+verb:
		data, _ := io.ReadAll(os.Stdin)
		stored, _ := os.ReadFile(kept)
		_, _ = fmt.Fprintf(os.Stderr, "permission denied for token=abc\n%s\n%s", data, stored)

		return 3
	case verb == "get":
		data, _ := os.ReadFile(kept)
		_, _ = os.Stdout.Write(data)
	case verb == "store":
		data, _ := io.ReadAll(os.Stdin)
		next := fmt.Sprint(kept, os.Getpid())
		_ = os.WriteFile(next, data, 0o600)
		_ = os.Rename(next, kept)
	}

	return 0
}

// leaveChild starts a process that keeps the helper's output open, and notes its id.
func leaveChild(folder string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}

	child := exec.Command(exe, partChild)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr

	if err := child.Start(); err != nil {
		return err
	}

	return os.WriteFile(filepath.Join(folder, "child"), []byte(strconv.Itoa(child.Process.Pid)), 0o600)
}

// endChild ends the process that a helper has left behind.
func (v *vault) endChild(t *testing.T) {
	t.Helper()

	text, err := os.ReadFile(filepath.Join(v.folder, "child"))
	if err != nil {
		t.Fatal(err)
	}

	id, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}

	child, err := os.FindProcess(id)
	if err == nil {
		err = child.Kill()
	}

	if err != nil {
		t.Errorf("the child of the helper has ended already: %v", err)
	}
}

// What the helper printed may not be all while a child of it keeps its output open, so it is not
// used, and the error says why. What it has stored is stored.
func TestCommand_ChildKeepsOutputOpen(t *testing.T) {
	t.Parallel()

	for _, verb := range []string{"get", "store"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()

			v := newVault(t)
			v.grace = 0
			v.putCredentials(t, v.issue(0))
			v.put(t, "mood", "leaves a child at "+verb)

			source := v.machine(t)
			source.LimitOutput(100 * time.Millisecond)

			token, err := source.Token(t.Context())
			v.endChild(t) // only now, so the source has not waited for it

			if verb == "store" {
				if err != nil || !v.accepts(token) || v.calls() != "get store" {
					t.Errorf("%q, %v after %s", token, err, v.calls())
				}

				return
			}

			if err == nil || !strings.Contains(err.Error(), "credentials_command ended, but a program that it started keeps its output open (get)") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// vault is a place that is reached by a helper.
type vault struct {
	*shared

	folder string
}

func newVault(t *testing.T) *vault {
	t.Helper()

	return &vault{shared: newShared(t), folder: t.TempDir()}
}

func (v *vault) put(t *testing.T, name, text string) {
	t.Helper()

	if err := os.WriteFile(filepath.Join(v.folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (v *vault) putCredentials(t *testing.T, kept credentials.Credentials) {
	t.Helper()

	data, err := kept.Encode()
	if err != nil {
		t.Fatal(err)
	}

	v.put(t, "kept", string(data))
}

// calls returns the verbs that the helper was called with.
func (v *vault) calls() string {
	data, _ := os.ReadFile(filepath.Join(v.folder, "calls"))

	return strings.Join(strings.Fields(string(data)), " ")
}

// machine is another machine that has nothing but the helper.
func (v *vault) machine(t *testing.T) *credentials.Source {
	t.Helper()

	return v.machineWith(t, credentials.Application{OAuthEndpoint: v.url, ClientSecret: secret.Trimmed(clientSecret)})
}

// machineWith is another machine with settings of its own.
func (v *vault) machineWith(t *testing.T, app credentials.Application) *credentials.Source {
	t.Helper()

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	source, err := credentials.NewCommandSource([]string{exe, partHelper, v.folder}, app)
	if err != nil {
		t.Fatal(err)
	}

	return source
}

// What one machine refreshed while it planned is what the next one applies with, weeks of
// such runs long.
func TestCommand_NextMachine(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	v.grace = 0
	v.putCredentials(t, v.issue(0))

	planned := v.token(t, v.machine(t))
	applied := v.token(t, v.machine(t))

	if planned != applied || v.count() != 1 {
		t.Errorf("%s, %s, %d refreshes", planned, applied, v.count())
	}

	if diff := cmp.Diff("get store get", v.calls()); diff != "" {
		t.Error(diff)
	}
}

// Without a lock both use the same refresh token within its 60 seconds, and both, and
// the runs after them, have tokens that work.
func TestCommand_ParallelMachines(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	v.putCredentials(t, v.issue(0))

	var machines sync.WaitGroup

	for range 4 {
		source := v.machine(t)

		machines.Go(func() { v.token(t, source) })
	}

	machines.Wait()
	v.token(t, v.machine(t))
}

// A refresh token that died because somebody else used it is replaced by what they stored.
func TestCommand_NewerTokenStored(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	v.grace = 0
	old := v.issue(time.Hour)
	v.putCredentials(t, old)

	here, there := v.machine(t), v.machine(t)
	refused := v.token(t, here)

	if _, err := there.Renew(t.Context(), refused); err != nil {
		t.Fatal(err)
	}

	renewed, err := here.Renew(t.Context(), refused)
	if err != nil || renewed == refused || v.count() != 1 {
		t.Errorf("%q, %v, %d refreshes", renewed, err, v.count())
	}
}

// No refresh token, nothing to store. A refused token is asked for once more.
func TestCommand_AccessTokenOnly(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	first, second := v.issue(time.Hour), v.issue(time.Hour)
	v.put(t, "kept", first.AccessToken.Reveal()+"\n")

	source := v.machine(t)

	for range 5 {
		if token := v.token(t, source); token != first.AccessToken.Reveal() {
			t.Errorf("got %s", token)
		}
	}

	if v.calls() != "get" {
		t.Errorf("called with %s", v.calls())
	}

	v.put(t, "kept", `{"access_token": "`+second.AccessToken.Reveal()+`"}`)

	token, err := source.Renew(t.Context(), first.AccessToken.Reveal())
	if err != nil || token != second.AccessToken.Reveal() {
		t.Errorf("%q, %v", token, err)
	}

	_, err = source.Renew(t.Context(), token)
	if err == nil || !strings.Contains(err.Error(), "the same access token") || strings.Count(v.calls(), "get") != 3 {
		t.Errorf("%v after %s", err, v.calls())
	}
}

// New credentials that cannot be stored are not used and not forgotten.
func TestCommand_StoreFails(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	v.grace = 0
	kept := v.issue(time.Hour)
	v.putCredentials(t, kept)
	v.put(t, "mood", "fails to store")

	source := v.machine(t)
	refused := v.token(t, source)

	_, err := source.Renew(t.Context(), refused)
	if err == nil || !strings.Contains(err.Error(), "was not stored") || !strings.Contains(err.Error(), "permission denied") {
		t.Fatalf("got %v", err)
	}

	v.hides(t, err.Error())

	// What has been used is dead for whoever comes later, so repairing the store alone does not help.
	_, later := v.machine(t).Renew(t.Context(), refused)
	if later == nil || !strings.Contains(later.Error(), "invalid_grant") || !strings.Contains(err.Error(), "terraform-provider-qonto login") {
		t.Errorf("%v, and later %v", err, later)
	}

	if strings.Contains(err.Error(), "abc") {
		t.Errorf("%v shows a labelled secret", err)
	}

	v.put(t, "mood", "")
	source.Forgive()

	asked := v.count()

	if token := v.token(t, source); token == refused || v.count() != asked {
		t.Errorf("%s after %d refreshes", token, v.count())
	}

	v.token(t, v.machine(t))
}

// Every failure is named, no failure repeats what the helper has.
func TestCommand_Fails(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct{ mood, kept, want string }{
		"fails":      {"fails to get", "ory_at_A000009.x7Kq-secret", "exit status 3"},
		"hangs":      {"hangs", "", "did not end within"},
		"is silent":  {"", "", "neither an access_token"},
		"talks":      {"", "no such secret: ory_at_A000009.x7Kq-secret", "something other than credentials"},
		"talks HTML": {"", "<html>ory_at_A000009.x7Kq-secret", "something other than credentials"},
		"talks JSON": {"", `["ory_at_A000009.x7Kq-secret"]`, "something other than credentials"},
		"newer":      {"", `{"version": 2, "access_token": "ory_at_A000009.x7Kq-secret"}`, "newer version"},
		"too much":   {"", strings.Repeat("x", 70_000), "longer than 64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			v := newVault(t)
			v.put(t, "mood", tc.mood)
			v.put(t, "kept", tc.kept)

			source := v.machine(t)
			if tc.mood == "hangs" {
				source.LimitCommand(300 * time.Millisecond)
			}

			_, err := source.Token(t.Context())
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "x7Kq") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCommand_Missing(t *testing.T) {
	t.Parallel()

	source, err := credentials.NewCommandSource([]string{"no-such-helper-anywhere", "secret-argument"}, credentials.Application{})
	if err != nil {
		t.Fatal(err)
	}

	_, err = source.Token(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no-such-helper-anywhere") || strings.Contains(err.Error(), "secret-argument") {
		t.Errorf("got %v", err)
	}
}

func TestParseCommand(t *testing.T) {
	t.Parallel()

	for text, want := range map[string][]string{
		"":                                 {},
		"  helper  secret/qonto ":          {"helper", "secret/qonto"},
		`helper "two words"`:               {"helper", `"two`, `words"`},
		`["helper", "two words", "$HOME"]`: {"helper", "two words", "$HOME"},
	} {
		got, err := credentials.ParseCommand(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}

	if _, err := credentials.ParseCommand(`["helper", 1]`); err == nil {
		t.Error("a number was accepted")
	}

	for _, none := range [][]string{nil, {}, {""}} {
		if _, err := credentials.NewCommandSource(none, credentials.Application{}); err == nil {
			t.Errorf("%q was accepted", none)
		}
	}
}
