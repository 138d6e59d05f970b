// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"testing"

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
