// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// vault is where machines with empty disks keep credentials: a folder that stands in for a service on the network. The
// helpers reach it with a program that stands in for the service's CLI.
type vault struct {
	*acctest.CLI

	folder string
	helper []string
}

// helpers are the ones that we show, with their arguments.
func helpers() map[string][]string {
	return map[string][]string{
		"vault":   {"vault.sh", "secret", "qonto/terraform"},
		"kubectl": {"kubernetes-secret.sh", "terraform", "qonto-credentials"},
	}
}

// newVault puts credentials of the owner into a vault. Nothing is on any machine.
func newVault(t *testing.T, program string) *vault {
	t.Helper()

	v := &vault{CLI: acctest.NewCLI(t), folder: t.TempDir()}
	standIn, err := os.ReadFile(filepath.Join("..", "credentials", "testdata", program))
	v.Must(err)
	v.Must(os.WriteFile(filepath.Join(v.folder, program), standIn, 0o700))

	script, err := filepath.Abs(filepath.Join(acctest.ExamplesFolder, "credentials-helpers", helpers()[program][0]))
	v.Must(err)

	v.helper = append([]string{script}, helpers()[program][1:]...)

	v.StoreCredentials()
	v.Must(os.Rename(filepath.Join(v.Dir, acctest.CredentialsFile), filepath.Join(v.folder, "kept")))

	return v
}

// machine is one with an empty disk. All it knows is how to call the helper.
func (v *vault) machine() *acctest.CLI {
	v.T.Helper()

	argv, err := json.Marshal(v.helper)
	v.Must(err)

	m := v.InNewFolder()
	m.Setenv("QONTO_CREDENTIALS_FILE", "")
	m.Setenv("QONTO_OAUTH_ENDPOINT", v.URL) // a helper may not name a host that is none of Qonto's
	m.Setenv("QONTO_CREDENTIALS_COMMAND", string(argv))
	m.Setenv("PATH", v.folder+":"+os.Getenv("PATH"))

	return m
}

// calls counts how often the helper was called since it was asked last.
func (v *vault) calls() (gets, stores int) {
	v.T.Helper()

	path := filepath.Join(v.folder, "arguments")
	noted, err := os.ReadFile(path)
	v.Must(err)
	v.Must(os.Remove(path))

	for line := range strings.Lines(string(noted)) {
		if strings.Contains(line, " put ") || strings.Contains(line, " patch ") {
			stores++
		} else {
			gets++
		}
	}

	return gets, stores
}

func (v *vault) expectCalls(gets, stores int) {
	v.T.Helper()

	if got, stored := v.calls(); got != gets || stored != stores {
		v.T.Errorf("the helper got %d times and stored %d times, want %d and %d", got, stored, gets, stores)
	}
}

// mark makes the stand-in behave as it says of itself, until the file is removed.
func (v *vault) mark(name string) (unmark func()) {
	v.T.Helper()

	path := filepath.Join(v.folder, name)
	v.Must(os.WriteFile(path, nil, 0o600))

	return func() { v.Must(os.Remove(path)) }
}

// refreshToken is the one in the vault.
func (v *vault) refreshToken() string {
	v.T.Helper()

	text, err := os.ReadFile(filepath.Join(v.folder, "kept"))
	v.Must(err)

	var document struct {
		RefreshToken string `json:"refresh_token"`
	}

	v.Must(json.Unmarshal(text, &document))

	return document.RefreshToken
}

