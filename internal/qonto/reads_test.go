// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// fixed answers everything with one body.
func fixed(t *testing.T, body string) *qonto.Client {
	t.Helper()

	return serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, body) })
}

func check(t *testing.T, got, want any, err error) {
	t.Helper()

	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOrganization(t *testing.T) {
	t.Parallel()

	got, err := fixed(t, `{"organization":{"id":"1","slug":"s","name":"n","legal_name":"l","locale":"fr","legal_country":"FR",
		"legal_form":"SAS","legal_number":"123","legal_registration_date":"2020-01-01","legal_address":"a","legal_sector":"x",
		"contract_signed_at":"c","legal_share_capital":1,"bank_accounts":[{"id":"b","slug":"bs","name":"Main","status":"active",
		"main":true,"organization_id":"1","iban":"FR76","bic":"QNTO","account_number":"9","currency":"EUR","balance":12.34,
		"authorized_balance":"10.00","balance_cents":1234,"is_external_account":false,"updated_at":"u"}]}}`).Organization(t.Context())

	check(t, got, qonto.Organization{
		ID: "1", Slug: "s", Name: new("n"), LegalName: new("l"), Locale: new("fr"), LegalCountry: new("FR"), LegalForm: new("SAS"),
		LegalNumber: new("123"), LegalRegistrationDate: new("2020-01-01"), LegalSector: new("x"),
		ContractSignedAt: new("c"),
		BankAccounts: []qonto.BankAccount{{
			ID: "b", Slug: new("bs"), Name: new("Main"), Status: new("active"), Main: new(true), OrganizationID: new("1"),
			IBAN: new("FR76"), BIC: new("QNTO"), Currency: new("EUR"), IsExternalAccount: new(false),
		}},
	}, err)
}

func TestBankAccounts(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/b") {
			answer(w, http.StatusOK, `{"bank_account":{"id":"b","main":"odd"}}`)

			return
		}

		answer(w, http.StatusOK, `{"bank_accounts":[{"id":"b","status":"closed"},{"id":"c"}]}`)
	})

	all, err := client.BankAccounts(t.Context())
	check(t, all, []qonto.BankAccount{{ID: "b", Status: new("closed")}, {ID: "c"}}, err)

	one, err := client.BankAccount(t.Context(), "b")
	check(t, one, qonto.BankAccount{ID: "b"}, err)
}

func TestMemberships(t *testing.T) {
	t.Parallel()

	all, err := fixed(t, `{"memberships":[{"id":"1","first_name":"Ada","last_name":"L","role":"owner","status":"active","team_id":"t"},
		{"id":"2","role":null,"status":"invitable","team_id":null}]}`).Memberships(t.Context())
	check(t, all, []qonto.Membership{
		{ID: "1", FirstName: new("Ada"), LastName: new("L"), Role: new("owner"), Status: new("active"), TeamID: new("t")},
		{ID: "2", Status: new("invitable")},
	}, err)

	own, err := fixed(t, `{"membership":{"id":"1","email":"e","phone_number":"p","position":"CTO","locale":"fr","kyc_status":"accepted"}}`).
		AuthenticatedMembership(t.Context())
	check(t, own, qonto.Membership{ID: "1"}, err)
}

func TestTeams(t *testing.T) {
	t.Parallel()

	all, err := fixed(t, `{"teams":[{"id":"1","name":"Ops"},{"id":"2"}],"meta":{"total_pages":1}}`).Teams(t.Context())
	check(t, all, []qonto.Team{{ID: "1", Name: new("Ops")}, {ID: "2"}}, err)
}

func TestAppearances(t *testing.T) {
	t.Parallel()

	all, err := fixed(t, `{"card_type_appearances":[
		{"card_type":"debit","card_level_appearances":[
			{"card_level":"plus","appearances":[
				{"design":"plus.black.2023","assets":{"front_large":"l","front_small":"s","front_small_wallet":"w"},"theme":"dark",
				"gradient_hex_color":"#000000","is_active":true},
				{"design":"plus.old.2017","is_active":false,"assets":null}]},
			{"card_level":"virtual","appearances":[]}]},
		{"card_type":"credit","card_level_appearances":[{"card_level":"new","appearances":[{"design":"d","theme":5}]}]}]}`).
		CardAppearances(t.Context())

	check(t, all, []qonto.Appearance{
		{
			CardType: "debit", CardLevel: "plus", Design: "plus.black.2023", Theme: new("dark"), GradientHexColor: new("#000000"),
			IsActive: new(true),
		},
		{CardType: "debit", CardLevel: "plus", Design: "plus.old.2017", IsActive: new(false)},
		{CardType: "credit", CardLevel: "new", Design: "d"},
	}, err)
}

func TestDataView(t *testing.T) {
	t.Parallel()

	view, err := fixed(t, `{"iframe_url":"https://example.com/?a=1\u0026b=secret-view"}`).CardDataView(t.Context(), cardID, "en")
	if err != nil || view.IframeURL.Reveal() != "https://example.com/?a=1&b=secret-view" {
		t.Errorf("URL %q, error %v", view.IframeURL.Reveal(), err)
	}

	assertNoSecret(t, fmt.Sprintf("%v %+v %#v %s", view, view, view, view), "secret-view")
}

// An answer without the object, or without its id, is an error and not an empty object.
func TestReads_UnusableObjects(t *testing.T) {
	t.Parallel()

	client := fixed(t, `{"organization":null,"membership":{},"bank_account":{"id":""},"teams":[{}],"iframe_url":"","card_type_appearances":{}}`)

	failures := make([]error, 0, 6)

	_, err := client.Organization(t.Context())
	failures = append(failures, err)
	_, err = client.AuthenticatedMembership(t.Context())
	failures = append(failures, err)
	_, err = client.BankAccount(t.Context(), "1")
	failures = append(failures, err)
	_, err = client.Teams(t.Context())
	failures = append(failures, err)
	_, err = client.CardDataView(t.Context(), cardID, "en")
	failures = append(failures, err)
	_, err = client.CardAppearances(t.Context())
	failures = append(failures, err)

	for _, err := range failures {
		if failure := asError(t, err); failure.Kind != qonto.KindMalformed {
			t.Errorf("kind %s: %v", failure.Kind, failure)
		}
	}
}

func TestWrites_Answer(t *testing.T) {
	t.Parallel()

	got, err := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Wed, 01 Jul 2026 12:00:00 GMT")
		answer(w, http.StatusOK, `{"card":{"id":"`+strings.ToUpper(cardID)+`"}}`)
	}).LockCard(t.Context(), cardID)

	check(t, got, qonto.Answer{Card: qonto.Card{ID: strings.ToUpper(cardID)}, Date: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)}, err)
}
