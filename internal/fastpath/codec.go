// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// codec converts between a model and the object that Terraform sends. Each attribute is converted by the framework's own
// types; what the framework does besides is to walk from the root of the object to each of them, several times.
type codec[M any] struct {
	object tftypes.Object
	fields []codecField
}

// codecField is one attribute and its place in the model.
type codecField struct {
	name      string
	kind      attr.Type
	index     int
	computed  bool
	writeOnly bool
}

func newCodec[M any](ctx context.Context, s schema.Schema) (codec[M], error) {
	c := codec[M]{object: tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}}
	model := reflect.TypeFor[M]()

	err := checkFields(ctx, model, s)
	if err != nil {
		return c, err
	}

	for index := range model.NumField() {
		name := model.Field(index).Tag.Get("tfsdk")
		a := s.Attributes[name]

		c.object.AttributeTypes[name] = a.GetType().TerraformType(ctx)
		c.fields = append(c.fields, codecField{
			name: name, kind: a.GetType(), index: index, computed: a.IsComputed(), writeOnly: a.IsWriteOnly(),
		})
	}

	return c, nil
}

// decode reads an object. It is false for what the framework would have something to say about.
func (c codec[M]) decode(ctx context.Context, object tftypes.Value) (M, bool) {
	var (
		m      M
		values map[string]tftypes.Value
	)

	err := object.As(&values)
	if err != nil || len(values) != len(c.fields) {
		return m, false
	}

	target := reflect.ValueOf(&m).Elem()

	for _, field := range c.fields {
		value, err := field.kind.ValueFromTerraform(ctx, values[field.name])
		if err != nil || !isValid(ctx, field.name, value) {
			return m, false
		}

		source := reflect.ValueOf(value)
		if source.Type() != target.Field(field.index).Type() {
			return m, false
		}

		target.Field(field.index).Set(source)
	}

	return m, true
}

// decodeState reads the object of a state, in which everything is known and nothing is write-only.
func (c codec[M]) decodeState(ctx context.Context, object tftypes.Value) (M, bool) {
	var none M

	if !object.IsFullyKnown() {
		return none, false
	}

	m, ok := c.decode(ctx, object)
	if !ok {
		return none, false
	}

	for _, field := range c.fields {
		if field.writeOnly && !attributeAt(reflect.ValueOf(&m).Elem(), field.index).IsNull() {
			return none, false
		}
	}

	return m, true
}

// markComputedUnknown is a proposed object in which every computed attribute is unknown that the configuration leaves open.
func (c codec[M]) markComputedUnknown(proposed, configured tftypes.Value) (tftypes.Value, bool) {
	var values, config map[string]tftypes.Value

	if proposed.As(&values) != nil || configured.As(&config) != nil || len(values) != len(c.fields) || len(config) != len(c.fields) {
		return tftypes.Value{}, false
	}

	marked := make(map[string]tftypes.Value, len(values))

	for _, field := range c.fields {
		marked[field.name] = values[field.name]
		if field.computed && config[field.name].IsNull() {
			marked[field.name] = tftypes.NewValue(c.object.AttributeTypes[field.name], tftypes.UnknownValue)
		}
	}

	return tftypes.NewValue(c.object, marked), true
}

// isValid asks a type that has rules of its own about its values.
func isValid(ctx context.Context, name string, value attr.Value) bool {
	validatable, has := value.(xattr.ValidateableAttribute)
	if !has {
		return true
	}

	var resp xattr.ValidateAttributeResponse

	validatable.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: path.Root(name)}, &resp)

	return len(resp.Diagnostics) == 0
}

// encode writes an object.
func (c codec[M]) encode(ctx context.Context, m *M) (tftypes.Value, error) {
	values := make(map[string]tftypes.Value, len(c.fields))
	source := reflect.ValueOf(m).Elem()

	for _, field := range c.fields {
		value, err := attributeAt(source, field.index).ToTerraformValue(ctx)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("writing %s: %w", field.name, err)
		}

		values[field.name] = value
	}

	return tftypes.NewValue(c.object, values), nil
}

// semanticEquals keeps the spelling of prior values whose type says that the new one means the same.
func (c codec[M]) semanticEquals(ctx context.Context, m, prior *M) {
	source, target := reflect.ValueOf(prior).Elem(), reflect.ValueOf(m).Elem()

	for _, field := range c.fields {
		before, after := attributeAt(source, field.index), attributeAt(target, field.index)

		old, isText := before.(basetypes.StringValuable)
		renewed, has := after.(basetypes.StringValuableWithSemanticEquals)

		if !isText || !has || isOpen(before) || isOpen(after) {
			continue
		}

		same, diags := renewed.StringSemanticEquals(ctx, old)
		if same && !diags.HasError() {
			target.Field(field.index).Set(source.Field(field.index))
		}
	}
}

func isOpen(value attr.Value) bool {
	return value.IsNull() || value.IsUnknown()
}

func attributeAt(model reflect.Value, index int) attr.Value {
	value, _ := reflect.TypeAssert[attr.Value](model.Field(index)) // every field of a model is one

	return value
}
