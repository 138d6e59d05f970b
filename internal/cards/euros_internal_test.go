// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// Every number makes a value and comes back from it. It is valid if and only if it is whole and an integer can hold it,
// and then it is that integer.
func TestEurosTakeEveryNumber(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,3})?(e[+-]?[0-9]{1,2})?`).Draw(t, "number")

		number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}

		value, err := eurosType{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Number, number))
		if err != nil {
			t.Fatal(err)
		}

		var resp xattr.ValidateAttributeResponse

		amount, isEuros := value.(Euros)
		amount.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("a")}, &resp)

		back, err := amount.ToTerraformValue(t.Context())
		if err != nil || !isEuros || !back.Equal(tftypes.NewValue(tftypes.Number, number)) {
			t.Fatalf("%s comes back as %v (%v)", text, back, err)
		}

		whole, accuracy := number.Int64()
		if isWhole := accuracy == big.Exact; isWhole == resp.Diagnostics.HasError() || isWhole && amount.ValueInt64() != whole {
			t.Fatalf("%s is %v, said: %v", text, amount.ValueInt64(), resp.Diagnostics)
		}

		for _, d := range resp.Diagnostics {
			if !strings.HasPrefix(d.Detail(), "a must be whole euros") {
				t.Fatal(d.Detail())
			}
		}
	})
}

func TestEurosAreEqual(t *testing.T) {
	t.Parallel()

	cents, _ := eurosType{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Number, 0.5))
	more, _ := eurosType{}.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Number, 0.75))
	values := []any{Euros{}, Euros{Int64Value: types.Int64Unknown()}, eurosOf(0), eurosOf(1), cents, more}

	for i, a := range values {
		for j, b := range values {
			left, _ := a.(Euros)
			right, _ := b.(Euros)

			if left.Equal(right) != (i == j) {
				t.Errorf("%v equals %v: %v", a, b, i != j)
			}
		}
	}

	if eurosOf(1).Equal(types.Int64Value(1)) {
		t.Error("euros equal a number of another type")
	}
}
