// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// legitimate are texts that people use, in writing systems and emoji that need characters which nobody sees.
func legitimate() []string {
	return []string{
		"", "ads", "Déplacements – été", "e\u0301te\u0301", "Łódź", "카드", "реклама", "إعلانات", "פרסום",
		"广告费", "広告", //nolint:gosmopolitan // people write like this, too
		"می\u200cخواهم",                                        // Persian, with a joiner that keeps letters apart
		"क्\u200dष",                                            // Hindi, with one that keeps their form
		"👩\u200d👩\u200d👧\u200d👦", "❤\ufe0f\u200d🔥", "👍🏽", "🇫🇷", // emoji made of several
		"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", // the flag of England
		"a & b <c> \"d\" 'e' \\ / ~", "  spaces  stay  ", "\u00a0", "tax\u06dd",
	}
}

// hidden are characters that terminals obey, or that make a text look like another one.
func hidden() []rune {
	hidden := []rune{
		0x7f, 0xad, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x2060, 0x2061, 0x2064, 0xfeff, 0xfff9, 0xfffb, 0xe0001,
	}

	for _, between := range [][2]rune{{0, 0x1f}, {0x80, 0x9f}, {0x202a, 0x202e}, {0x2066, 0x206f}} {
		for char := between[0]; char <= between[1]; char++ {
			hidden = append(hidden, char)
		}
	}

	return hidden
}

// texts collects every string of a value.
func texts(value reflect.Value) []string {
	switch value.Kind() {
	case reflect.String:
		return []string{value.String()}
	case reflect.Pointer:
		return texts(value.Elem())
	case reflect.Struct:
		var all []string
		for _, field := range value.Fields() {
			all = append(all, texts(field)...)
		}

		return all
	case reflect.Slice:
		var all []string
		for index := range value.Len() {
			all = append(all, texts(value.Index(index))...)
		}

		return all
	default:
		return nil
	}
}

// textAnswers are all answers with texts, each with the same text everywhere.
func textAnswers(ctx context.Context, client *qonto.Client) ([]any, error) {
	card, failed := client.LockCard(ctx, cardID)
	page, err := client.CardsPage(ctx, qonto.CardFilter{}, 1)
	organization, err2 := client.Organization(ctx)
	accounts, err3 := client.BankAccounts(ctx)
	account, err4 := client.BankAccount(ctx, "1")
	own, err5 := client.AuthenticatedMembership(ctx)
	members, err6 := client.Memberships(ctx)
	teams, err7 := client.Teams(ctx)
	designs, err8 := client.CardAppearances(ctx)
	view, err9 := client.CardDataView(ctx, cardID, "en")

	for _, err := range []error{failed, err, err2, err3, err4, err5, err6, err7, err8, err9} {
		if err != nil {
			return nil, err
		}
	}

	return []any{card.Card, page.Cards, organization, accounts, account, own, members, teams, designs, view}, nil
}

// everywhere answers every request with the text in every field that holds one.
func everywhere(text string) http.HandlerFunc {
	q := quote(text)
	card := strings.ReplaceAll(`{"id":"`+cardID+`","nickname":§,"embossed_name":§,"status":§,"mask_pan":§,"exp_month":§,"exp_year":§,
		"last_digits":§,"last_activity_at":§,"created_at":§,"updated_at":§,"shipped_at":§,"shipped_lost_at":§,"card_type":§,"card_level":§,
		"card_design":§,"type_of_print":§,"holder_id":§,"initiator_id":§,"organization_id":§,"bank_account_id":§,"categories":[§,§],
		"pre_expires_at":§,"discard_on":§,"parent_card_summary":{"id":§,"last_digits":§},"pin_set":§}`, "§", q)
	account := strings.ReplaceAll(`{"id":"1","slug":§,"name":§,"status":§,"organization_id":§,"iban":§,"bic":§,"account_number":§,
		"currency":§,"updated_at":§}`, "§", q)
	member := strings.ReplaceAll(`{"id":"1","first_name":§,"last_name":§,"role":§,"status":§,"team_id":§,"email":§,"phone_number":§,
		"position":§,"locale":§,"kyc_status":§}`, "§", q)
	designs := strings.ReplaceAll(`[{"card_type":§,"card_level_appearances":[{"card_level":§,"appearances":[{"design":§,"theme":§,
		"gradient_hex_color":§,"assets":{"front_large":§,"front_small":§,"front_small_wallet":§}}]}]}]`, "§", q)
	organization := strings.ReplaceAll(`{"id":§,"slug":§,"name":§,"legal_name":§,"locale":§,"legal_country":§,"legal_form":§,"legal_number":§,
		"legal_registration_date":§,"legal_address":§,"legal_sector":§,"contract_signed_at":§,"bank_accounts":[ACC]}`, "§", q)

	body := `{"card":` + card + `,"cards":[` + card + `],"bank_account":` + account + `,"bank_accounts":[` + account + `],
		"membership":` + member + `,"memberships":[` + member + `],"teams":[{"id":"1","name":` + q + `}],
		"card_type_appearances":` + designs + `,"organization":` + strings.Replace(organization, "ACC", account, 1) + `,
		"iframe_url":` + quote("https://"+text) + `}`

	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", strings.Map(sendable, text[:min(len(text), 300)]))
		answer(w, http.StatusOK, body)
	}
}

