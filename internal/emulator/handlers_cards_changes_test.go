// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func TestLimitsTakeSingleKeys(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(physicalCard(emu))

	answered := api.patch(card, "limits", map[string]any{"payment_daily_limit_option": true}, http.StatusOK).object("card")
	wantCard(t, answered)
	wantValues(t, answered, "payment_daily_limit_option", true, "payment_monthly_limit", 200, "atm_monthly_limit", 300)

	api.patch(card, "limits", map[string]any{
		"atm_monthly_limit": 100, "atm_daily_limit_option": true, "atm_daily_limit": 50, "payment_monthly_limit": 500,
		"payment_daily_limit": 60, "payment_transaction_limit_option": true, "payment_transaction_limit": 70,
	}, http.StatusOK)

	read := api.get("/v2/cards/" + idOf(card)).object("card")
	wantValues(t, read, "atm_monthly_limit", 100, "atm_daily_limit_option", true, "atm_daily_limit", 50,
		"payment_monthly_limit", 500, "payment_daily_limit", 60, "payment_daily_limit_option", true,
		"payment_transaction_limit_option", true, "payment_transaction_limit", 70)

	refused := api.patch(card, "limits", map[string]any{"payment_daily_limit": 1, "atm_daily_limit": -1}, http.StatusUnprocessableEntity)
	wantProblem(t, refused, "out_of_range", "/card/atm_daily_limit")
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "payment_daily_limit", 60)
}

func TestFlashBudget(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	flash, virtual := api.create(flashCard(emu)), api.create(virtualCard(emu))
	asked := map[string]any{"payment_lifespan_limit": 150}

	wantValues(t, api.patch(flash, "limits", asked, http.StatusOK).object("card"), "payment_lifespan_limit", 150)
	wantValues(t, api.patch(virtual, "limits", asked, http.StatusOK).object("card"), "payment_lifespan_limit", nil)

	emu.Set(map[string]any{"flash_budget_update": "ignore"})

	asked["payment_lifespan_limit"] = 160
	wantValues(t, api.patch(flash, "limits", asked, http.StatusOK).object("card"), "payment_lifespan_limit", 150)

	emu.Set(map[string]any{"flash_budget_update": "reject"})
	wantProblem(t, api.patch(flash, "limits", asked, http.StatusUnprocessableEntity), "not_allowed", "/card/payment_lifespan_limit")
}

func TestNickname(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, level := range levels() {
		card := api.create(levelCard(emu, level))

		for _, good := range []string{"a", "💳 for 🍗", strings.Repeat("é", 40), "<b> & \"c\""} {
			answered := api.patch(card, "nickname", map[string]any{"nickname": good}, http.StatusOK)
			wantValues(t, answered.object("card"), "nickname", good)
		}

		wantProblem(t, api.patch(card, "nickname", map[string]any{"nickname": ""}, http.StatusUnprocessableEntity),
			"invalid_length", "/card/nickname")
		wantProblem(t, api.patch(card, "nickname", map[string]any{"nickname": strings.Repeat("x", 41)}, http.StatusUnprocessableEntity),
			"invalid_length", "/card/nickname")
		wantProblem(t, api.patch(card, "nickname", map[string]any{}, http.StatusUnprocessableEntity), "required", "/card/nickname")
	}
}

func TestOptionsArePhysicalOnlyAndComeTogether(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	all := map[string]any{"atm_option": false, "nfc_option": true, "online_option": false, "foreign_option": false}

	for _, level := range []string{"virtual", "virtual_partner", "flash", "advertising"} {
		wantErrors(t, api.patch(api.create(levelCard(emu, level)), "options", all, http.StatusForbidden), http.StatusForbidden)
	}

	card := api.create(physicalCard(emu))
	answered := api.patch(card, "options", all, http.StatusOK).object("card")
	wantCard(t, answered)
	wantValues(t, answered, "atm_option", false, "nfc_option", true, "online_option", false, "foreign_option", false)

	for key := range all {
		refused := api.patch(card, "options", changed(all, key, nil), http.StatusUnprocessableEntity)
		wantProblem(t, refused, "required", "/card/"+key)
	}

	refused := api.patch(card, "options", changed(all, "nfc_option", false), http.StatusUnprocessableEntity)
	wantProblem(t, refused, "invalid", "/card/nfc_option")

	emu.Set(map[string]any{"options_allowed": false})
	api.patch(card, "options", all, http.StatusForbidden)
}