// One machine plans, another one applies that plan when the token has ended, a third one finds nothing to do. They share
// nothing but the vault, and none of them keeps a token.
func TestPlanHereApplyThere(t *testing.T) {
	t.Parallel()

	for program := range helpers() {
		t.Run(program, func(t *testing.T) {
			v := newVault(t, program)

			here, there, later := v.machine(), v.machine(), v.machine()
			here.Configure(acctest.Card("virtual", acctest.Ads))
			here.MustTerraform("plan", "-out=cards.tfplan")
			v.expectCalls(1, 1)

			v.Clock().Advance(anHour)
			move(here, there, "main.tf", "provider.tf", "cards.tfplan")
			there.MustTerraform("apply", "cards.tfplan")
			v.expectCalls(2, 1) // the token that it was given is refused, and nobody else has replaced it
			acctest.ExpectLiving(1)(t, v.Ledger())

			move(there, later, "main.tf", "provider.tf", "terraform.tfstate")

			if plan := later.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
				t.Errorf("the plan after that is not empty:\n%s", plan.Text)
			}

			v.expectCalls(1, 0)
			v.expectNothingOn(here, there, later)

			count := v.Ledger().OAuth
			if !isActiveToken(v.CLI.Env, v.refreshToken()) || count.Refreshes != 2 || count.GraceUses+count.Reuses+count.Revocations != 0 {
				t.Errorf("%+v", count)
			}
		})
	}
}

// move copies files from one machine to another, as a pipeline does.
func move(from, to *acctest.CLI, names ...string) {
	for _, name := range names {
		to.WriteFile(name, from.ReadFile(name))
	}
}

// expectNothingOn fails if a machine has kept a secret.
func (v *vault) expectNothingOn(machines ...*acctest.CLI) {
	v.T.Helper()

	// The emulator's own token never left it.
	secrets := slices.DeleteFunc(v.IssuedSecrets(), func(secret string) bool { return secret == v.Token })

	for _, m := range machines {
		v.Must(filepath.WalkDir(m.Dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}

			text, err := os.ReadFile(path)
			if slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(string(text), secret) }) {
				v.T.Errorf("%s holds a token", path)
			}

			return err
		}))
	}
}

// A token that cannot be stored is not used: nothing is issued, and the next machine finds a refresh token that is good.
func TestVaultThatDoesNotStore(t *testing.T) {
	v := newVault(t, "vault")
	unmark := v.mark("read-only")

	m := v.machine()
	m.Configure(acctest.Card("virtual", acctest.Ads))

	failed := m.Terraform("apply", "-auto-approve")
	failed.ExpectRefused(t,
		`the new refresh token was not stored, so it is not used: credentials_command failed \(store, exit status 2\): permission denied`)
	v.expectCalls(1, 3) // the plan ends, because an apply would fail for the same reason
	acctest.ExpectLiving(0)(t, v.Ledger())

	for _, secret := range v.IssuedSecrets() {
		if strings.Contains(failed.Text, secret) {
			t.Errorf("a token is shown:\n%s", failed.Text)
		}
	}

	unmark()
	m.Apply()
	acctest.ExpectLiving(1)(t, v.Ledger())
}

// A helper that hangs is given up after its 30 seconds.
func TestVaultThatHangs(t *testing.T) {
	v := newVault(t, "vault")
	v.mark("stuck")

	m := v.machine()
	m.Configure(lookUp)

	m.Terraform("plan").ExpectRefused(t, `credentials_command did not end within 30 seconds \(get\)`)
}

// A helper that prints an access token and nothing else is enough. It is never told to store.
func TestHelperWithOnlyAnAccessToken(t *testing.T) {
	v := newVault(t, "vault")
	v.helper = []string{"sh", "-c", `echo "$1" >>"$0/arguments"; cat "$0/token"`, v.folder}

	give := func() {
		token := v.RefreshTokenFor(v.OwnerMembershipID).AccessToken
		v.Must(os.WriteFile(filepath.Join(v.folder, "token"), []byte(token+"\n"), 0o600))
	}

	m := v.machine()
	m.Configure(acctest.Card("virtual", acctest.Ads))
	give()
	m.Apply()

	v.Clock().Advance(anHour)

	m.Terraform("plan").ExpectRefused(t, `the same access token that Qonto refused was given again`)
	give()

	if plan := m.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("the plan is not empty:\n%s", plan.Text)
	}

	if v.Ledger().OAuth.Refreshes != 0 {
		t.Error("something was refreshed")
	}

	said, err := os.ReadFile(filepath.Join(v.folder, "arguments"))
	if err != nil || strings.Contains(string(said), "store") {
		t.Errorf("called with %q, %v", said, err)
	}
}
