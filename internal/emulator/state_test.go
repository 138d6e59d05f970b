// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// stopped keeps an emulator's state as the end of its run does.
func stopped(tb testing.TB, emu *emulatortest.Instance) string {
	tb.Helper()

	path := filepath.Join(tb.TempDir(), "state.json")
	ended, cancel := context.WithCancel(tb.Context())

	cancel()

	if err := emu.Server.Persist(ended, path, func(error) {}); err != nil {
		tb.Fatalf("keeping the state: %v", err)
	}

	return path
}

// resumed starts an emulator from a state file.
func resumed(tb testing.TB, path string) (*emulatortest.Instance, *caller) {
	tb.Helper()

	state, err := emulator.ReadState(path)
	if err != nil {
		tb.Fatalf("reading the state: %v", err)
	}

	return start(tb, emulatortest.WithSeed(99), emulatortest.WithState(state))
}

// What an emulator knew, the next one knows: cards, requests, switches, clock, and credentials.
func TestStateSurvivesARestart(t *testing.T) {
	t.Parallel()

	begin := time.Date(2029, time.March, 1, 8, 0, 0, 0, time.UTC) // of the example's cards too: a list has none that is issued later
	emu, api := start(t, emulatortest.WithOrganization(example(t)), emulatortest.WithSeed(7), emulatortest.WithStart(begin))
	emu.Clock().Freeze(begin)
	emu.Set(map[string]any{"set_order": "reversed", "omit_card_keys": []string{"is_qcp"}, "nfc_activation": "with_pin"})

	token := emu.TokenFor(emu.ManagerMembershipID, "card.read")
	card := api.create(physicalCard(emu))
	api.patch(card, "restrictions", map[string]any{"active_days": []int{1, 2}, "categories": []string{"tax", "atm"}}, http.StatusOK)

	if _, err := emu.Control.Spend(t.Context(), idOf(card), 500); err != nil {
		t.Fatal(err)
	}

	again, restarted := resumed(t, stopped(t, emu))

	for _, path := range []string{
		"/v2/cards", "/v2/organization", "/v2/memberships", "/v2/teams", "/v2/bank_accounts",
	} {
		before, after := api.get(path), restarted.get(path)
		if after.status != http.StatusOK || before.text != after.text {
			t.Errorf("%s differs:\n%s\n%s", path, before.text, after.text)
		}
	}

	if diff := cmp.Diff(string(encoded(t, emu.Ledger().Cards)), string(encoded(t, again.Ledger().Cards))); diff != "" {
		t.Errorf("the ledger's cards differ: %s", diff)
	}

	managers := restarted.as(token).get("/v2/cards?per_page=1")
	wantSame(t, "the manager's token", []any{managers.status, hasKey(managers.list("cards")[0], "is_qcp")}, []any{http.StatusOK, false})

	wantErrors(t, restarted.as(token).get("/v2/teams"), http.StatusForbidden)

	if now := again.Clock().Now(); !now.Equal(emu.Clock().Now()) || !again.Clock().Frozen() {
		t.Errorf("the clock is at %s", now)
	}

	wantSame(t, "credentials", []any{again.Token, again.OwnerMembershipID}, []any{emu.Token, emu.OwnerMembershipID})
}

// What nobody sees is kept too: the wish for contactless until the PIN is set, and how many ids were given out.
func TestHiddenStateSurvivesARestart(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"nfc_activation": "with_pin"})

	card := api.create(physicalCard(emu))
	again, restarted := resumed(t, stopped(t, emu))

	again.Happen(idOf(card), control.SetPIN)
	wantValues(t, restarted.get("/v2/cards/"+idOf(card)).object("card"), "nfc_option", true, "status", "live")

	if second := restarted.create(virtualCard(again)); len(ids(restarted.get("/v2/cards?ids[]="+idOf(second)).list("cards"))) != 1 ||
		idOf(second) == idOf(card) {
		t.Errorf("the next card is %v", second)
	}
}

// A create that was answered before the stop is answered alike after it, until its half hour is over.
func TestKeysSurviveARestart(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	before := api.with(keyHeader, "K").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
	again, restarted := resumed(t, stopped(t, emu))

	after := restarted.with(keyHeader, "k").card(http.MethodPost, "/v2/cards", flashCard(again), http.StatusOK)
	if after.text != before.text || after.header.Get("X-Request-Id") != before.header.Get("X-Request-Id") {
		t.Errorf("got %s, want %s", after.text, before.text)
	}

	again.Clock().Advance(30 * time.Minute)
	restarted.with(keyHeader, "k").card(http.MethodPost, "/v2/cards", virtualCard(again), http.StatusOK)

	if count := len(again.Ledger().Cards); count != 2 {
		t.Errorf("%d cards, want 2", count)
	}
}

