// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// Each switch is documented once, each has its documented default, and each documented value can be chosen.
func TestSwitchesAreDocumented(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	names := knownSwitches()
	switches := reflect.TypeFor[control.Switches]()
	inForce := api.get("/_emulator/switches").body

	if slices.Sort(names); len(slices.Compact(names)) != switches.NumField() {
		t.Errorf("%d switches, and these names: %v", switches.NumField(), names)
	}

	for number, doc := range control.SwitchDocs() {
		wantValues(t, inForce, doc.Name, doc.Default)

		if standard, declared := switches.Field(number).Tag.Lookup("default"); declared && string(encoded(t, doc.Default)) != standard {
			t.Errorf("%s starts as %v, and its tag says %s", doc.Name, doc.Default, standard)
		} else if declared == (len(doc.Values) > 1) {
			t.Errorf("%s has values and a default, or neither", doc.Name)
		}

		if doc.Doc == "" || !strings.HasSuffix(doc.Doc, ".") {
			t.Errorf("%s is not explained", doc.Name)
		}

		for _, value := range doc.Values {
			var chosen any = value
			if _, isNumber := doc.Default.(int); isNumber {
				chosen = json.Number(value)
			}

			emu.Set(map[string]any{doc.Name: chosen})
			wantValues(t, api.get("/_emulator/switches").body, doc.Name, chosen)
		}
	}
}

func TestUnknownSwitches(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)

	for _, wrong := range []map[string]any{
		{"no_such_switch": true}, {"discard_paused": "perhaps"}, {"concurrent_key_status": 200}, {"newer_keys": "yes"},
	} {
		if err := emu.Control.SetSwitches(t.Context(), wrong); !errors.Is(err, control.ErrRefused) {
			t.Errorf("%v: got %v", wrong, err)
		}
	}
}

// The control client sees in the ledger what the in-process ledger has.
func TestControlLedger(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))
	mark := emu.Ledger().Mark()

	api.put(card, "lock", http.StatusOK)
	api.get("/v2/cards?per_page=3")

	remote, err := emu.Control.LedgerSince(t.Context(), mark)
	if err != nil {
		t.Fatalf("reading the ledger: %v", err)
	}

	locked, listed, first := remote.Requests[0], remote.Requests[1], remote.Cards[0]

	wantSame(t, "requests", []any{len(remote.Requests), locked.Route, listed.Query, locked.Committed, listed.Committed, remote.Living},
		[]any{2, "/v2/cards/{id}/lock", "per_page=3", true, false, 1})
	wantSame(t, "card", []any{first.Status, first.UserLocked, first.ID}, []any{"paused", true, idOf(card)})

	if read, err := emu.Control.Card(t.Context(), idOf(card)); err != nil || !cmp.Equal(read, remote.Cards[0]) {
		t.Errorf("card: %+v, %v", read, err)
	}

	if whole, err := emu.Control.Ledger(t.Context()); err != nil || len(whole.Requests) != 3 || len(whole.Counters) != 3 {
		t.Errorf("whole ledger: %+v, %v", whole.Counters, err)
	}

	local := emu.Ledger()
	wantSame(t, "ledger", []any{len(local.Since(mark).Writes()), local.Received(http.MethodPut, "/v2/cards/{id}/lock"), len(local.Keys())},
		[]any{1, 1, 1})
}

func TestForgettingRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	api.put(api.create(virtualCard(emu)), "discard", http.StatusOK)
	api.create(virtualCard(emu))
	api.do(http.MethodDelete, "/_emulator/ledger/requests", "")

	ledger := emu.Ledger()
	if len(ledger.Requests) != 0 || ledger.Mark() != 0 || len(ledger.Cards) != 2 || len(ledger.LivingCards()) != 1 {
		t.Errorf("ledger: %+v", ledger)
	}
}