func TestRestrictionsAloneOrTogether(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))

	answered := api.patch(card, "restrictions", map[string]any{"active_days": []int{2, 1}}, http.StatusOK).object("card")
	wantValues(t, answered, "active_days", []int{2, 1}, "categories", []string{})

	answered = api.patch(card, "restrictions", map[string]any{"categories": []string{"tax", "atm"}}, http.StatusOK).object("card")
	wantValues(t, answered, "active_days", []int{2, 1}, "categories", []string{"tax", "atm"})

	answered = api.patch(card, "restrictions", map[string]any{"categories": []string{}}, http.StatusOK).object("card")
	wantValues(t, answered, "categories", []string{})
	wantCard(t, answered)
}

func TestLockAndUnlock(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, level := range []string{"virtual", "flash", "standard"} {
		card := api.create(levelCard(emu, level))

		locked := api.put(card, "lock", http.StatusOK).object("card")
		wantCard(t, locked)
		wantValues(t, locked, "status", "paused")
		wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "status", "paused")

		wantValues(t, api.put(card, "unlock", http.StatusOK).object("card"), "status", card["status"])
		wantValues(t, api.put(card, "unlock", http.StatusOK).object("card"), "status", card["status"])
	}

	emu.Set(map[string]any{"repeated_lock": "reject", "repeated_unlock": "reject", "lock_pending": "reject"})

	virtual, pending := api.create(virtualCard(emu)), api.create(physicalCard(emu))
	api.put(virtual, "unlock", http.StatusUnprocessableEntity)
	api.put(virtual, "lock", http.StatusOK)
	api.put(virtual, "lock", http.StatusUnprocessableEntity)
	api.put(pending, "lock", http.StatusUnprocessableEntity)
}

func TestUnlockUnderALockOfQontosOwn(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))

	api.put(card, "lock", http.StatusOK)
	emu.Happen(idOf(card), control.SystemLock)

	wantValues(t, api.put(card, "unlock", http.StatusOK).object("card"), "status", "paused", "has_only_user_liftable_locks", false)

	emu.Happen(idOf(card), control.SystemUnlock)
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "live", "has_only_user_liftable_locks", true)
}

