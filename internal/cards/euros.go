// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const summaryInvalidValue = "Invalid Attribute Value" // as the validators of the framework say it

// eurosType is the type of limits: whole euros. It accepts every number, because the framework calls a number that its
// own integers cannot hold an error in the provider. The value refuses it then, and says what to write instead.
type eurosType struct {
	basetypes.Int64Type
}

var _ basetypes.Int64Typable = eurosType{}

// Equal is true for the same type only.
func (eurosType) Equal(other attr.Type) bool {
	_, ok := other.(eurosType)

	return ok
}

// String names the type in messages of the framework.
func (eurosType) String() string {
	return "whole euros"
}

// ValueType is the Go type of the values.
func (eurosType) ValueType(context.Context) attr.Value {
	return Euros{}
}

// ValueFromInt64 makes a value of the framework's.
func (eurosType) ValueFromInt64(_ context.Context, value basetypes.Int64Value) (basetypes.Int64Valuable, diag.Diagnostics) {
	return Euros{Int64Value: value}, nil
}

// ValueFromTerraform makes a value of any number.
func (eurosType) ValueFromTerraform(_ context.Context, in tftypes.Value) (attr.Value, error) {
	switch {
	case !in.IsKnown():
		return Euros{Int64Value: types.Int64Unknown()}, nil
	case in.IsNull():
		return Euros{}, nil
	}

	number := new(big.Float)

	err := in.As(&number)
	if err != nil {
		return nil, fmt.Errorf("reading a number: %w", err)
	}

	whole, accuracy := number.Int64()
	if accuracy != big.Exact {
		return Euros{Int64Value: types.Int64Value(0), refused: number}, nil
	}

	return eurosOf(whole), nil
}

// Euros is a limit. Its zero value is null.
type Euros struct {
	basetypes.Int64Value

	refused *big.Float // a number that is not whole euros; such a value never passes validation
}

var (
	_ basetypes.Int64Valuable     = Euros{}
	_ xattr.ValidateableAttribute = Euros{}
)

func eurosOf(amount int64) Euros {
	return Euros{Int64Value: types.Int64Value(amount)}
}

// Type is the type of the value.
func (Euros) Type(context.Context) attr.Type {
	return eurosType{}
}

// Equal compares values of this type.
func (e Euros) Equal(other attr.Value) bool {
	o, ok := other.(Euros)

	if !ok || e.refused == nil || o.refused == nil {
		return ok && e.refused == o.refused && e.Int64Value.Equal(o.Int64Value)
	}

	return e.refused.Cmp(o.refused) == 0
}

// ToTerraformValue gives back the number as it came.
func (e Euros) ToTerraformValue(ctx context.Context) (tftypes.Value, error) {
	if e.refused != nil {
		return tftypes.NewValue(tftypes.Number, e.refused), nil
	}

	value, err := e.Int64Value.ToTerraformValue(ctx)
	if err != nil {
		return value, fmt.Errorf("writing a limit: %w", err)
	}

	return value, nil
}

// String is the number as JSON has it.
func (e Euros) String() string {
	if e.refused == nil {
		return e.Int64Value.String()
	}

	return e.refused.Text('g', -1)
}

// ValidateAttribute refuses what is not whole euros.
func (e Euros) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if e.refused == nil {
		return
	}

	var hint string

	switch whole, _ := e.refused.Int64(); {
	case e.refused.Sign() < 0:
		hint = ", 0 or more, not " + numberText(e.refused)
	case whole == math.MaxInt64:
		hint = ", and no limit is as high as " + numberText(e.refused)
	default:
		hint = fmt.Sprintf(": %d or %d, not %s", whole, whole+1, numberText(e.refused))
	}

	resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidValue, req.Path.String()+" must be whole euros"+hint+".")
}

// numberText is a number as people read it: in full as long as that is short.
func numberText(number *big.Float) string {
	const (
		longest = 15
		digits  = 6
	)

	if text := number.Text('f', -1); len(text) <= longest {
		return text
	}

	return number.Text('g', digits)
}
