// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// everyField is a create with all that the API takes. The literals below pin the names.
func everyField() qonto.NewCard {
	return qonto.NewCard{
		CardLevel: "plus", HolderID: "H", InitiatorID: "I", OrganizationID: "O", BankAccountID: "B",
		ShipToBusiness: new(false),
		Address: &qonto.Address{
			ContactName: new("N"), FirstLine: new("1"), SecondLine: new("2"), ThirdLine: new("3"),
			Zipcode: new("Z"), City: new("C"), Country: new("FR"),
		},
		ATMOption: new(true), NFCOption: new(true), OnlineOption: new(false), ForeignOption: new(false),
		ATMMonthlyLimit: new(int64(1)), ATMDailyLimitOption: new(true), ATMDailyLimit: new(int64(2)),
		PaymentMonthlyLimit: new(int64(3)), PaymentDailyLimitOption: new(true), PaymentDailyLimit: new(int64(4)),
		PaymentTransactionLimitOption: new(true), PaymentTransactionLimit: new(int64(5)),
		PaymentLifespanLimit: new(int64(6)), PreExpiresAt: new("2030-01-01T00:00:00Z"),
		ActiveDays: &[]int64{1, 7}, Categories: &[]string{}, CardDesign: new("D"), TypeOfPrint: new("print"),
	}
}

const everyFieldBody = `{"card":{"card_level":"plus","holder_id":"H","initiator_id":"I","organization_id":"O",` +
	`"bank_account_id":"B","ship_to_business":false,"address":{"contact_name":"N","first_line":"1","second_line":"2",` +
	`"third_line":"3","zipcode":"Z","city":"C","country":"FR"},"atm_option":true,"nfc_option":true,` +
	`"online_option":false,"foreign_option":false,"atm_monthly_limit":1,"atm_daily_limit_option":true,` +
	`"atm_daily_limit":2,"payment_monthly_limit":3,"payment_daily_limit_option":true,"payment_daily_limit":4,` +
	`"payment_transaction_limit_option":true,"payment_transaction_limit":5,"payment_lifespan_limit":6,` +
	`"pre_expires_at":"2030-01-01T00:00:00Z","active_days":[1,7],"categories":[],"card_design":"D",` +
	`"type_of_print":"print"}}`

type endpoint struct {
	name    string
	call    func(context.Context, *qonto.Client) error
	request string // method, path and query
	body    string
	answer  string
}

