// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return `""`
	}

	return string(quoted)
}

// FuzzDecodeError: no answer of any server crashes the decoder or gets a second line or a secret into the text.
func FuzzDecodeError(f *testing.F) {
	for _, tc := range classifyCases() {
		f.Add(tc.status, tc.media, []byte(tc.body))
	}

	f.Add(500, jsonType, []byte(`{"errors":[[[{}]]],"error":{"error":{"detail":"x"}}}`))
	f.Add(422, jsonType, []byte(`{"errors":"`+accessToken+`"}`))
	f.Add(400, textType, []byte("\x00\xff\u202e"+strings.Repeat("a", 400)))

	f.Fuzz(func(t *testing.T, status int, media string, body []byte) {
		failure := qonto.ClassifyAnswer(true, "", status, http.Header{"Content-Type": {media}}, body, accessToken)
		if failure == nil {
			if status < 200 || status > 299 || !json.Valid(body) {
				t.Fatalf("status %d is a success", status)
			}

			return
		}

		text := failure.Error()
		if strings.Contains(text, accessToken) || strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) {
			t.Fatalf("text %q", text)
		}

		if status >= 500 && failure.Outcome != qonto.OutcomeUnknown {
			t.Fatalf("outcome %s of status %d", failure.Outcome, status)
		}
	})
}

// FuzzDecodeCard: no answer crashes the decoder; keys that are not known change nothing; decoding is stable.
func FuzzDecodeCard(f *testing.F) {
	f.Add([]byte(wholeCard))
	f.Add([]byte(`{"id":"1","payment_monthly_limit":"1000.00","atm_monthly_limit":1e3,"active_days":["1"]}`))
	f.Add([]byte(`{"id":1,"status":null,"categories":{},"parent_card_summary":"x","pin_set":"yes"}`))
	f.Add([]byte(`{"ID":"upper","id":"lower","payment_daily_spent":-0.0}`))
	f.Add([]byte(`null`))

	f.Fuzz(func(t *testing.T, data []byte) {
		var card qonto.Card

		err := json.Unmarshal(data, &card)
		if err != nil {
			return
		}

		var keys map[string]json.RawMessage
		if json.Unmarshal(data, &keys) != nil || keys == nil {
			return
		}

		if len(keys) != bytes.Count(data, []byte(`":`)) {
			return // repeated keys: which one counts is not our business
		}

		more := maps.Clone(keys)
		more["a key of tomorrow"] = json.RawMessage(`{"x":[1]}`)

		extended, err := json.Marshal(more)
		if err != nil {
			t.Fatal(err)
		}

		var again qonto.Card

		err = json.Unmarshal(extended, &again)
		if err != nil {
			t.Fatal(err)
		}

		if folds(keys) {
			return
		}

		if diff := cmp.Diff(card, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzParts: a valid JSON text is cut where encoding/json cuts it, and any other one without harm.
func FuzzParts(f *testing.F) {
	f.Add([]byte(` { "a" : [1, "x,]}\\\"", {"b":null} ] , "a":-1.5e3, "\u0062":{} } `))
	f.Add([]byte(`["\"",[[]],{"a":[1,2]},true , ""]`))
	f.Add([]byte(`{"a"`))
	f.Add([]byte(`[}]{,:"`))
	f.Add([]byte(`[`))

	f.Fuzz(func(t *testing.T, text []byte) {
		_ = qonto.CheckBounds(text)

		var (
			list   []json.RawMessage
			object map[string]json.RawMessage
		)

		elements := slices.Collect(qonto.Elements(text))
		if json.Unmarshal(text, &list) == nil && !slices.EqualFunc(list, elements, sameBytes) {
			t.Fatalf("cut into %q, want %q", elements, list)
		}

		_ = qonto.Member(text, "a")

		if json.Unmarshal(text, &object) != nil {
			return
		}

		for name, want := range object {
			if got := qonto.Member(text, name); !bytes.Equal(got, want) {
				t.Fatalf("%q is %q, want %q", name, got, want)
			}
		}
	})
}

func sameBytes(left json.RawMessage, right []byte) bool { return bytes.Equal(left, right) }

// folds tells whether two keys differ in case only.
func folds(keys map[string]json.RawMessage) bool {
	lower := map[string]bool{}
	for key := range keys {
		lower[strings.ToLower(key)] = true
	}

	return len(lower) < len(keys)
}
