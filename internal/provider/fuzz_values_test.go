// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// drawValue draws a value of a type that no sane configuration has: null, unknown and odd at any depth.
func drawValue(t *rapid.T, kind tftypes.Type, known []string) tftypes.Value {
	switch rapid.IntRange(0, 9).Draw(t, "form") {
	case 0, 1, 2:
		return tftypes.NewValue(kind, nil)
	case 3:
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}

	switch k := kind.(type) {
	case tftypes.Object:
		return drawObject(t, k, known)
	case tftypes.List:
		return tftypes.NewValue(kind, drawElements(t, k.ElementType, known))
	case tftypes.Set:
		return tftypes.NewValue(kind, drawElements(t, k.ElementType, known))
	case tftypes.Map:
		return tftypes.NewValue(kind, map[string]tftypes.Value{"": drawValue(t, k.ElementType, known)})
	default:
		return drawPrimitive(t, kind, known)
	}
}

func drawObject(t *rapid.T, object tftypes.Object, known []string) tftypes.Value {
	values := map[string]tftypes.Value{}
	for _, name := range slices.Sorted(maps.Keys(object.AttributeTypes)) {
		values[name] = drawValue(t, object.AttributeTypes[name], known)
	}

	return tftypes.NewValue(object, values)
}

func drawElements(t *rapid.T, kind tftypes.Type, known []string) []tftypes.Value {
	var values []tftypes.Value
	for range rapid.IntRange(0, 3).Draw(t, "elements") {
		values = append(values, drawValue(t, kind, known))
	}

	return values
}

func drawPrimitive(t *rapid.T, kind tftypes.Type, known []string) tftypes.Value {
	switch {
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, rapid.Bool().Draw(t, "bool"))
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, drawNumber(t))
	default:
		return tftypes.NewValue(tftypes.String, drawText(t, known))
	}
}

// drawNumber draws numbers that fit into no integer as well.
func drawNumber(t *rapid.T) *big.Float {
	texts := []string{"0", "-0", "1", "-1", "500", "20000", "9223372036854775807", "9223372036854775808", "1e400", "0.1", "-1e-400"}

	number, _, err := big.ParseFloat(rapid.SampledFrom(texts).Draw(t, "number"), 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}

	return number
}

// drawText draws texts that mean something somewhere, and texts that mean nothing anywhere.
func drawText(t *rapid.T, known []string) string {
	meaningful := slices.Concat(known, []string{
		"", " ", "virtual", "standard", "metal", "flash", "advertising", "discard", "lock", "prevent", "abandon", "live", "paused", "discarded", "expired",
		"7662", "2020-01-01T00:00:00Z", "2027-03-31T23:59:59+02:00", "2999-12-31T00:00:00.123456789Z", "0000-00-00T00:00:00Z", "10m", "-1h", "1e9h",
		"FR", "en", "12", "2031", "\u202e", "é", "e\u0301",
	})

	if rapid.Bool().Draw(t, "meaningful") {
		return rapid.SampledFrom(meaningful).Draw(t, "text")
	}

	return rapid.String().Draw(t, "text")
}

// drawPacked packs a drawn value, or hands out bytes that are no value at all.
func drawPacked(t *rapid.T, kind tftypes.Type, known []string) *tfprotov6.DynamicValue {
	switch rapid.IntRange(0, 19).Draw(t, "packing") {
	case 0:
		return &tfprotov6.DynamicValue{MsgPack: rapid.SliceOf(rapid.Byte()).Draw(t, "msgpack")}
	case 1:
		return &tfprotov6.DynamicValue{JSON: rapid.SliceOf(rapid.Byte()).Draw(t, "json")}
	}

	packed, err := tfprotov6.NewDynamicValue(kind, drawValue(t, kind, known))
	if err != nil {
		t.Fatal(err)
	}

	return &packed
}