func endpoints() []endpoint {
	const emptyPage = `,"meta":{"current_page":1,"next_page":null,"prev_page":null,"total_pages":1,"total_count":0,"per_page":100}}`

	put := func(call func(*qonto.Client, context.Context, string) (qonto.Answer, error)) func(context.Context, *qonto.Client) error {
		return func(ctx context.Context, client *qonto.Client) error {
			_, err := call(client, ctx, cardID)

			return err
		}
	}

	return []endpoint{
		{"create", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.CreateCard(ctx, "9b2e3c4d-0000-5000-8000-000000000000", everyField(), qonto.CreateOptions{})

			return err
		}, "POST /v2/cards", everyFieldBody, oneCard},
		{"lock", put((*qonto.Client).LockCard), "PUT /v2/cards/" + cardID + "/lock", "", oneCard},
		{"unlock", put((*qonto.Client).UnlockCard), "PUT /v2/cards/" + cardID + "/unlock", "", oneCard},
		{"lost", put((*qonto.Client).ReportCardLost), "PUT /v2/cards/" + cardID + "/lost", "", oneCard},
		{"stolen", put((*qonto.Client).ReportCardStolen), "PUT /v2/cards/" + cardID + "/stolen", "", oneCard},
		{"discard", put((*qonto.Client).DiscardCard), "PUT /v2/cards/" + cardID + "/discard", "", oneCard},
		{"limits", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.UpdateCardLimits(ctx, cardID, qonto.CardLimits{
				ATMMonthlyLimit: new(int64(1)), ATMDailyLimitOption: new(false), ATMDailyLimit: new(int64(2)),
				PaymentMonthlyLimit: new(int64(3)), PaymentDailyLimitOption: new(true), PaymentDailyLimit: new(int64(0)),
				PaymentTransactionLimitOption: new(true), PaymentTransactionLimit: new(int64(5)),
				PaymentLifespanLimit: new(int64(6)),
			})

			return err
		}, "PATCH /v2/cards/" + cardID + "/limits", `{"card":{"atm_monthly_limit":1,"atm_daily_limit_option":false,` +
			`"atm_daily_limit":2,"payment_monthly_limit":3,"payment_daily_limit_option":true,"payment_daily_limit":0,` +
			`"payment_transaction_limit_option":true,"payment_transaction_limit":5,"payment_lifespan_limit":6}}`, oneCard},
		{"one limit", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.UpdateCardLimits(ctx, cardID, qonto.CardLimits{PaymentMonthlyLimit: new(int64(75))})

			return err
		}, "PATCH /v2/cards/" + cardID + "/limits", `{"card":{"payment_monthly_limit":75}}`, oneCard},
		{"nickname", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.UpdateCardNickname(ctx, cardID, "💳 <R&D>")

			return err
		}, "PATCH /v2/cards/" + cardID + "/nickname", `{"card":{"nickname":"💳 <R&D>"}}`, oneCard},
		{
			"options", func(ctx context.Context, client *qonto.Client) error {
				_, err := client.UpdateCardOptions(ctx, cardID, qonto.CardOptions{ATMOption: true, ForeignOption: true})

				return err
			}, "PATCH /v2/cards/" + cardID + "/options",
			`{"card":{"atm_option":true,"nfc_option":false,"online_option":false,"foreign_option":true}}`, oneCard,
		},
		{"restrictions", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.UpdateCardRestrictions(ctx, cardID, qonto.CardRestrictions{
				ActiveDays: &[]int64{1, 2}, Categories: &[]string{"transport"},
			})

			return err
		}, "PATCH /v2/cards/" + cardID + "/restrictions", `{"card":{"active_days":[1,2],"categories":["transport"]}}`, oneCard},
		{"no restriction on categories", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.UpdateCardRestrictions(ctx, cardID, qonto.CardRestrictions{Categories: &[]string{}})

			return err
		}, "PATCH /v2/cards/" + cardID + "/restrictions", `{"card":{"categories":[]}}`, oneCard},
		{"page of cards", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.CardsPage(ctx, qonto.CardFilter{
				Query: "ads & co", IDs: []string{"1", "2"}, HolderIDs: []string{"3"}, Statuses: []string{"live"},
				BankAccountIDs: []string{"4"}, CardLevels: []string{"flash"}, SortBy: "status:asc",
			}, 3)

			return err
		}, "GET /v2/cards?bank_account_ids[]=4&card_levels[]=flash&holder_ids[]=3&ids[]=1&ids[]=2&page=3&per_page=100" +
			"&query=ads+&+co&sort_by=status:asc&statuses[]=live", "", `{"cards":[]` + emptyPage},
		{"all cards", func(ctx context.Context, client *qonto.Client) error {
			for _, err := range client.Cards(ctx, qonto.CardFilter{}) {
				return err
			}

			return nil
		}, "GET /v2/cards?page=1&per_page=100&sort_by=created_at:asc", "", `{"cards":[]` + emptyPage},
		{"cards by id", func(ctx context.Context, client *qonto.Client) error {
			_, _, err := client.CardsByID(ctx, "1", "2", "1", "")

			return err
		}, "GET /v2/cards?ids[]=1&ids[]=2&page=1&per_page=100", "", `{"cards":[]` + emptyPage},
		{"data view", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.CardDataView(ctx, cardID, "fr")

			return err
		}, "GET /v2/cards/" + cardID + "/data_view", "", `{"iframe_url":"https://example.com/a?b\u0026c"}`},
		{"appearances", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.CardAppearances(ctx)

			return err
		}, "GET /v2/cards/appearances", "", `{"card_type_appearances":[]}`},
		{"organization", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.Organization(ctx)

			return err
		}, "GET /v2/organization", "", `{"organization":{"slug":"acme"}}`},
		{"bank accounts", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.BankAccounts(ctx)

			return err
		}, "GET /v2/bank_accounts?page=1&per_page=100", "", `{"bank_accounts":[{"id":"1"}]}`},
		{"bank account", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.BankAccount(ctx, "1")

			return err
		}, "GET /v2/bank_accounts/1", "", `{"bank_account":{"id":"1"}}`},
		{"memberships", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.Memberships(ctx)

			return err
		}, "GET /v2/memberships?page=1&per_page=100", "", `{"memberships":[{"id":"1"}]` + emptyPage},
		{"membership", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.AuthenticatedMembership(ctx)

			return err
		}, "GET /v2/membership", "", `{"membership":{"id":"1"}}`},
		{"teams", func(ctx context.Context, client *qonto.Client) error {
			_, err := client.Teams(ctx)

			return err
		}, "GET /v2/teams?page=1&per_page=100", "", `{"teams":[{"id":"1"}]` + emptyPage},
	}
}

