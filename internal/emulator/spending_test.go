// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func TestSpending(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	card := api.create(flashCard(emu))
	emu.Clock().Advance(time.Minute)

	if _, err := emu.Control.Spend(t.Context(), idOf(card), 1250); err != nil {
		t.Fatalf("spending: %v", err)
	}

	read := api.get("/v2/cards/" + idOf(card))
	spent := read.object("card")
	wantCard(t, spent)
	wantValues(t, spent, "payment_lifespan_spent", 12.5, "payment_monthly_spent", 12.5, "had_operation", true,
		"updated_at", card["updated_at"], "atm_monthly_spent", 0)

	if spent["last_activity_at"] == card["last_activity_at"] {
		t.Error("last_activity_at did not move")
	}
}

// What was spent counts for thirty days, or one, from the moment it was spent; a budget for life forgets nothing.
func TestSpentAmountsLeaveTheirWindows(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	card := emu.IssueCard(changed(flashCard(emu), "pre_expires_at", emu.Clock().Now().AddDate(0, 10, 0).Format(time.RFC3339)), nil)
	spend := func(cents int64) {
		if _, err := emu.Control.Spend(t.Context(), card.ID, cents); err != nil {
			t.Fatalf("spending: %v", err)
		}
	}
	want := func(monthly, daily, lifespan float64) {
		t.Helper()
		wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "payment_monthly_spent", monthly, "payment_daily_spent", daily,
			"payment_lifespan_spent", lifespan)
	}

	const day = 24 * time.Hour

	spend(1000)
	emu.Clock().Advance(20 * time.Hour)
	spend(250)
	want(12.5, 12.5, 12.5)

	emu.Clock().Advance(4*time.Hour - time.Microsecond)
	want(12.5, 12.5, 12.5)
	emu.Clock().Advance(time.Microsecond)
	want(12.5, 2.5, 12.5)
	emu.Clock().Advance(29*day - time.Microsecond)
	want(12.5, 0, 12.5)
	emu.Clock().Advance(time.Microsecond)
	want(2.5, 0, 12.5)
	emu.Clock().Advance(day)
	want(0, 0, 12.5)
}

// Withdrawals have windows of their own, and the end of a card does not end its windows.
func TestWithdrawalsOfAnEndedCard(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	card := emu.IssueCard(physicalCard(emu), map[string]any{"status": "live"})

	answered := api.do(http.MethodPost, "/_emulator/cards/"+card.ID+"/spend", `{"amount_cents": 4000, "atm": true}`)
	if answered.status != http.StatusOK {
		t.Fatalf("withdrawing: %s", answered.text)
	}

	emu.Happen(card.ID, control.Abuse)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "atm_monthly_spent", 40, "atm_daily_spent", 40, "payment_monthly_spent", 0,
		"had_pin_operation", true)

	emu.Clock().Advance(24 * time.Hour)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "atm_monthly_spent", 40, "atm_daily_spent", 0)

	emu.Clock().Advance(29 * 24 * time.Hour)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "atm_monthly_spent", 0, "status", "abusive")
}
