// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// The rules of the objects around cards, written from Qonto's documentation of each.

func memberRules() map[string]kind {
	return map[string]kind{
		"id": isUUID, "first_name": isText, "last_name": isText, "role": isTextNull, "status": isText, "team_id": isTextNull,
	}
}

func accountRules() map[string]kind {
	return map[string]kind{
		"id": isUUID, "name": isText, "status": isText, "main": isBool, "organization_id": isUUID, "iban": isText, "bic": isText,
		"currency": isText, "balance": isAmount, "balance_cents": isEuros, "authorized_balance": isAmount,
		"authorized_balance_cents": isEuros, "updated_at": isInstant, "is_external_account": isBool, "account_number": isTextNull,
	}
}

func wantEach(t *testing.T, listed []map[string]any, rules map[string]kind) {
	t.Helper()

	if len(listed) == 0 {
		t.Error("nothing is listed")
	}

	for _, entry := range listed {
		if !hasExactly(entry, rules) {
			t.Errorf("other keys or kinds than documented: %v", entry)
		}
	}
}

// Every object around cards has the documented keys and kinds, and no others.
func TestSupportingObjectsFollowTheRules(t *testing.T) {
	t.Parallel()

	_, api := start(t, emulatortest.WithOrganization(example(t)))

	wantEach(t, api.get("/v2/memberships").list("memberships"), memberRules())
	wantEach(t, api.get("/v2/bank_accounts").list("bank_accounts"), accountRules())
	wantEach(t, api.get("/v2/teams").list("teams"), map[string]kind{"id": isUUID, "name": isText})

	me := memberRules()
	for _, key := range []string{"email", "phone_number", "position", "locale", "kyc_status"} {
		me[key] = isText
	}

	wantEach(t, []map[string]any{api.get("/v2/membership").object("membership")}, me)

	organization := api.get("/v2/organization").object("organization")
	delete(organization, "bank_accounts")
	wantEach(t, []map[string]any{organization}, map[string]kind{
		"id": isUUID, "slug": isText, "name": isText, "legal_name": isText, "locale": isText, "legal_country": isText, "legal_form": isText,
		"legal_number": isText, "legal_share_capital": isEuros, "address": isPlace, "legal_registration_date": isDay, "legal_address": isText,
		"legal_sector": isText, "contract_signed_at": isInstant,
	})
}

func TestExternalAccountsAreShownAtRequest(t *testing.T) {
	t.Parallel()

	_, api := start(t, emulatortest.WithOrganization(example(t)))

	for query, want := range map[string]int{"": 4, "?include_external_accounts=true": 5, "?include_external_accounts=false": 4} {
		organization := reply{body: api.get("/v2/organization" + query).object("organization")}
		if got := len(organization.list("bank_accounts")); got != want {
			t.Errorf("%q: %d accounts, want %d", query, got, want)
		}
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