// The test pins what every method puts on the wire.
func TestClient_Requests(t *testing.T) {
	t.Parallel()

	for _, tc := range endpoints() {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()

			var (
				requests []string
				header   http.Header
			)

			memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				query := strings.NewReplacer("%5B", "[", "%5D", "]", "%3A", ":", "%26", "&").Replace(r.URL.RequestURI())
				requests = append(requests, r.Method+" "+query+" "+string(body))
				header = r.Header

				answer(w, http.StatusOK, tc.answer)
			})
			t.Cleanup(memory.stop)

			client := memory.connect(t, qonto.Config{StagingToken: secret.New(stagingToken), SCAMethod: "mock", UserAgent: "test/1"})

			err := tc.call(t.Context(), client)
			if err != nil {
				t.Fatal(err)
			}

			if want := tc.request + " " + tc.body; len(requests) != 1 || requests[0] != want {
				t.Errorf("sent %q\nwant %q", requests, want)
			}

			assertHeaders(t, tc, header)
		})
	}
}

func assertHeaders(t *testing.T, tc endpoint, header http.Header) {
	t.Helper()

	want := map[string]string{
		"Authorization":           "Bearer " + accessToken,
		"X-Qonto-Staging-Token":   stagingToken,
		"User-Agent":              "test/1",
		"Accept":                  "application/json",
		"Content-Type":            "",
		"Accept-Language":         "",
		"X-Qonto-2fa-Preference":  "mock",
		"X-Qonto-Idempotency-Key": header.Get("X-Qonto-Idempotency-Key"),
	}

	key := want["X-Qonto-Idempotency-Key"]

	switch {
	case strings.HasPrefix(tc.request, "GET"):
		want["X-Qonto-2fa-Preference"], want["X-Qonto-Idempotency-Key"] = "", ""
	case strings.HasPrefix(tc.request, "POST"):
		want["X-Qonto-Idempotency-Key"] = "9b2e3c4d-0000-5000-8000-000000000000"
	default:
		parsed, err := uuid.Parse(key)
		if err != nil || parsed.Version() != 4 {
			t.Errorf("idempotency key %q is not a version 4 UUID", key)
		}
	}

	if tc.body != "" {
		want["Content-Type"] = "application/json"
	}

	if tc.name == "data view" {
		want["Accept-Language"] = "fr"
	}

	for name, value := range want {
		if got := header.Get(name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

// What is not configured does not go out, and without a staging token no header for it.
func TestClient_SendsNoZeroValues(t *testing.T) {
	t.Parallel()

	var (
		body   string
		header http.Header
	)

	memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body, header = string(data), r.Header

		answer(w, http.StatusOK, oneCard)
	})
	t.Cleanup(memory.stop)

	_, err := memory.connect(t, qonto.Config{}).CreateCard(t.Context(), "key", qonto.NewCard{
		CardLevel: "virtual", HolderID: "H", InitiatorID: "I", OrganizationID: "O", BankAccountID: "B",
	}, qonto.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}

	const want = `{"card":{"card_level":"virtual","holder_id":"H","initiator_id":"I","organization_id":"O","bank_account_id":"B"}}`
	if body != want {
		t.Errorf("sent %s\nwant %s", body, want)
	}

	for _, name := range []string{"X-Qonto-Staging-Token", "X-Qonto-2fa-Preference", "X-Qonto-Sca-Session-Token"} {
		if _, ok := header[name]; ok {
			t.Errorf("%s is sent", name)
		}
	}
}

// What could reach another path, or no key, is refused before anything is sent.
func TestClient_UnsendableValues(t *testing.T) {
	t.Parallel()

	client := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was requested", r.URL) })

	calls := map[string]func() error{}

	for _, id := range []string{"", "..", "a/b", "a?b", "a b", "%2e%2e"} {
		calls["card id "+id] = func() error {
			_, err := client.LockCard(t.Context(), id)

			return err
		}
		calls["account id "+id] = func() error {
			_, err := client.BankAccount(t.Context(), id)

			return err
		}
	}

	for _, key := range []string{"", "a b", "a\r\nb", strings.Repeat("k", 256)} {
		calls["key "+key] = func() error {
			_, err := client.CreateCard(t.Context(), key, qonto.NewCard{}, qonto.CreateOptions{})

			return err
		}
	}

	for name, call := range calls {
		failure := asError(t, call())
		if failure.Kind != qonto.KindInvalid || failure.Outcome != qonto.OutcomeNotSent || failure.Attempts != 0 {
			t.Errorf("%s: kind %s, outcome %s, %d attempts", name, failure.Kind, failure.Outcome, failure.Attempts)
		}
	}
}
