// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
)

// FuzzKey: the encoding behind a key can be read back, so that two sets of inputs never share it, and no text breaks out of its
// line.
func FuzzKey(f *testing.F) {
	f.Add("Ads", "0", "transport", "2027-03-31T23:59:59+02:00", int64(500))
	f.Add("a\nb=\"c\" <&>", "generation=1\n", "", "2027-03-31T22:00:00.000000001Z", int64(-1))
	f.Add("\u2028\u2029\x00\x7f", `","`, "],[", "0000-01-01T00:00:00Z", int64(0))

	f.Fuzz(func(t *testing.T, nickname, seed, category, instant string, limit int64) {
		if !utf8.ValidString(strings.Join([]string{nickname, seed, category, instant}, " ")) {
			return // Terraform's texts are UTF-8
		}

		config := Model{
			Nickname: types.StringValue(nickname), IdempotencySeed: types.StringValue(seed), Categories: stringSet([]string{category}),
			PaymentMonthlyLimit: eurosOf(limit), PreExpiresAt: timetypes.NewRFC3339Null(),
		}

		end, diags := timetypes.NewRFC3339Value(instant)
		if !diags.HasError() {
			config.PreExpiresAt = end
		}

		want, known := keyInputs(&config, &addressModel{City: types.StringValue(category)})
		if !known || !slices.IsSorted(strings.Split(want.String(), "\n")) {
			t.Fatalf("known %v: %q", known, strings.Split(want.String(), "\n"))
		}

		read := readBack(t, want)
		same(t, nickname, read["nickname"], "")
		same(t, seed, read["idempotency_seed"], nil)
		same(t, category, read["address.city"], nil)
		same(t, float64(limit), read["payment_monthly_limit"], nil)

		if list, ok := read["categories"].([]any); !ok || len(list) != 1 || list[0] != category {
			t.Fatalf("categories: %v", read["categories"])
		}

		other, _ := keyInputs(&Model{Nickname: types.StringValue(nickname + "x")}, nil)
		if want.Key(0) == want.Key(1) || want.Key(0) == other.Key(0) {
			t.Fatal("two sets of inputs share a key")
		}
	})
}

// readBack is what the lines of inputs say.
func readBack(t *testing.T, want issuing.KeyInputs) map[string]any {
	t.Helper()

	read := map[string]any{}

	for line := range strings.SplitSeq(want.String(), "\n") {
		name, text, _ := strings.Cut(line, "=")

		var value any

		err := json.Unmarshal([]byte(text), &value)
		if err != nil || strings.ContainsAny(line, "\n\r") {
			t.Fatalf("line %q: %v", line, err)
		}

		read[name] = value
	}

	return read
}

// same compares what was configured with what the lines say. What is empty may be left out.
func same(t *testing.T, configured, read, leftOut any) {
	t.Helper()

	if configured != read && (leftOut == nil || configured != leftOut || read != nil) {
		t.Fatalf("configured %q, encoded as %q", configured, read)
	}
}
