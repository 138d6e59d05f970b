// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// JSON means what MessagePack meant, and what it cannot mean stays in MessagePack.
func TestStateAsJSON(t *testing.T) {
	t.Parallel()

	kind := cty.Object(map[string]cty.Type{
		"text": cty.String, "whole": cty.Number, "broken": cty.Number, "truth": cty.Bool, "set": cty.Set(cty.Number),
		"nested": cty.Object(map[string]cty.Type{"id": cty.String}),
	})
	object := func(text string, whole, broken cty.Value) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{
			"text": cty.StringVal(text), "whole": whole, "broken": broken, "truth": cty.True,
			"set":    cty.SetVal([]cty.Value{cty.NumberIntVal(7), cty.NumberIntVal(1)}),
			"nested": cty.ObjectVal(map[string]cty.Value{"id": cty.NullVal(cty.String)}),
		})
	}

	for name, test := range map[string]struct {
		state cty.Value
		fits  bool
	}{
		"usual":       {object("Été <&> \u2028 \"\\\n", cty.NumberIntVal(-200), cty.NumberFloatVal(0.1)), true},
		"large":       {object("", cty.MustParseNumberVal("123456789012345678901234567890"), cty.MustParseNumberVal("1e-400")), true},
		"nothing":     {cty.NullVal(kind), true},
		"infinite":    {object("", cty.PositiveInfinity, cty.Zero), false},
		"not known":   {object("", cty.UnknownVal(cty.Number), cty.Zero), false},
		"all unknown": {cty.UnknownVal(kind), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			packed, err := msgpack.Marshal(test.state, kind)
			if err != nil {
				t.Fatal(err)
			}

			encoded, fits := asJSON(packed)
			if fits != test.fits || !fits {
				if fits != test.fits {
					t.Errorf("encoded as %s", encoded)
				}

				return
			}

			got, err := ctyjson.Unmarshal(encoded, kind)
			if err != nil || !got.RawEquals(test.state) {
				t.Errorf("%s means %#v, want %#v (%v)", encoded, got, test.state, err)
			}
		})
	}
}

func BenchmarkStateAsJSON(b *testing.B) {
	values := map[string]cty.Value{}
	for name := 'a'; name <= 'z'; name++ {
		values[string(name)] = cty.StringVal("3c90c3cc-0d44-4b50-8888-8dd25736052a")
		values[string(name)+"_limit"] = cty.NumberIntVal(int64(name))
	}

	state := cty.ObjectVal(values)

	packed, err := msgpack.Marshal(state, state.Type())
	if err != nil {
		b.Fatal(err)
	}

	for b.Loop() {
		asJSON(packed)
	}
}
