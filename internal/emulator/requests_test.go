// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// requestRules are written from Qonto's documentation of requests, like those of cards.
func requestRules(requestType string) map[string]kind {
	rules := map[string]kind{
		"id": isUUID, "request_type": isText, "status": isText, "initiator_id": isUUID, "approver_id": isTextNull, "note": isTextNull,
		"declined_note": isTextNull, "currency": isText, "processed_at": isEnd, "created_at": isInstant,
	}

	if requestType == "flash_card" {
		maps.Copy(rules, map[string]kind{"payment_lifespan_limit": isText, "pre_expires_at": isEnd})
	} else {
		maps.Copy(rules, map[string]kind{"payment_monthly_limit": isText, "card_level": isText, "card_design": isTextNull})
	}

	return rules
}

func wantRequest(tb testing.TB, asked map[string]any) {
	tb.Helper()

	requestType, _ := asked["request_type"].(string)
	if !hasExactly(asked, requestRules(requestType)) {
		tb.Errorf("a request of other keys or kinds: %v", asked)
	}
}

func askFlash(emu *emulatortest.Instance) map[string]any {
	return map[string]any{
		"note": "Library subscription", "payment_lifespan_limit": "250.00",
		"pre_expires_at": emu.Clock().Now().AddDate(0, 1, 0).Format(time.RFC3339),
	}
}

func askVirtual() map[string]any {
	return map[string]any{"note": "Fonts", "payment_monthly_limit": "5.00", "card_level": "virtual", "card_design": "virtual.plum.2025"}
}

// ask sends a request for a card and wants a status.
func (c *caller) ask(plural string, asked map[string]any, status int) reply {
	c.tb.Helper()

	kind := "request_" + strings.TrimSuffix(plural, "s")
	answered := c.do(http.MethodPost, "/v2/requests/"+plural, string(encoded(c.tb, map[string]any{kind: asked})))

	if answered.status != status {
		c.tb.Fatalf("%s: got status %d, want %d: %s", plural, answered.status, status, answered.text)
	}

	return answered
}

// review approves or declines and wants a status. Nobody has to approve the approval.
func (c *caller) review(plural, id, decision, body string, status int) reply {
	c.tb.Helper()
	c.emu.Set(map[string]any{"sca": "off"})

	answered := c.with(keyHeader, id+decision).do(http.MethodPost, "/v2/requests/"+plural+"/"+id+"/"+decision, body)
	if answered.status != status {
		c.tb.Fatalf("%s: got status %d, want %d: %s", decision, answered.status, status, answered.text)
	}

	return answered
}

// An employee asks, the manager of the team approves, and the employee has a card of that kind.
func TestRequestedCardIsIssuedAtApproval(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	employee := api.as(emu.TokenFor(emu.EmployeeMembershipID))
	manager := api.as(emu.TokenFor(emu.ManagerMembershipID))

	for plural, asked := range map[string]map[string]any{"flash_cards": askFlash(emu), "virtual_cards": askVirtual()} {
		key := "request_" + strings.TrimSuffix(plural, "s")
		pending := employee.ask(plural, asked, http.StatusOK).object(key)
		wantRequest(t, pending)
		wantValues(t, pending, "status", "pending", "initiator_id", emu.EmployeeMembershipID, "approver_id", nil, "processed_at", nil,
			"currency", "EUR", "note", asked["note"])

		before := len(emu.Ledger().Cards)
		approved := manager.review(plural, idOf(pending), "approve", "", http.StatusOK).object(key)
		wantRequest(t, approved)
		wantValues(t, approved, "status", "approved", "approver_id", emu.ManagerMembershipID)

		cards := emu.Ledger().Cards[before:]
		if len(cards) != 1 || cards[0].Origin != "approval" || cards[0].BankAccountID != emu.BankAccountID {
			t.Fatalf("%s: cards %+v", plural, cards)
		}

		card := employee.get("/v2/cards/" + cards[0].ID).object("card")
		wantCard(t, card)
		wantValues(t, card, "holder_id", emu.EmployeeMembershipID, "card_level", strings.TrimSuffix(plural, "_cards"))
	}
}

