// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const logoutRounds = 60

// Whichever of the two comes first, no refresh token is good at the end. In every other round the
// refresh is under way when logout begins.
func TestLogout_DuringARefresh(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t, emulatortest.WithoutRateLimit())
	emu.Set(map[string]any{"oauth_revocation": "revoke"})

	refreshes, removals := 0, 0

	for round := range logoutRounds {
		refreshed, removed := refreshAndSignOut(t, emu, round%2 == 0)
		expectNoLivingToken(t, emu, round)

		if refreshed {
			refreshes++
		}

		if removed {
			removals++
		}
	}

	t.Logf("%d rounds: %d refreshes came first, %d files deleted", logoutRounds, refreshes, removals)

	if refreshes < logoutRounds/2 || removals != logoutRounds {
		t.Errorf("%d refreshes and %d deleted files in %d rounds", refreshes, removals, logoutRounds)
	}
}

// refreshAndSignOut does both at once. With a head start, logout begins while the OAuth server holds the refresh back.
func refreshAndSignOut(t *testing.T, emu *emulatortest.Instance, headStart bool) (refreshed, removed bool) {
	t.Helper()

	var both sync.WaitGroup

	path := keepExpired(t, emu)

	if !headStart {
		both.Go(func() { removed = signOut(t, emu, path) })
		both.Go(func() { refreshed = refreshOnce(t, emu, path) })
		both.Wait()

		return refreshed, removed
	}

	hold := emu.Fault(control.Fault{Method: "POST", Route: "/oauth2/token", Action: "hold"})

	both.Go(func() { refreshed = refreshOnce(t, emu, path) })

	if err := hold.WaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}

	both.Go(func() { removed = signOut(t, emu, path) })

	if err := hold.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}

	both.Wait()

	return refreshed, removed
}

// keepExpired writes a credentials file that has to be refreshed before it can be used.
func keepExpired(t *testing.T, emu *emulatortest.Instance) string {
	t.Helper()

	file, err := credentials.NewFile(filepath.Join(t.TempDir(), "credentials.json"))
	if err != nil {
		t.Fatal(err)
	}

	issued := emu.RefreshTokenFor(emu.OwnerMembershipID)

	err = file.Replace(t.Context(), credentials.Credentials{
		AccessToken: secret.Trimmed(issued.AccessToken), ExpiresAt: time.Now().Add(-time.Minute),
		RefreshToken: secret.Trimmed(issued.RefreshToken), ObtainedAt: time.Now(),
		ClientID: emu.ClientID, OAuthEndpoint: emu.URL,
	})
	if err != nil {
		t.Fatal(err)
	}

	return file.Path()
}

// refreshOnce is another process that needs a token. It gets none if logout was faster.
func refreshOnce(t *testing.T, emu *emulatortest.Instance, path string) bool {
	t.Helper()

	source, err := credentials.NewFileSource(path, credentials.Application{ClientSecret: secret.Trimmed(emu.ClientSecret)})
	if err != nil {
		t.Error(err)

		return false
	}

	_, err = source.Token(t.Context())
	if err != nil && !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("neither a token nor a missing file: %v", err)
	}

	return err == nil
}

// signOut runs logout.
func signOut(t *testing.T, emu *emulatortest.Instance, path string) bool {
	t.Helper()

	var out bytes.Buffer

	environment := map[string]string{"QONTO_CREDENTIALS_FILE": path, "QONTO_CLIENT_SECRET": emu.ClientSecret}

	err := login.Run(t.Context(), []string{"logout"}, login.Environment{
		In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(name string) string { return environment[name] },
	})
	if err != nil {
		t.Errorf("logout: %v", err)
	}

	return strings.Contains(out.String(), "Deleted "+path)
}

func expectNoLivingToken(t *testing.T, emu *emulatortest.Instance, round int) {
	t.Helper()

	emu.Clock().Advance(2 * time.Minute) // used tokens are accepted for 60 seconds

	tokens, err := emu.Control.Tokens(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	for _, token := range tokens {
		if token.Kind == "refresh" && token.Active {
			t.Fatalf("round %d: the file is gone, and a refresh token that nobody has lives for %s", round, token.ExpiresAt.Sub(*token.IssuedAt))
		}
	}
}
