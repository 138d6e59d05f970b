// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	decimal   = 10
	precision = 512 // of the numbers of Terraform's libraries
)

// UpgradeResourceState answers for a state of the current version.
func (s *server[M]) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if req.TypeName == s.typeName && req.Version == s.schema.Version && req.RawState != nil {
		if upgraded, ok := upgradeState(req.RawState, s.codec.object); ok {
			return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: upgraded}, nil
		}
	}

	return s.protocol.UpgradeResourceState(ctx, req)
}

// upgradeState reads a state as the state file holds it. Attributes that the schema does not have any more are left out,
// missing ones are null. It declines (false) a value of another type than the schema's: the framework either reads it all
// the same, or says what is wrong.
func upgradeState(raw *tfprotov6.RawState, kind tftypes.Object) (*tfprotov6.DynamicValue, bool) {
	decoder := json.NewDecoder(bytes.NewReader(raw.JSON))
	decoder.UseNumber()

	var object map[string]any

	err := decoder.Decode(&object)
	if err != nil || object == nil || decoder.More() {
		return nil, false
	}

	value, ok := valueOf(object, kind)
	if !ok {
		return nil, false
	}

	packed, err := tfprotov6.NewDynamicValue(kind, value)

	return &packed, err == nil
}

// valueOf is decoded JSON as a value of this type.
func valueOf(decoded any, kind tftypes.Type) (tftypes.Value, bool) {
	if decoded == nil {
		return tftypes.NewValue(kind, nil), true
	}

	switch decoded := decoded.(type) {
	case string:
		return as(kind, tftypes.String, decoded)
	case bool:
		return as(kind, tftypes.Bool, decoded)
	case json.Number:
		number, _, err := big.ParseFloat(decoded.String(), decimal, precision, big.ToNearestEven)
		if err != nil {
			return tftypes.Value{}, false
		}

		return as(kind, tftypes.Number, number)
	case []any:
		return setOf(decoded, kind)
	case map[string]any:
		return objectOf(decoded, kind)
	default:
		return tftypes.Value{}, false
	}
}

func as(wanted, is tftypes.Type, value any) (tftypes.Value, bool) {
	if !wanted.Is(is) {
		return tftypes.Value{}, false
	}

	return tftypes.NewValue(is, value), true
}

func setOf(elements []any, kind tftypes.Type) (tftypes.Value, bool) {
	set, isSet := kind.(tftypes.Set)
	if !isSet {
		return tftypes.Value{}, false
	}

	values := make([]tftypes.Value, 0, len(elements))

	for _, element := range elements {
		value, ok := valueOf(element, set.ElementType)
		if !ok {
			return tftypes.Value{}, false
		}

		values = append(values, value)
	}

	return tftypes.NewValue(set, values), true
}

func objectOf(members map[string]any, kind tftypes.Type) (tftypes.Value, bool) {
	object, isObject := kind.(tftypes.Object)
	if !isObject {
		return tftypes.Value{}, false
	}

	values := make(map[string]tftypes.Value, len(object.AttributeTypes))

	for name, attribute := range object.AttributeTypes {
		value, ok := valueOf(members[name], attribute)
		if !ok {
			return tftypes.Value{}, false
		}

		values[name] = value
	}

	return tftypes.NewValue(object, values), true
}