func TestRequestAmountsAreDecimalStrings(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	wantValues(t, api.ask("flash_cards", changed(askFlash(emu), "payment_lifespan_limit", "99.5"), http.StatusOK).object("request_flash_card"),
		"payment_lifespan_limit", "99.50")

	for amount, code := range map[any]string{
		100: "invalid_type", "1e2": "invalid", "-5.00": "invalid", "5.000": "invalid", "": "invalid", "5.": "invalid", "4.99": "out_of_range",
		"20000.01": "out_of_range", true: "invalid_type",
	} {
		refused := api.ask("virtual_cards", changed(askVirtual(), "payment_monthly_limit", amount), http.StatusUnprocessableEntity)
		wantErrors(t, refused, http.StatusUnprocessableEntity)
		wantProblem(t, refused, code, "/request_virtual_card/payment_monthly_limit")
	}

	emu.Set(map[string]any{"request_amount_numbers": "accept"})
	wantValues(t, api.ask("flash_cards", changed(askFlash(emu), "payment_lifespan_limit", 100), http.StatusOK).object("request_flash_card"),
		"payment_lifespan_limit", "100.00")
}

func TestWrongRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	now := emu.Clock().Now()

	for pointer, asked := range map[string]map[string]any{
		"note":                   changed(askFlash(emu), "note", strings.Repeat("é", 126)),
		"payment_lifespan_limit": changed(askFlash(emu), "payment_lifespan_limit", nil),
		"pre_expires_at":         changed(askFlash(emu), "pre_expires_at", now.Add(-time.Minute).Format(time.RFC3339)),
	} {
		refused := api.ask("flash_cards", asked, http.StatusUnprocessableEntity)
		if refused.pointer() != "/request_flash_card/"+pointer {
			t.Errorf("%s: %s", pointer, refused.text)
		}
	}

	longAhead := changed(askFlash(emu), "pre_expires_at", now.AddDate(1, 0, 1).Format(time.RFC3339))
	wantProblem(t, api.ask("flash_cards", longAhead, http.StatusUnprocessableEntity), "invalid", "/request_flash_card/pre_expires_at")

	metal := changed(askVirtual(), "card_level", "metal")
	wantProblem(t, api.ask("virtual_cards", metal, http.StatusUnprocessableEntity), "not_in_list", "/request_virtual_card/card_level")

	wrongEnvelope := api.do(http.MethodPost, "/v2/requests/flash_cards", `{"request_virtual_card":{}}`)
	wantErrors(t, wrongEnvelope, http.StatusUnprocessableEntity)

	stranger := api.as(emu.TokenFor(emu.WithoutKYCMembershipID))
	wantProblem(t, stranger.ask("flash_cards", askFlash(emu), http.StatusUnprocessableEntity), "kyc_not_accepted", "")
}

func TestDeclinedRequest(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	asked := api.as(emu.TokenFor(emu.EmployeeMembershipID)).ask("virtual_cards", askVirtual(), http.StatusOK).object("request_virtual_card")
	id := idOf(asked)

	tooLong := api.review("virtual_cards", id, "decline", `{"declined_note":"`+strings.Repeat("x", 126)+`"}`, http.StatusUnprocessableEntity)
	wantProblem(t, tooLong, "invalid_length", "/declined_note")

	declined := api.review("virtual_cards", id, "decline", `{"declined_note":"Use the team's card"}`, http.StatusOK).object("request_virtual_card")
	wantRequest(t, declined)
	wantValues(t, declined, "status", "declined", "declined_note", "Use the team's card", "approver_id", emu.OwnerMembershipID)

	// A decision is final: the same key replays it, another one is refused.
	if again := api.review("virtual_cards", id, "decline", `{}`, http.StatusOK); again.object("request_virtual_card")["declined_note"] == nil {
		t.Errorf("the key did not replay: %s", again.text)
	}

	wantErrors(t, api.review("virtual_cards", id, "approve", "", http.StatusUnprocessableEntity), http.StatusUnprocessableEntity)

	if cards := emu.Ledger().Cards; len(cards) != 0 {
		t.Errorf("%d cards", len(cards))
	}
}

// A card can debit another account than the main one, if that is active.
func TestApprovalChoosesTheAccount(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	accounts := api.get("/v2/bank_accounts").list("bank_accounts")

	iban := func(id string) string {
		at := slices.IndexFunc(accounts, func(account map[string]any) bool { return idOf(account) == id })
		text, _ := accounts[at]["iban"].(string)

		return `{"debit_iban":"` + text + `"}`
	}

	asked := api.ask("virtual_cards", askVirtual(), http.StatusOK).object("request_virtual_card")

	closed := api.review("virtual_cards", idOf(asked), "approve", iban(emu.ClosedBankAccountID), http.StatusUnprocessableEntity)
	wantProblem(t, closed, "invalid", "/debit_iban")
	api.review("virtual_cards", idOf(asked), "approve", iban(emu.SecondBankAccountID), http.StatusOK)

	if cards := emu.Ledger().Cards; len(cards) != 1 || cards[0].BankAccountID != emu.SecondBankAccountID {
		t.Errorf("cards %+v", cards)
	}
}

