// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestPINBringsAPhysicalCardToLife(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"nfc_activation": "with_pin"})

	card := api.create(physicalCard(emu))
	wantValues(t, card, "nfc_option", false)

	emu.Clock().Advance(400 * 24 * time.Hour)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "pending")

	emu.Happen(idOf(card), control.SetPIN)

	alive := api.get("/v2/cards/" + idOf(card)).object("card")
	wantCard(t, alive)
	wantValues(t, alive, "status", "live", "pin_set", true, "nfc_option", true)

	emu.Happen(idOf(card), control.BlockPIN)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "pin_blocked")
	wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "status", "paused")
	wantValues(t, api.put(card, "unlock", http.StatusOK).object("card"), "status", "pin_blocked")
}

func TestFlashCardEnds(t *testing.T) {
	t.Parallel()

	begin := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	emu, api := start(t, emulatortest.WithStart(begin))
	emu.Clock().Freeze(begin)

	card := api.create(changed(flashCard(emu), "pre_expires_at", "2030-01-02T01:00:00+01:00"))
	wantValues(t, card, "pre_expires_at", "2030-01-02T00:00:00.000000Z")

	emu.Clock().Advance(24*time.Hour - time.Microsecond)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "live")

	emu.Clock().Advance(time.Microsecond)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "pre_expired")
}

// A virtual card gets its successor 45 days before it expires; both live until the last day of the month is over.
func TestRenewalAndExpiry(t *testing.T) {
	t.Parallel()

	begin := time.Date(2030, 4, 30, 12, 0, 0, 0, time.UTC)
	emu, api := start(t, emulatortest.WithStart(begin))
	emu.Clock().Freeze(begin)

	card := api.create(changed(virtualCard(emu), "active_days", []int{1}))
	api.patch(card, "nickname", map[string]any{"nickname": "ads"}, http.StatusOK)
	wantValues(t, card, "exp_month", "4", "exp_year", "2033")

	expiry := time.Date(2033, 5, 1, 0, 0, 0, 0, time.UTC)

	emu.Clock().Freeze(expiry.AddDate(0, 0, -45).Add(-time.Microsecond))

	if count := len(api.get("/v2/cards").list("cards")); count != 1 {
		t.Fatalf("%d cards, want 1", count)
	}

	emu.Clock().Advance(time.Microsecond)

	cards := api.get("/v2/cards").list("cards")
	if len(cards) != 2 {
		t.Fatalf("%d cards, want 2", len(cards))
	}

	successor, old := cards[0], cards[1]
	wantCard(t, successor)
	wantValues(t, old, "id", card["id"], "renewed", true, "renewal", false, "status", "live")
	wantValues(t, successor, "renewal", true, "renewed", false, "status", "live", "nickname", "ads", "active_days", []int{1},
		"payment_monthly_limit", 200, "holder_id", card["holder_id"], "exp_year", "2036",
		"parent_card_summary", map[string]any{"id": card["id"], "last_digits": card["last_digits"]})

	emu.Clock().Freeze(expiry.Add(-time.Microsecond))
	wantValues(t, api.get("/v2/cards/"+idOf(old)).object("card"), "status", "live")

	emu.Clock().Advance(time.Microsecond)
	wantValues(t, api.get("/v2/cards/"+idOf(old)).object("card"), "status", "expired")

	ledger := emu.Ledger()
	if ledger.Living != 1 || ledger.Cards[1].Origin != "renewal" || ledger.Received(http.MethodPost, "/v2/cards") != 1 {
		t.Errorf("ledger: %d living, origin %s", ledger.Living, ledger.Cards[1].Origin)
	}
}

func TestRenewalAtACall(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"automatic_renewal": false})

	card := api.create(physicalCard(emu))
	emu.Happen(idOf(card), control.SetPIN)
	emu.Happen(idOf(card), control.Renew)

	if _, err := emu.Control.Happen(t.Context(), idOf(card), control.Renew); !errors.Is(err, control.ErrRefused) {
		t.Errorf("a second renewal: %v", err)
	}

	successor := emu.Ledger().Cards[1]
	if successor.Status != "pending" || !successor.Renewal || successor.Parent == nil || successor.Parent.ID != idOf(card) {
		t.Errorf("successor: %+v", successor)
	}
}

func TestUpsell(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithStart(time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC)))
	card := api.create(physicalCard(emu))
	emu.Happen(idOf(card), control.SetPIN)
	emu.Happen(idOf(card), control.Upsell)

	old := api.get("/v2/cards/" + idOf(card)).object("card")
	wantCard(t, old)
	wantValues(t, old, "upsold", true, "discard_on", "2030-01-31", "status", "live")

	successor := api.get("/v2/cards?card_levels[]=plus").list("cards")[0]
	wantCard(t, successor)
	wantValues(t, successor, "upsell", true, "card_level", "plus", "status", "pending")

	emu.Clock().Advance(30 * 24 * time.Hour)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "discarded")
}

// A date that does not exist, as in the documented sample, is answered as it is and never comes.
func TestImpossibleDiscardDate(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))

	if _, err := emu.Control.EditCard(t.Context(), idOf(card), map[string]any{"discard_on": "2022-11-31"}); err != nil {
		t.Fatalf("editing: %v", err)
	}

	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "discard_on", "2022-11-31", "status", "live")
}

// What happens to a card outside the API, and the status it leaves.
func TestEvents(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for event, status := range map[control.Event]string{
		control.Expire: "expired", control.Abuse: "abusive", control.LoseInPost: "shipped_lost", control.SystemLock: "paused",
		control.CancelOrder: "order_canceled", control.Hold: "onhold", control.Ship: "pending", control.SetPIN: "live",
	} {
		card := api.create(physicalCard(emu))

		happened := emu.Happen(idOf(card), event)
		if happened.Status != status {
			t.Errorf("%s: the ledger has %s, want %s", event, happened.Status, status)
		}

		wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", status)
	}

	virtual := api.create(virtualCard(emu))

	for _, event := range []control.Event{
		control.SetPIN, control.LoseInPost, control.Ship, control.CancelOrder, control.ReleaseHold, control.Upsell, control.UnblockPIN,
	} {
		if _, err := emu.Control.Happen(t.Context(), idOf(virtual), event); !errors.Is(err, control.ErrRefused) {
			t.Errorf("%s on a live virtual card: %v", event, err)
		}
	}
}

// A blocked PIN is no end: a new PIN brings the card back.
func TestPINIsUnblocked(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := emu.IssueCard(physicalCard(emu), map[string]any{"status": "live", "pin_set": true})

	emu.Happen(card.ID, control.BlockPIN)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "status", "pin_blocked")
	emu.Happen(card.ID, control.UnblockPIN)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "status", "live")
}

// A switch keeps Qonto from renewing cards by itself.
func TestRenewalCanBeOff(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"automatic_renewal": false})

	card := api.create(virtualCard(emu))
	emu.Clock().Advance(4 * 366 * 24 * time.Hour)

	cards := api.get("/v2/cards").list("cards")
	if len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}

	wantValues(t, cards[0], "id", card["id"], "status", "expired", "renewed", false)
}