func TestControlClock(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	at := time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)

	if _, err := emu.Control.FreezeAt(t.Context(), at); err != nil {
		t.Fatalf("freezing: %v", err)
	}

	now, err := emu.Control.Advance(t.Context(), 90*time.Second)
	if err != nil || !now.Equal(at.Add(90*time.Second)) {
		t.Errorf("got %s, %v", now, err)
	}

	if date := api.get("/v2/teams").header.Get("Date"); date != "Sun, 01 Jan 2040 00:01:30 GMT" {
		t.Errorf("Date is %s", date)
	}

	if _, err := emu.Control.Advance(t.Context(), -time.Second); !errors.Is(err, control.ErrRefused) {
		t.Errorf("going back: %v", err)
	}

	if _, err := emu.Control.Freeze(t.Context()); err != nil {
		t.Errorf("freezing: %v", err)
	}

	if _, err := emu.Control.Resume(t.Context()); err != nil {
		t.Errorf("resuming: %v", err)
	}

	info, err := emu.Control.Info(t.Context())
	wantSame(t, "info", []any{err, info.ClockFrozen, info.Now.Before(now), info.AccessToken, info.People["owner"]},
		[]any{nil, false, false, emu.Token, emu.OwnerMembershipID})
}

func TestControlTokens(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	token, err := emu.Control.IssueToken(t.Context(), emu.AdminMembershipID, "card.read")
	if err != nil || api.as(token).get("/v2/cards").status != http.StatusOK || api.as(token).get("/v2/teams").status != http.StatusForbidden {
		t.Errorf("token: %v", err)
	}

	if _, err := emu.Control.IssueToken(t.Context(), "nobody"); !errors.Is(err, control.ErrRefused) {
		t.Errorf("a token for nobody: %v", err)
	}

	if err := emu.Control.RevokeToken(t.Context(), "unknown"); !errors.Is(err, control.ErrRefused) {
		t.Errorf("revoking what is unknown: %v", err)
	}
}

// The list of control calls is complete enough to be followed: each one in it exists.
func TestControlHelp(t *testing.T) {
	t.Parallel()

	_, api := start(t)
	calls := api.get("/_emulator/").list("control_calls")

	for _, entry := range calls {
		call, _ := entry["call"].(string)
		method, path, _ := strings.Cut(call, " ")

		if strings.Contains(path, "{") || strings.HasSuffix(path, "/wait") || method == http.MethodDelete {
			continue
		}

		if got := api.do(method, path, "{}"); got.body == nil && got.status != http.StatusNoContent && !strings.HasPrefix(got.text, "[") {
			t.Errorf("%s: status %d", call, got.status)
		}
	}

	if len(calls) < 30 {
		t.Errorf("only %d calls", len(calls))
	}

	if got := api.get("/_emulator/nothing"); got.status != http.StatusNotFound {
		t.Errorf("got %d", got.status)
	}
}

// A reset puts cards, switches, tokens and clock back to where they were.
func TestReset(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSeed(7))
	first := idOf(api.create(virtualCard(emu)))

	emu.Set(map[string]any{"initial_nickname": "null"})
	emu.Clock().Advance(1_000_000 * 3600 * 24 * 1000)
	emu.Fault(control.Fault{Action: "drop"})

	if err := emu.Control.Reset(t.Context()); err != nil {
		t.Fatalf("reset: %v", err)
	}

	again := api.create(virtualCard(emu))
	if idOf(again) != first || len(emu.Ledger().Cards) != 1 || len(emu.Ledger().Requests) != 1 {
		t.Errorf("after the reset: %v, want the id %s again", again, first)
	}

	wantValues(t, again, "nickname", "")
}

func TestCardsFromOutside(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	made := emu.IssueCard(changed(virtualCard(emu), "organization_id", nil), map[string]any{"nickname": "app", "status": "paused"})

	card := api.get("/v2/cards/" + made.ID).object("card")
	wantCard(t, card)
	wantValues(t, card, "nickname", "app", "status", "paused")

	ledger := emu.Ledger()
	if len(ledger.Writes()) != 0 || ledger.Cards[0].Origin != "control" || ledger.Cards[0].IdempotencyKey != "" {
		t.Errorf("ledger: %+v", ledger.Cards[0])
	}

	if _, err := emu.Control.IssueCard(t.Context(), map[string]any{"card_level": "virtual"}, nil); !errors.Is(err, control.ErrRefused) {
		t.Errorf("an incomplete card: %v", err)
	}
}
