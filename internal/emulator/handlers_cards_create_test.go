// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func readGolden(t *testing.T, name string) map[string]any {
	t.Helper()

	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}

	var document struct {
		Card map[string]any `json:"card"`
	}

	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()

	if err := decoder.Decode(&document); err != nil {
		t.Fatalf("decoding: %v", err)
	}

	return document.Card
}

// jsonType names the type of a decoded value.
func jsonType(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

// The documented sample request is accepted as it stands (an embossed plus design on a standard card, a contact without
// name, a country that is no member of the EU), and the answer has every key of the documented sample with its type.
func TestDocumentedSample(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	request := changed(readGolden(t, "create_request.json"),
		"holder_id", emu.OwnerMembershipID, "organization_id", emu.OrganizationID, "bank_account_id", emu.BankAccountID)
	card := api.create(request)

	for key, sample := range readGolden(t, "create_answer.json") {
		got, there := card[key]
		if !there {
			t.Errorf("%s is missing", key)

			continue
		}

		mayBeNull := strings.HasSuffix(string(cardRules()[key]), "?")
		if jsonType(got) != jsonType(sample) && (jsonType(got) != "null" || !mayBeNull) && jsonType(sample) != "null" {
			t.Errorf("%s is a %s, want a %s", key, jsonType(got), jsonType(sample))
		}
	}

	wantCard(t, card)

	for key, asked := range request {
		if key == "address" {
			if _, there := card[key]; there {
				t.Error("the address is answered")
			}

			continue
		}

		wantValues(t, card, key, asked)
	}

	wantValues(t, card, "status", "pending", "pin_set", false, "shipped_at", nil)
}

func TestEveryLevelIsIssued(t *testing.T) {
	t.Parallel()

	for _, level := range levels() {
		t.Run(level, func(t *testing.T) {
			t.Parallel()

			emu, api := start(t)
			request := levelCard(emu, level)
			card := api.create(request)

			wantCard(t, card)

			status := "live"
			if level == "standard" || level == "plus" || level == "metal" {
				status = "pending"
			}

			wantValues(t, card, "status", status, "nickname", "", "pin_set", false, "categories", []string{},
				"active_days", []int{1, 2, 3, 4, 5, 6, 7}, "card_level", level, "holder_id", request["holder_id"],
				"last_activity_at", card["created_at"], "has_only_user_liftable_locks", true)

			issued, known := emu.Ledger().Card(idOf(card))
			if !known || issued.IssuedBy != emu.OwnerMembershipID || issued.Origin != "request" {
				t.Errorf("ledger: %+v", issued)
			}
		})
	}
}

func TestIncompleteCreateIsRefused(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	common := []string{"holder_id", "organization_id", "bank_account_id", "card_level"}
	required := map[string][]string{
		"virtual": common,
		"flash":   append([]string{"payment_lifespan_limit", "pre_expires_at"}, common...),
		"plus":    append([]string{"ship_to_business", "payment_monthly_limit", "atm_monthly_limit"}, common...),
	}

	for level, keys := range required {
		for _, key := range keys {
			refused := api.createWith(changed(levelCard(emu, level), key, nil), http.StatusUnprocessableEntity)

			wantErrors(t, refused, http.StatusUnprocessableEntity)
			wantProblem(t, refused, "required", "/card/"+key)
		}
	}

	if ledger := emu.Ledger(); ledger.Living != 0 || ledger.Committed(http.MethodPost, "/v2/cards") != 0 {
		t.Errorf("refused creates left %d cards", ledger.Living)
	}
}

func TestWrongCreateIsRefused(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	someID := "3c90c3cc-0d44-4b50-8888-8dd25736052a"

	for _, wrong := range []struct {
		level, key, code string
		value            any
	}{
		{"virtual", "holder_id", "invalid", someID},
		{"virtual", "holder_id", "invalid", emu.InvitableMembershipID},
		{"virtual", "holder_id", "kyc_not_accepted", emu.WithoutKYCMembershipID},
		{"virtual", "initiator_id", "invalid", someID},
		{"virtual", "bank_account_id", "invalid", someID},
		{"virtual", "bank_account_id", "invalid", emu.ClosedBankAccountID},
		{"virtual", "organization_id", "invalid", someID},
		{"virtual", "payment_monthly_limit", "invalid_type", 10.5},
		{"virtual", "payment_monthly_limit", "invalid_type", "100"},
		{"virtual", "payment_monthly_limit", "out_of_range", -1},
		{"virtual", "payment_monthly_limit", "out_of_range", 4},
		{"virtual", "payment_monthly_limit", "out_of_range", 20001},
		{"standard", "payment_monthly_limit", "out_of_range", 20001},
		{"standard", "atm_monthly_limit", "out_of_range", 1001},
		{"plus", "payment_daily_limit", "out_of_range", 40001},
		{"virtual", "active_days", "not_in_list", []int{1, 8}},
		{"virtual", "active_days", "invalid", []int{}},
		{"virtual", "categories", "not_in_list", []string{"yachts"}},
		{"virtual", "card_level", "not_in_list", "diamond"},
		{"plus", "type_of_print", "not_in_list", "engraved"},
		{"flash", "payment_lifespan_limit", "out_of_range", 4},
		{"flash", "pre_expires_at", "invalid", "2020-01-01T00:00:00Z"},
		{"flash", "pre_expires_at", "invalid", time.Now().AddDate(1, 0, 2).Format(time.RFC3339)},
		{"flash", "pre_expires_at", "invalid_type", "tomorrow"},
	} {
		refused := api.createWith(changed(levelCard(emu, wrong.level), wrong.key, wrong.value), http.StatusUnprocessableEntity)

		wantProblem(t, refused, wrong.code, "/card/"+wrong.key)
	}
}

func TestMalformedBodies(t *testing.T) {
	t.Parallel()

	_, api := start(t)

	for body, want := range map[string]int{
		"": http.StatusUnprocessableEntity, "{": http.StatusBadRequest, "[]": http.StatusUnprocessableEntity,
		"{}": http.StatusUnprocessableEntity, `{"card": 1}`: http.StatusUnprocessableEntity,
	} {
		wantErrors(t, api.with("X-Qonto-Idempotency-Key", "k").do(http.MethodPost, "/v2/cards", body), want)
	}

	empty := api.with("X-Qonto-Idempotency-Key", "k").do(http.MethodPost, "/v2/cards", "")
	if empty.code() != "invalid_body" || empty.detail() != "EOF" {
		t.Errorf("empty body: %s", empty.text)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	toAddress := func(address any) map[string]any {
		return changed(physicalCard(emu), "ship_to_business", false, "address", address)
	}
	whole := map[string]any{"contact_name": nil, "first_line": "1 Rue", "zipcode": "75001", "city": "Paris", "country": "FR"}

	wantProblem(t, api.createWith(toAddress(nil), http.StatusUnprocessableEntity), "required", "/card/address")

	for _, key := range []string{"first_line", "zipcode", "city", "country"} {
		refused := api.createWith(toAddress(changed(whole, key, nil)), http.StatusUnprocessableEntity)
		wantProblem(t, refused, "required", "/card/address/"+key)
	}

	card := api.create(toAddress(whole))

	issued, _ := emu.Ledger().Card(idOf(card))
	if !strings.Contains(string(issued.Address), "75001") {
		t.Errorf("the ledger has no address: %s", issued.Address)
	}

	api.createWith(changed(toAddress(whole), "ship_to_business", true), http.StatusOK)
}

func TestSlugIsAcceptedAndAnsweredAsUUID(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(changed(virtualCard(emu), "organization_id", "atelier-lumen-4242"))

	wantValues(t, card, "organization_id", emu.OrganizationID)
}

func TestVirtualCashLimitIsClampedInSilence(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(changed(virtualCard(emu), "atm_monthly_limit", 500))
	wantValues(t, card, "atm_monthly_limit", 20)

	updated := api.patch(card, "limits", map[string]any{"atm_monthly_limit": 10}, http.StatusOK)
	wantValues(t, updated.object("card"), "atm_monthly_limit", 10)

	updated = api.patch(card, "limits", map[string]any{"atm_monthly_limit": 21, "payment_monthly_limit": 75}, http.StatusOK)
	wantValues(t, updated.object("card"), "atm_monthly_limit", 10, "payment_monthly_limit", 75)
}

func TestInitiatorDefaultsToCaller(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.as(emu.TokenFor(emu.AdminMembershipID)).create(changed(virtualCard(emu), "initiator_id", nil))

	wantValues(t, card, "initiator_id", emu.AdminMembershipID)
}

// The published figures are the last ones that are accepted.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, figure := range []struct {
		level, key  string
		least, most int
	}{
		{"standard", "payment_monthly_limit", 0, 20_000},
		{"plus", "payment_monthly_limit", 0, 40_000},
		{"metal", "payment_monthly_limit", 0, 200_000},
		{"advertising", "payment_monthly_limit", 0, 200_000},
		{"virtual", "payment_monthly_limit", 5, 20_000},
		{"virtual_partner", "payment_monthly_limit", 5, 20_000},
		{"flash", "payment_lifespan_limit", 5, 20_000},
		{"standard", "atm_monthly_limit", 0, 1_000},
		{"plus", "atm_monthly_limit", 0, 2_000},
		{"metal", "atm_monthly_limit", 0, 3_000},
	} {
		for _, good := range []int{figure.least, figure.most} {
			wantValues(t, api.create(changed(levelCard(emu, figure.level), figure.key, good)), figure.key, good)
		}

		for _, bad := range []int{figure.least - 1, figure.most + 1} {
			refused := api.createWith(changed(levelCard(emu, figure.level), figure.key, bad), http.StatusUnprocessableEntity)
			wantProblem(t, refused, "out_of_range", "/card/"+figure.key)
		}
	}
}

