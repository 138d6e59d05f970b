// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What is written is read again, and the framework agrees on the type.
func TestShapeLosesNothing(t *testing.T) {
	t.Parallel()

	direct := NewDirect(t.Context())

	if want := cardSchema(t).Schema.Type().TerraformType(t.Context()); !direct.Type().Equal(want) {
		t.Fatalf("the objects are %s, the schema's %s", direct.Type(), want)
	}

	rapid.Check(t, func(r *rapid.T) {
		config := drawConfig(r)
		want := fromAPI(&qonto.Card{ID: "x", ParentCardSummary: &qonto.CardSummary{ID: "y"}})

		for _, a := range configurable() {
			a.copy(&want, &config)
		}

		object, err := direct.shape.value(r.Context(), &want)
		if err != nil {
			r.Fatal(err)
		}

		got, ok := direct.shape.model(r.Context(), object)
		if !ok {
			r.Fatal("not read again")
		}

		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatal(diff)
		}
	})
}

// A type may say that two spellings mean the same: then the framework keeps the old one after a refresh.
func TestSpellingIsKept(t *testing.T) {
	t.Parallel()

	const before = "2031-01-01T00:00:00Z"

	for after, want := range map[string]string{
		"2031-01-01T00:00:00.5Z":    before,
		"2031-01-01T00:00:00+00:00": before,
		"2031-01-01T00:00:01Z":      "2031-01-01T00:00:01Z",
	} {
		prior, state := Model{PreExpiresAt: timetypes.NewRFC3339ValueMust(before)}, Model{PreExpiresAt: timetypes.NewRFC3339ValueMust(after)}
		NewDirect(t.Context()).shape.keepSpelling(t.Context(), &state, &prior)

		if got := state.PreExpiresAt.ValueString(); got != want {
			t.Errorf("%s after %s is %s, want %s", after, before, got, want)
		}
	}
}

// The direct way knows nothing of what the framework does for these; whoever needs one of them has to teach it.
func TestResourceIsPlainEnoughForTheDirectWay(t *testing.T) {
	t.Parallel()

	card := NewResource()

	_, checks := card.(resource.ResourceWithConfigValidators)
	_, validates := card.(resource.ResourceWithValidateConfig)

	if checks || validates {
		t.Error("the resource validates more than its schema says")
	}

	for name, a := range cardSchema(t).Schema.Attributes {
		if isPlanned(a) {
			t.Errorf("%s has a default or a plan modifier", name)
		}
	}

	if len(cardSchema(t).Schema.Blocks) > 0 {
		t.Error("the schema has blocks")
	}
}

func isPlanned(attribute schema.Attribute) bool {
	if object, isObject := attribute.(schema.SingleNestedAttribute); isObject {
		for _, nested := range object.Attributes {
			if isPlanned(nested) {
				return true
			}
		}
	}

	fields := reflect.ValueOf(attribute)

	return fields.FieldByName("PlanModifiers").Len() > 0 || !fields.FieldByName("Default").IsNil()
}