// Time goes on while the emulator is stopped; how far its clock is ahead stays.
func TestClockOffsetSurvivesARestart(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)
	emu.Clock().Advance(400 * 24 * time.Hour)

	again, _ := resumed(t, stopped(t, emu))

	if ahead := time.Until(again.Clock().Now()); ahead < 399*24*time.Hour || ahead > 400*24*time.Hour {
		t.Errorf("the clock is %s ahead", ahead)
	}
}

func TestUnusableStateFiles(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()

	for name, text := range map[string]string{
		"cut": `{"version": 1, "seed"`, "other": `{"version": 1, "colour": 1}`, "old": `{"version": 0}`, "empty": ``, "two": `{"version": 1} {}`,
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}

		if _, err := emulator.ReadState(path); !errors.Is(err, emulator.ErrState) {
			t.Errorf("%s: got %v", name, err)
		}
	}

	if _, err := emulator.ReadState(filepath.Join(folder, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
}

// Many changes are written together, half a second after the first; the end writes once more. Reads write nothing.
func TestPersist_WaitsForWriteDelay(t *testing.T) {
	t.Parallel()

	path := filepath.Join(t.TempDir(), "state.json")

	synctest.Test(t, func(t *testing.T) {
		server := emulator.New(emulator.Options{Seed: 1})
		defer server.Close()

		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)

		go func() { ended <- server.Persist(ctx, path, func(err error) { t.Error(err) }) }()

		cards := func() int {
			state, err := os.ReadFile(path)
			if err != nil {
				return -1
			}

			return strings.Count(string(state), `"mask_pan"`)
		}
		send := func(method, target string) {
			body := strings.NewReader(`{"card":{"card_level":"virtual","holder_id":"` + server.Info().People["owner"] +
				`","bank_account_id":"` + server.Info().BankAccounts[0].ID + `"}}`)
			server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, method, "http://localhost"+target, body))
			synctest.Wait()
		}
		pass := func(span time.Duration, want int) {
			t.Helper()

			timer := time.NewTimer(span)
			<-timer.C
			synctest.Wait()

			if got := cards(); got != want {
				t.Errorf("%d cards in the file, want %d", got, want)
			}
		}

		send(http.MethodGet, "/v2/cards")
		pass(time.Hour, -1)

		for range 3 {
			send(http.MethodPost, "/_emulator/cards")
		}

		pass(499*time.Millisecond, -1)
		pass(time.Millisecond, 3)

		send(http.MethodPost, "/_emulator/cards")
		cancel()

		if err := <-ended; err != nil || cards() != 4 {
			t.Errorf("at the end: %d cards, %v", cards(), err)
		}
	})

	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}

	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the tokens: %v, %v", info.Mode(), err)
	}
}

// A file that cannot be written is reported, and the emulator goes on.
func TestPersist_ReportsFailures(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)
	path := filepath.Join(t.TempDir(), "no such folder", "state.json")
	ctx, cancel := context.WithCancel(t.Context())
	reported := make(chan error, 1)
	ended := make(chan error, 1)

	go func() {
		ended <- emu.Server.Persist(ctx, path, func(err error) { reported <- err })
	}()

	emu.Set(map[string]any{"sca": "strict"})

	if err := <-reported; !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reported: %v", err)
	}

	cancel()

	if err := <-ended; !errors.Is(err, os.ErrNotExist) {
		t.Errorf("at the end: %v", err)
	}
}

// An approval that was under way goes on: the phone answers after the restart, and the token still fits its request only.
func TestApprovalsSurviveARestart(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	token, body := asked(api, virtualCard(emu), "k")
	again, restarted := resumed(t, stopped(t, emu))

	wantSession(t, restarted, token, "waiting")
	approved(t, again)
	wantNotFoundObject(t, repeat(restarted, token, strings.Replace(body, "200", "201", 1), "k"))

	if answered := repeat(restarted, token, body, "k"); answered.status != http.StatusOK {
		t.Errorf("the approved retry: %d %s", answered.status, answered.text)
	}

	// And what was used stays used.
	third, later := resumed(t, stopped(t, again))
	wantNotFoundObject(t, repeat(later, token, body, "another key"))

	if cards := third.Ledger().Cards; len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}
}

// The grace of a refresh token that has been used does not begin anew.
func TestRefreshTokensSurviveARestart(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t)
	issued := emu.RefreshTokenFor(emu.OwnerMembershipID, "card.read")
	_, next := refreshed(t, api, issued.RefreshToken)

	emu.Clock().Advance(59 * time.Second)

	again, restarted := resumed(t, stopped(t, emu))
	refreshed(t, restarted, issued.RefreshToken)
	again.Clock().Advance(time.Second)

	access, _ := refreshed(t, restarted, next)
	wantWorks(t, restarted, access, true)
	wantOAuthError(t, refresh(restarted, issued.RefreshToken), http.StatusBadRequest, "invalid_grant")
	wantSame(t, "counts", []any{again.Ledger().OAuth.Refreshes, again.Ledger().OAuth.Reuses}, []any{3, 1})
}
