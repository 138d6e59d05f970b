// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// wholeCard has every key that a card was ever seen or documented with.
const wholeCard = `{
	"id":"1","nickname":"n","embossed_name":"e","status":"live","pin_set":true,"mask_pan":"512345******4321",
	"exp_month":"3","exp_year":"2029","last_digits":"4321","last_activity_at":"a","created_at":"b","updated_at":"c",
	"shipped_at":"d","shipped_lost_at":"e","card_type":"debit","card_level":"plus","card_design":"plus.black.2023",
	"type_of_print":"print","ship_to_business":true,"holder_id":"H","initiator_id":"I","organization_id":"O",
	"bank_account_id":"B","atm_option":true,"nfc_option":true,"online_option":true,"foreign_option":true,
	"atm_monthly_limit":1,"atm_monthly_spent":2,"atm_daily_limit_option":true,"atm_daily_limit":3,"atm_daily_spent":4,
	"payment_monthly_limit":5,"payment_monthly_spent":6,"payment_daily_limit_option":true,"payment_daily_limit":7,
	"payment_daily_spent":8,"payment_transaction_limit_option":true,"payment_transaction_limit":9,
	"payment_lifespan_limit":10,"payment_lifespan_spent":11.5,"active_days":[1,7],"categories":["transport"],
	"pre_expires_at":"f","renewed":true,"renewal":true,"parent_card_summary":{"id":"0","last_digits":"1234"},
	"upsold":true,"upsell":true,"discard_on":"2022-11-31","reordered":true,"had_operation":true,
	"had_pin_operation":true,"has_only_user_liftable_locks":true,"eligible_for_renewal":true,
	"eligible_for_upsell":true,"is_qcp":true,"appearance":{"theme":"dark"}}`

func decode(t *testing.T, text string) qonto.Card {
	t.Helper()

	var card qonto.Card

	err := json.Unmarshal([]byte(text), &card)
	if err != nil {
		t.Fatal(err)
	}

	return card
}

// What an answer tells of a card is laid over what is known of it.
func TestCard_With(t *testing.T) {
	t.Parallel()

	known, nothing, renamed := decode(t, wholeCard), decode(t, `{"id":"1"}`), decode(t, `{"id":"1","nickname":"m","active_days":[]}`)

	if diff := cmp.Diff(known, known.With(nothing)); diff != "" {
		t.Errorf("an answer that tells nothing (-known +got):\n%s", diff)
	}

	got := known.With(renamed)
	if qonto.Text(got.Nickname) != "m" || got.ActiveDays == nil || len(got.ActiveDays) > 0 || got.Status != "live" {
		t.Errorf("%+v", got)
	}
}

// The test pins the names: a field that stays empty has a wrong one.
func TestCard_DecodesEveryKey(t *testing.T) {
	t.Parallel()

	card := decode(t, wholeCard)
	amounts := []*json.Number{
		card.ATMMonthlyLimit, card.ATMMonthlySpent, card.ATMDailyLimit, card.ATMDailySpent, card.PaymentMonthlyLimit,
		card.PaymentMonthlySpent, card.PaymentDailyLimit, card.PaymentDailySpent, card.PaymentTransactionLimit,
		card.PaymentLifespanLimit,
	}

	for index, amount := range amounts {
		if amount.String() != strconv.Itoa(index+1) {
			t.Errorf("amount %d is %s", index+1, amount)
		}
	}

	value := reflect.ValueOf(card)

	for field, content := range value.Fields() {
		if content.IsZero() {
			t.Errorf("%s is not read", field.Name)
		}
	}
}

func TestCard_AmountsAreCanonical(t *testing.T) {
	t.Parallel()

	for sent, want := range map[string]json.Number{
		`1000`: "1000", `1000.0`: "1000", `"1000.00"`: "1000", `1e3`: "1000", `0`: "0", `-0.0`: "0", `0.50`: "0.5",
		`12.34`: "12.34", `100`: "100", `9007199254740993`: "9007199254740993", `-1e9`: "-1000000000",
	} {
		card := decode(t, `{"id":"1","payment_monthly_limit":`+sent+`,"payment_monthly_spent":`+sent+`}`)
		if card.PaymentMonthlyLimit == nil || *card.PaymentMonthlyLimit != want || *card.PaymentMonthlySpent != want {
			t.Errorf("%s: limit %v, want %s", sent, card.PaymentMonthlyLimit, want)
		}
	}
}

// No amount of money is as large, or as long.
func TestCard_AbsurdAmountsAreNil(t *testing.T) {
	t.Parallel()

	for _, sent := range []string{`1e400`, `-1e300`, `1e1000000000`, `1e-300`, `1` + strings.Repeat("0", 100), `0.` + strings.Repeat("3", 100)} {
		card := decode(t, `{"id":"1","payment_monthly_limit":`+sent+`,"payment_monthly_spent":"`+sent+`"}`)
		if card.PaymentMonthlyLimit != nil || card.PaymentMonthlySpent != nil {
			t.Errorf("%s: limit %v", sent, card.PaymentMonthlyLimit)
		}
	}
}

// The rest of the card is read all the same.
func TestCard_UnexpectedTypesAreNil(t *testing.T) {
	t.Parallel()

	card := decode(t, `{"nickname":7,"pin_set":"yes","exp_month":3,"active_days":"all","categories":[1],
		"payment_monthly_limit":"plenty","parent_card_summary":[],"new":{},"status":"hibernating","id":"1","holder_id":"H"}`)

	want := qonto.Card{ID: "1", Status: "hibernating", HolderID: new("H")}
	if diff := cmp.Diff(want, card); diff != "" {
		t.Error(diff)
	}
}

func TestCard_NullAndMissingAreNil(t *testing.T) {
	t.Parallel()

	card := decode(t, `{"id":"1","nickname":null,"active_days":null,"payment_lifespan_limit":null}`)
	if diff := cmp.Diff(qonto.Card{ID: "1"}, card); diff != "" {
		t.Error(diff)
	}
}

func TestCard_Terminal(t *testing.T) {
	t.Parallel()

	for status, want := range map[string]bool{
		"pending": false, "live": false, "paused": false, "pin_blocked": false, "onhold": false, "": false,
		"hibernating": false,
		"pre_expired": true, "expired": true, "discarded": true, "lost": true, "stolen": true, "shipped_lost": true,
		"order_canceled": true, "abusive": true, "deleted": true,
	} {
		if got := (qonto.Card{Status: status}).Terminal(); got != want {
			t.Errorf("%q: %t", status, got)
		}
	}
}