// Employees see and decide nothing of others, managers their team's, owners and admins all.
func TestWhoSeesAndReviewsRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	people := emu.Server.Info().People
	asked := map[string]string{}

	for _, who := range []string{"owner", "employee", "other-employee"} {
		asked[who] = idOf(api.as(emu.TokenFor(people[who])).ask("virtual_cards", askVirtual(), http.StatusOK).object("request_virtual_card"))
	}

	for viewer, want := range map[string][]string{
		"owner": {"owner", "employee", "other-employee"}, "admin": {"owner", "employee", "other-employee"}, "manager": {"employee"},
		"employee": {"employee"}, "other-employee": {"other-employee"}, "reporting": {},
	} {
		listed := ids(api.as(emu.TokenFor(people[viewer])).get("/v2/requests").list("requests"))

		for who, id := range asked {
			if slices.Contains(listed, id) != slices.Contains(want, who) {
				t.Errorf("%s sees %d requests, want those of %v", viewer, len(listed), want)
			}
		}
	}

	api.as(emu.TokenFor(people["employee"])).review("virtual_cards", asked["employee"], "approve", "", http.StatusForbidden)
	api.as(emu.TokenFor(people["employee"])).review("virtual_cards", asked["employee"], "decline", "", http.StatusForbidden)
	api.as(emu.TokenFor(people["manager"])).review("virtual_cards", asked["other-employee"], "approve", "", http.StatusNotFound)
	api.review("flash_cards", asked["owner"], "approve", "", http.StatusNotFound)
	api.review("transfers", asked["owner"], "approve", "", http.StatusNotFound)
	api.review("coffees", asked["owner"], "approve", "", http.StatusNotFound)
}

func TestRequestFiltersAndPages(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	begin := emu.Clock().Now()
	first := idOf(api.ask("flash_cards", askFlash(emu), http.StatusOK).object("request_flash_card"))

	emu.Clock().Advance(time.Hour)

	second := idOf(api.ask("virtual_cards", askVirtual(), http.StatusOK).object("request_virtual_card"))

	emu.Clock().Advance(time.Hour)
	api.review("flash_cards", first, "decline", "", http.StatusOK)

	at := func(after time.Duration) string { return begin.Add(after).Format(time.RFC3339) }

	for query, want := range map[string][]string{
		"": {second, first}, "sort_by=created_at:asc": {first, second}, "sort_by=processed_at:desc": {first, second},
		"status[]=declined": {first}, "status[]=pending&status[]=declined": {second, first}, "status[]=canceled": {},
		"request_type[]=virtual_card": {second}, "created_at_from=" + at(time.Minute): {second},
		"processed_at_from=" + at(time.Hour): {first}, "processed_at_from=" + at(3*time.Hour): {}, "per_page=1&page=2": {first},
	} {
		listed := api.get("/v2/requests?" + query)
		wantMeta(t, listed.object("meta"))

		for _, asked := range listed.list("requests") {
			wantRequest(t, asked)
		}

		if got := ids(listed.list("requests")); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", query, got, want)
		}
	}

	for _, query := range []string{"status[]=open", "request_type[]=flash_cards", "created_at_from=today", "sort_by=note", "page=0"} {
		wantErrors(t, api.get("/v2/requests?"+query), http.StatusUnprocessableEntity)
	}
}

// A Solo plan has no requests: every call about them is refused.
func TestSoloPlanHasNoRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	asked := api.ask("virtual_cards", askVirtual(), http.StatusOK).object("request_virtual_card")

	plan := api.get("/v2/subscription").object("plan")
	wantValues(t, plan, "lineup", "teams")

	emu.Set(map[string]any{"plan": "solo"})
	wantErrors(t, api.get("/v2/requests"), http.StatusForbidden)
	wantErrors(t, api.ask("flash_cards", askFlash(emu), http.StatusForbidden), http.StatusForbidden)
	wantErrors(t, api.ask("virtual_cards", askVirtual(), http.StatusForbidden), http.StatusForbidden)

	for _, decision := range []string{"approve", "decline"} {
		wantErrors(t, api.review("virtual_cards", idOf(asked), decision, "", http.StatusForbidden), http.StatusForbidden)
	}
}
