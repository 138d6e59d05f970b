// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// drawThing is any object that a configuration or a state may hold.
func drawThing(t *rapid.T, kind tftypes.Object) tftypes.Value {
	text := tftypes.Set{ElementType: tftypes.String}

	tags := []tftypes.Value{}
	for _, tag := range rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "tags") {
		tags = append(tags, tftypes.NewValue(tftypes.String, tag))
	}

	wait := kind.AttributeTypes["wait"]
	choices := map[string][]any{
		"id":   {nil, tftypes.UnknownValue, "1"},
		"name": {nil, tftypes.UnknownValue, "", rapid.String().Draw(t, "name")},
		"size": {nil, tftypes.UnknownValue, rapid.Int64().Draw(t, "size")},
		"on":   {nil, tftypes.UnknownValue, true, false},
		"ends": {nil, tftypes.UnknownValue, "2031-01-01T00:00:00.5Z"},
		"tags": {nil, tftypes.UnknownValue, tags},
		"wait": {nil, tftypes.UnknownValue, map[string]tftypes.Value{"create": tftypes.NewValue(tftypes.String, "5m")}},
	}
	values := map[string]any{}

	for name, some := range choices {
		values[name] = rapid.SampledFrom(some).Draw(t, name)
	}

	if !kind.AttributeTypes["tags"].Equal(text) || wait == nil {
		t.Fatal("the type is not that of a thing")
	}

	return aThing(kind, values)
}

func TestCodec_RoundTrip(t *testing.T) {
	t.Parallel()

	d := describeThing(t)
	if want := d.schema.Type().TerraformType(t.Context()); !d.codec.object.Equal(want) {
		t.Fatalf("the objects are %s, the schema's %s", d.codec.object, want)
	}

	rapid.Check(t, func(rt *rapid.T) {
		want := drawThing(rt, d.codec.object)

		m, ok := d.codec.decode(rt.Context(), want)
		if !ok {
			rt.Fatal("not decoded")
		}

		got, err := d.codec.encode(rt.Context(), &m)
		if err != nil {
			rt.Fatal(err)
		}

		if !got.Equal(want) {
			rt.Fatalf("%s has become %s", want, got)
		}
	})
}

// A type may say that two spellings mean the same: then the framework keeps the old one after a refresh.
func TestCodec_SemanticEquals(t *testing.T) {
	t.Parallel()

	const before = "2031-01-01T00:00:00Z"

	d := describeThing(t)

	for _, test := range []struct{ after, want string }{
		{after: "2031-01-01T00:00:00.5Z", want: before},
		{after: "2031-01-01T00:00:00+00:00", want: before},
		{after: "2031-01-01T00:00:01Z", want: "2031-01-01T00:00:01Z"},
	} {
		prior, state := thing{Ends: timetypes.NewRFC3339ValueMust(before)}, thing{Ends: timetypes.NewRFC3339ValueMust(test.after)}
		d.codec.semanticEquals(t.Context(), &state, &prior)

		if got := state.Ends.ValueString(); got != test.want {
			t.Errorf("%s after %s is %s, want %s", test.after, before, got, test.want)
		}
	}
}

func TestCodec_MarkComputedUnknown(t *testing.T) {
	t.Parallel()

	d := describeThing(t)
	proposed := aThing(d.codec.object, map[string]any{"name": "a", "size": 1})

	for _, test := range []struct {
		name   string
		config map[string]any
		want   map[string]any
	}{
		{
			name: "what is computed and not configured", config: map[string]any{"name": "a"},
			want: map[string]any{"name": "a", "id": tftypes.UnknownValue, "size": tftypes.UnknownValue},
		},
		{
			name: "not what is configured", config: map[string]any{"name": "a", "size": 1},
			want: map[string]any{"name": "a", "id": tftypes.UnknownValue, "size": 1},
		},
	} {
		got, ok := d.codec.markComputedUnknown(proposed, aThing(d.codec.object, test.config))
		if want := aThing(d.codec.object, test.want); !ok || !got.Equal(want) {
			t.Errorf("%s: %s", test.name, cmp.Diff(want.String(), got.String()))
		}
	}
}

func TestCodec_DeclinesWhatNoStateHolds(t *testing.T) {
	t.Parallel()

	d := describeThing(t)

	for _, test := range []struct {
		name   string
		values map[string]any
		want   bool
	}{
		{name: "a state", values: map[string]any{"id": "1", "name": "a"}, want: true},
		{name: "something unknown", values: map[string]any{"id": "1", "name": tftypes.UnknownValue}},
		{name: "something write-only", values: map[string]any{"id": "1", "name": "a", "secret": "s"}},
		{name: "no time", values: map[string]any{"id": "1", "name": "a", "ends": "soon"}},
	} {
		if _, got := d.codec.decodeState(t.Context(), aThing(d.codec.object, test.values)); got != test.want {
			t.Errorf("%s: decoded %v", test.name, got)
		}
	}
}

func BenchmarkCodec(b *testing.B) {
	d := describeThing(b)
	object := aThing(d.codec.object, map[string]any{"id": "1", "name": "a", "size": 1, "on": true, "ends": "2031-01-01T00:00:00Z"})
	m, _ := d.codec.decode(b.Context(), object)

	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, ok := d.codec.decode(b.Context(), object); !ok {
				b.Fatal("not decoded")
			}
		}
	})
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.codec.encode(b.Context(), &m); err != nil {
				b.Fatal(err)
			}
		}
	})
}