// Limits for withdrawals are wanted where withdrawals, or daily limits for them, are on.
func TestWithdrawalLimitsAreWantedWhereTheyAreOn(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	without := changed(physicalCard(emu), "atm_monthly_limit", nil)

	api.create(changed(without, "atm_option", false))
	wantProblem(t, api.createWith(changed(without, "atm_option", true), http.StatusUnprocessableEntity), "required", "/card/atm_monthly_limit")

	daily := changed(physicalCard(emu), "atm_daily_limit_option", true)
	wantProblem(t, api.createWith(daily, http.StatusUnprocessableEntity), "required", "/card/atm_daily_limit")
	wantValues(t, api.create(changed(daily, "atm_daily_limit", 70)), "atm_daily_limit", 70, "atm_daily_limit_option", true)
}

// An initiator may be another member, unless a switch wants the caller.
func TestInitiatorMayHaveToBeTheCaller(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	another := changed(virtualCard(emu), "initiator_id", emu.AdminMembershipID)

	wantValues(t, api.create(another), "initiator_id", emu.AdminMembershipID)
	emu.Set(map[string]any{"initiator_id": "caller"})
	wantProblem(t, api.createWith(another, http.StatusUnprocessableEntity), "invalid", "/card/initiator_id")
	api.create(virtualCard(emu))
}