func TestLostAndStolenArePhysicalOnly(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, report := range []string{"lost", "stolen"} {
		wantErrors(t, api.put(api.create(virtualCard(emu)), report, http.StatusUnprocessableEntity), http.StatusUnprocessableEntity)

		answered := api.put(api.create(physicalCard(emu)), report, http.StatusOK).object("card")
		wantCard(t, answered)
		wantValues(t, answered, "status", report)
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, level := range levels() {
		answered := api.put(api.create(levelCard(emu, level)), "discard", http.StatusOK).object("card")
		wantCard(t, answered)
		wantValues(t, answered, "status", "discarded")
	}

	paused := api.create(virtualCard(emu))
	api.put(paused, "lock", http.StatusOK)

	if refused := api.put(paused, "discard", http.StatusUnprocessableEntity); !strings.Contains(refused.detail(), "must be unlocked first") {
		t.Errorf("got %s", refused.text)
	}

	emu.Set(map[string]any{"discard_paused": "accept", "discard_pending": "reject", "discard_levels": "virtual_only"})
	wantValues(t, api.put(paused, "discard", http.StatusOK).object("card"), "status", "discarded")

	physical := api.create(physicalCard(emu))
	api.put(physical, "discard", http.StatusUnprocessableEntity)
	emu.Happen(idOf(physical), control.SetPIN)
	api.put(physical, "discard", http.StatusUnprocessableEntity)
}

// No call changes a card in a terminal status, whichever way it got there.
func TestTerminalCardsNeverChange(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	terminal := []string{
		"pre_expired", "expired", "discarded", "lost", "stolen", "shipped_lost", "order_canceled", "abusive", "deleted",
	}

	for _, status := range terminal {
		card := api.create(physicalCard(emu))

		if _, err := emu.Control.EditCard(t.Context(), idOf(card), map[string]any{"status": status}); err != nil {
			t.Fatalf("editing: %v", err)
		}

		before := api.get("/v2/cards/" + idOf(card)).text

		for _, call := range []string{"lock", "unlock", "lost", "stolen", "discard"} {
			wantErrors(t, api.put(card, call, http.StatusUnprocessableEntity), http.StatusUnprocessableEntity)
		}

		for call, change := range changes() {
			api.patch(card, call, change, http.StatusUnprocessableEntity)
		}

		if after := api.get("/v2/cards/" + idOf(card)).text; after != before || !strings.Contains(after, `"`+status+`"`) {
			t.Errorf("%s: got %s", status, after)
		}
	}

	if living := emu.Ledger().Living; living != 0 {
		t.Errorf("%d cards are alive", living)
	}
}

// changes is one valid body per PATCH call.
func changes() map[string]map[string]any {
	return map[string]map[string]any{
		"limits":       {"payment_monthly_limit": 99},
		"nickname":     {"nickname": "other"},
		"options":      {"atm_option": true, "nfc_option": true, "online_option": true, "foreign_option": false},
		"restrictions": {"active_days": []int{1}},
	}
}

func TestWritesMoveUpdatedAtAndReadsDoNot(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(emu.Clock().Now())

	card := api.create(physicalCard(emu))

	for call, change := range changes() {
		at := emu.Clock().Advance(1_000_000_000).Format("2006-01-02T15:04:05.000000Z")
		wantValues(t, api.patch(card, call, change, http.StatusOK).object("card"), "updated_at", at, "created_at", card["created_at"])

		emu.Clock().Advance(1_000_000_000)
		wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "updated_at", at, "last_activity_at", card["last_activity_at"])
	}
}

func TestUnknownCard(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	nobody := map[string]any{"id": "3c90c3cc-0d44-4b50-8888-8dd25736052a"}

	for _, call := range []string{"lock", "unlock", "lost", "stolen", "discard"} {
		wantErrors(t, api.put(nobody, call, http.StatusNotFound), http.StatusNotFound)
	}

	for call, change := range changes() {
		wantErrors(t, api.patch(nobody, call, change, http.StatusNotFound), http.StatusNotFound)
	}

	wantErrors(t, api.get("/v2/cards/"+idOf(nobody)), http.StatusNotFound)

	if committed := emu.Ledger().Writes(); slices.ContainsFunc(committed, isCommitted) {
		t.Error("a write on no card was committed")
	}
}

func TestUpdateOfPendingCardsCanBeRefused(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(physicalCard(emu))

	api.patch(card, "limits", map[string]any{"payment_monthly_limit": 10}, http.StatusOK)
	emu.Set(map[string]any{"update_pending": "reject"})
	api.patch(card, "limits", map[string]any{"payment_monthly_limit": 20}, http.StatusUnprocessableEntity)
	emu.Happen(idOf(card), control.SetPIN)
	api.patch(card, "limits", map[string]any{"payment_monthly_limit": 20}, http.StatusOK)
}

// The eleven categories of Qonto's SDK are accepted, together and one by one.
func TestCategories(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	all := []string{
		"transport", "restaurant_and_bar", "food_and_grocery", "it_and_electronics", "utility", "tax", "legal_and_accounting", "atm",
		"office_supply", "hardware_and_equipment", "finance",
	}

	card := api.create(changed(virtualCard(emu), "categories", all))
	wantValues(t, card, "categories", all)

	for _, category := range all {
		answered := api.patch(card, "restrictions", map[string]any{"categories": []string{category}}, http.StatusOK)
		wantValues(t, answered.object("card"), "categories", []string{category})
	}
}

// A flash card's end is not among its limits.
func TestEndOfAFlashCardStays(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(flashCard(emu))
	later := emu.Clock().Now().AddDate(0, 6, 0).Format(time.RFC3339)

	answered := api.patch(card, "limits", map[string]any{"pre_expires_at": later, "payment_lifespan_limit": 300}, http.StatusOK)
	wantValues(t, answered.object("card"), "pre_expires_at", card["pre_expires_at"], "payment_lifespan_limit", 300)
}
