// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// The data sources have every field of a card that the client knows: from the schema of the resource, or else from the
// table of the fields that only data sources have.
func TestCardHasEveryFieldOfTheClient(t *testing.T) {
	t.Parallel()

	attributes, ofResource := cardAttributes(), cards.AnswerAttributes()

	for member := range reflect.TypeFor[qonto.Card]().Fields() {
		name, _, _ := strings.Cut(member.Tag.Get("json"), ",")

		if a, ok := attributes[name]; !ok || !a.IsComputed() {
			t.Errorf("field %s of the answer is in no data source", name)
		}

		_, inResource := ofResource[name]
		if inTable := slices.ContainsFunc(cardFields, func(f cardField) bool { return f.name == name }); inTable == inResource {
			t.Errorf("field %s: declared here %v, by the resource %v", name, inTable, inResource)
		}
	}
}

// A sentence for users who configure a card is no fact about it.
func TestFactsAreNotAboutSettings(t *testing.T) {
	t.Parallel()

	for from, want := range map[string]string{
		"Design of the card, such as `a.b`. Default: chosen by Qonto. Fixed once the card is issued.": "Design of the card, such as `a.b`.",
		"Paid today, in euros.":                    "Paid today, in euros.",
		"Days. `1` is Monday. Default: every day.": "Days. `1` is Monday.",
	} {
		if got := withoutSettings(from); got != want {
			t.Errorf("%q has become %q", from, got)
		}
	}
}
