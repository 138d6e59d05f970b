// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

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

// shape converts between a Model and the object that Terraform sends. Each attribute is converted by the framework's own
// types; what the framework does besides is to walk from the root of the object to each of them, several times.
type shape struct {
	object tftypes.Object
	fields []shapeField
}

// shapeField is one attribute and its place in the Model.
type shapeField struct {
	name     string
	kind     attr.Type
	index    int
	computed bool
}

func newShape(ctx context.Context, card schema.Schema) shape {
	s := shape{object: tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}}
	model := reflect.TypeFor[Model]()

	for index := range model.NumField() {
		name := model.Field(index).Tag.Get("tfsdk")
		kind, computed := card.Attributes[name].GetType(), card.Attributes[name].IsComputed()

		s.object.AttributeTypes[name] = kind.TerraformType(ctx)
		s.fields = append(s.fields, shapeField{name: name, kind: kind, index: index, computed: computed})
	}

	return s
}

// model reads an object. It is false for what the framework would have something to say about.
func (s shape) model(ctx context.Context, object tftypes.Value) (Model, bool) {
	var (
		m      Model
		values map[string]tftypes.Value
	)

	err := object.As(&values)
	if err != nil || len(values) != len(s.fields) {
		return m, false
	}

	target := reflect.ValueOf(&m).Elem()

	for _, field := range s.fields {
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

// open is a proposed object in which everything that Qonto may choose is unknown, because the configuration does not.
func (s shape) open(proposed, configured tftypes.Value) (tftypes.Value, bool) {
	var values, config map[string]tftypes.Value

	if proposed.As(&values) != nil || configured.As(&config) != nil || len(values) != len(s.fields) || len(config) != len(s.fields) {
		return tftypes.Value{}, false
	}

	opened := make(map[string]tftypes.Value, len(values))

	for _, field := range s.fields {
		opened[field.name] = values[field.name]
		if field.computed && config[field.name].IsNull() {
			opened[field.name] = tftypes.NewValue(s.object.AttributeTypes[field.name], tftypes.UnknownValue)
		}
	}

	return tftypes.NewValue(s.object, opened), true
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

// value writes an object.
func (s shape) value(ctx context.Context, m *Model) (tftypes.Value, error) {
	values := make(map[string]tftypes.Value, len(s.fields))
	source := reflect.ValueOf(m).Elem()

	for _, field := range s.fields {
		value, err := attributeAt(source, field.index).ToTerraformValue(ctx)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("writing %s: %w", field.name, err)
		}

		values[field.name] = value
	}

	return tftypes.NewValue(s.object, values), nil
}

// keepSpelling keeps the old spelling of values whose type says that the new one means the same.
func (s shape) keepSpelling(ctx context.Context, m, prior *Model) {
	source, target := reflect.ValueOf(prior).Elem(), reflect.ValueOf(m).Elem()

	for _, field := range s.fields {
		before, after := attributeAt(source, field.index), attributeAt(target, field.index)

		spelled, isText := before.(basetypes.StringValuable)
		respelled, has := after.(basetypes.StringValuableWithSemanticEquals)

		if !isText || !has || isOpen(before) || isOpen(after) {
			continue
		}

		same, diags := respelled.StringSemanticEquals(ctx, spelled)
		if same && !diags.HasError() {
			target.Field(field.index).Set(source.Field(field.index))
		}
	}
}

func isOpen(value attr.Value) bool {
	return value.IsNull() || value.IsUnknown()
}

func attributeAt(model reflect.Value, index int) attr.Value {
	value, _ := reflect.TypeAssert[attr.Value](model.Field(index)) // every field of a Model is one

	return value
}
