// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/review"
)

// The reviews of plans know nothing of the schema, and have to know every attribute: one that raises a limit is found, and
// every other can be judged.
func TestReviewsKnowEveryAttribute(t *testing.T) {
	t.Parallel()

	const limitSwitch = "_option" // follows the name of the limit

	var card resource.SchemaResponse

	cards.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &card)

	attributes := card.Schema.Attributes

	for name, attribute := range attributes {
		before, after := map[string]any{name: "a"}, map[string]any{name: "b"}
		_, isLimit := attribute.(schema.Int64Attribute)
		limit := strings.TrimSuffix(name, limitSwitch)
		_, isOfLimit := attributes[limit].(schema.Int64Attribute)
		isSwitch := isOfLimit && !isLimit

		switch _, hasSwitch := attributes[name+limitSwitch]; {
		case isLimit && hasSwitch:
			before, after = map[string]any{name: 1, name + limitSwitch: true}, map[string]any{name: 2, name + limitSwitch: true}
		case isLimit:
			before, after = map[string]any{name: 1}, map[string]any{name: 2}
		case isSwitch:
			before, after = map[string]any{limit: 1, name: true}, map[string]any{limit: 1, name: false}
		}

		want := 0
		if isLimit || isSwitch {
			want = review.Found
		}

		if status, err := gateOf(t, before, after); status != want || err != nil {
			t.Errorf("a change of %s: status %d (%v), want %d", name, status, err, want)
		}
	}
}

// gateOf is the outcome of a review that stops raised limits, for a plan that changes one card.
func gateOf(t *testing.T, before, after map[string]any) (int, error) {
	t.Helper()

	plan, err := json.Marshal(map[string]any{"format_version": "1.2", "resource_changes": []map[string]any{{
		"address": "qonto_card.this", "mode": "managed", "type": "qonto_card", "provider_name": "registry.terraform.io/qonto-community/qonto",
		"change": map[string]any{"actions": []string{"update"}, "before": before, "after": after},
	}}})
	if err != nil {
		t.Fatal(err)
	}

	var out bytes.Buffer

	return review.Run(t.Context(), []string{"-fail-on", "limit-increase"}, review.Environment{
		In: bytes.NewReader(plan), Out: &out, Err: &out, Getenv: func(string) string { return "" },
	})
}
