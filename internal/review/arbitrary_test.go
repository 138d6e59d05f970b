// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A plan in which anything is something else is refused, or reviewed in both formats, and never shows what a terminal obeys.
func TestReview_PlansOfAnyShape(t *testing.T) {
	t.Parallel()

	encoded, err := json.Marshal(everything())
	if err != nil {
		t.Fatal(err)
	}

	reviews := 0

	rapid.Check(t, func(rt *rapid.T) {
		var whole any

		if json.Unmarshal(encoded, &whole) != nil {
			rt.Fatal("the plan is no JSON")
		}

		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			whole = replaced(rt, whole)
		}

		for _, format := range []string{"text", "markdown"} {
			done := run(t, whole, "-format", format)
			expectVisible(rt, done.out)

			if done.err == nil {
				reviews++
			} else {
				expectVisible(rt, done.err.Error())
			}
		}
	})

	if reviews == 0 {
		t.Error("no plan was reviewed")
	}
}

// replaced walks into a value, and puts another one somewhere.
func replaced(t *rapid.T, whole any) any {
	switch whole := whole.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(whole))
		if len(keys) > 0 && rapid.IntRange(0, 7).Draw(t, "deeper") > 0 {
			key := rapid.SampledFrom(keys).Draw(t, "key")
			whole[key] = replaced(t, whole[key])

			return whole
		}
	case []any:
		if len(whole) > 0 && rapid.IntRange(0, 7).Draw(t, "deeper") > 0 {
			at := rapid.IntRange(0, len(whole)-1).Draw(t, "at")
			whole[at] = replaced(t, whole[at])

			return whole
		}
	}

	return rapid.SampledFrom([]any{
		nil, true, false, 0, -1, 1.5, 1e300, "", "create", "delete", "qonto_card", mark, "\x1b[2J",
		[]any{},
		[]any{nil, 1, "a", []any{}},
		map[string]any{},
		map[string]any{"payment_monthly_limit": true},
		[]any{map[string]any{"actions": []any{"create", "delete", "forget", "update"}}},
	}).Draw(t, "value")
}