// sendable is what a header can carry of a text.
func sendable(char rune) rune {
	if char < ' ' || char == unicode.MaxASCII {
		return 'x'
	}

	return char
}

// Whatever Qonto, or who answers in its place, writes into whichever field, no decoded text holds
// a character that a terminal obeys, or one that shows a text as another.
func TestClient_TextsHoldNoTerminalCommands(t *testing.T) {
	t.Parallel()

	property(t, func(b bubble, r *rapid.T) {
		char := rapid.OneOf(rapid.SampledFrom(hidden()), rapid.SampledFrom([]rune("\u200c\u200d🏴\U000e0067\U000e007fé🔥")), rapid.Rune())
		text := rapid.StringOfN(char, 0, 40, -1).Draw(r, "text")

		memory := newNetwork(everywhere(text))
		defer memory.stop()

		var traces []string

		config := qonto.Config{Observe: func(_ context.Context, event qonto.AttemptEvent) { traces = append(traces, event.TraceID) }}

		values, err := textAnswers(b.Context(), memory.connect(b, config))
		if err != nil {
			r.Fatal(err)
		}

		for _, value := range append(values, traces) {
			for _, got := range texts(reflect.ValueOf(value)) {
				if strings.ContainsFunc(got, unicode.IsControl) || strings.ContainsAny(got, string(hidden())) {
					r.Fatalf("%q holds a character that it must not, from %q", got, text)
				}

				if again := qonto.CleanText(got); again != got {
					r.Fatalf("%q becomes %q", got, again)
				}
			}
		}
	})
}

// What people write comes back as it was.
func TestCleanText_KeepsLegitimateTexts(t *testing.T) {
	t.Parallel()

	for _, text := range legitimate() {
		if got := qonto.CleanText(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}

		var card struct{ Nickname string }

		client := serve(t, everywhere(text))

		got, err := client.LockCard(t.Context(), cardID)
		if err != nil {
			t.Fatal(err)
		}

		card.Nickname = *got.Card.Nickname
		if diff := cmp.Diff(text, card.Nickname); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"\x1b[2J\x1b[31mred\x1b[0m":           "[2J[31mred[0m",
		"\u009b31mred":                        "31mred",
		"one\r\ntwo\tthree\u2028four\u0085":   "one  two three four ",
		"invoice\u202efdp.exe":                "invoicefdp.exe",
		"\u2066a\u2069\u200e\u200f\u061cb":    "ab",
		"la\u200bbel\ufeff\u2060\u00ad":       "label",
		"la\u200dbel":                         "label", // joins nothing
		"é\u200d\u200d\u200bx":                "é\u200dx",
		"\U000e0068\U000e0069dden":            "dden", // tags are for flags only
		"🏴\U000e0067\U000e007f\U000e0067":     "🏴\U000e0067\U000e007f\U000e0067",
		"a\xffb":                              "a\ufffdb",
		"\x1b]8;;https://evil.example\x07me.": "]8;;https://evil.exampleme.",
	} {
		if got := qonto.CleanText(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// No field of a card is a novel.
func TestClient_LongTextsAreCut(t *testing.T) {
	t.Parallel()

	client := serve(t, everywhere(strings.Repeat("é", 9_000)))

	values, err := textAnswers(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}

	for _, value := range values {
		for _, got := range texts(reflect.ValueOf(value)) {
			if len(got) > 17_000 {
				t.Fatalf("a text of %d bytes, %.10q", len(got), got)
			}
		}
	}
}
