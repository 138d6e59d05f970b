// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What a level refuses is null whatever Qonto has answered, what is configured stays, and all else is Qonto's.
func TestCertainValues(t *testing.T) {
	t.Parallel()

	levelNames := append(slices.Sorted(maps.Keys(levels)), "a level of a later API", "")

	rapid.Check(t, func(t *rapid.T) {
		answer, config := drawConfig(t), drawConfig(t)
		level := rapid.SampledFrom(levelNames).Draw(t, "level")
		answer.CardLevel, config.CardLevel = types.StringValue(level), types.StringValue(level)
		answer.PINSet, answer.Renewed, answer.DiscardOn = types.BoolValue(true), types.BoolValue(true), types.StringValue("2031-01-01")

		got := answer
		got.setKnownBeforeIssue(&config)

		for _, a := range configurable {
			isNull := refused(a, level) && !a.isSet(&config)
			if a.value(&got).IsNull() != (isNull || a.value(&answer).IsNull()) || !isNull && !a.value(&got).Equal(a.value(&answer)) {
				t.Fatalf("%s is %v, Qonto says %v", a.name, a.value(&got), a.value(&answer))
			}
		}

		if got.Renewed.ValueBool() || !got.DiscardOn.IsNull() {
			t.Fatalf("a new card is renewed: %v, ends on %v", got.Renewed, got.DiscardOn)
		}

		if physical, known := qonto.PhysicalLevel(level); got.PINSet.ValueBool() != (physical || !known) {
			t.Fatalf("a PIN is set on a new card of level %q: %v", level, got.PINSet)
		}
	})
}

// A value that is null by the level converts to the type that the schema has.
func TestNullsHaveTheirType(t *testing.T) {
	t.Parallel()

	full := fromAPI(&qonto.Card{})

	for _, a := range configurable {
		a.copy(&full, &emptyModel)

		if got, want := a.value(&full).Type(t.Context()), cardSchema(t).Schema.Attributes[a.name].GetType(); !got.Equal(want) || !a.value(&full).IsNull() {
			t.Errorf("%s is a %s, want a null %s", a.name, got, want)
		}
	}
}
