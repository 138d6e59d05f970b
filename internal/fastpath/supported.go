// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var errUnsupported = errors.New("the fast path does not do what the framework would do")

// description is what the fast path knows of a resource type.
type description[M any] struct {
	schema     schema.Schema
	codec      codec[M]
	validation []attributeValidation
	identity   tftypes.Object
}

// describe reads the schemas of a resource type, and refuses what only the framework can do.
func describe[M any](ctx context.Context, r resource.Resource) (description[M], error) {
	var (
		named resource.MetadataResponse
		whole resource.SchemaResponse
	)

	r.Metadata(ctx, resource.MetadataRequest{}, &named)
	r.Schema(ctx, resource.SchemaRequest{}, &whole)

	identity, err := identityType(ctx, r, whole.Schema)
	if err != nil {
		return description[M]{}, err
	}

	_, hasValidators := r.(resource.ResourceWithConfigValidators)
	_, validates := r.(resource.ResourceWithValidateConfig)

	switch {
	case hasValidators || validates:
		return description[M]{}, fmt.Errorf("%w: the resource validates its configuration as a whole", errUnsupported)
	case !named.ResourceBehavior.MutableIdentity:
		return description[M]{}, fmt.Errorf("%w: the identity of the resource must not change", errUnsupported)
	case len(whole.Schema.Blocks) > 0:
		return description[M]{}, fmt.Errorf("%w: the schema has blocks", errUnsupported)
	}

	err = supportedAttributes(ctx, whole.Schema.Attributes)
	if err != nil {
		return description[M]{}, err
	}

	c, err := newCodec[M](ctx, whole.Schema)

	return description[M]{
		schema: whole.Schema, codec: c, validation: attributeValidations(whole.Schema.Attributes), identity: identity,
	}, err
}

// identityType is the type of the identity, whose attributes must be those of the resource.
func identityType(ctx context.Context, r resource.Resource, s schema.Schema) (tftypes.Object, error) {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}

	identified, ok := r.(resource.ResourceWithIdentity)
	if !ok {
		return kind, fmt.Errorf("%w: the resource has no identity", errUnsupported)
	}

	var identity resource.IdentitySchemaResponse

	identified.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)

	for name, a := range identity.IdentitySchema.Attributes {
		if !isSameType(a, s.Attributes[name]) {
			return kind, fmt.Errorf("%w: %s of the identity is no attribute", errUnsupported, name)
		}

		kind.AttributeTypes[name] = a.GetType().TerraformType(ctx)
	}

	return kind, nil
}

func isSameType(a identityschema.Attribute, b schema.Attribute) bool {
	return b != nil && a.GetType().Equal(b.GetType())
}

// supportedAttributes refuses what the framework would do for an attribute besides converting and validating it.
func supportedAttributes(ctx context.Context, attributes map[string]schema.Attribute) error {
	for name, a := range attributes {
		if !isSupported(a) || isComparedByMeaning(ctx, a.GetType()) {
			return fmt.Errorf("%w: attribute %s has a default, a plan modifier, or a type that is not known here", errUnsupported, name)
		}

		object, isObject := a.(schema.SingleNestedAttribute)
		if !isObject {
			continue
		}

		err := supportedAttributes(ctx, object.Attributes)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}

		for inner, n := range object.Attributes {
			if isConfigurable(a) && n.IsComputed() || n.IsWriteOnly() && !a.IsWriteOnly() {
				return fmt.Errorf("%w: attribute %s of %s is computed or write-only by itself", errUnsupported, inner, name)
			}
		}
	}

	return nil
}

func isConfigurable(a schema.Attribute) bool {
	return a.IsOptional() || a.IsRequired()
}

func isSupported(attribute schema.Attribute) bool {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.BoolAttribute:
		return len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.Int64Attribute:
		return len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.SetAttribute:
		return len(a.PlanModifiers) == 0 && a.Default == nil
	case schema.SingleNestedAttribute:
		return len(a.PlanModifiers) == 0 && a.Default == nil
	default:
		return false
	}
}

// isComparedByMeaning tells whether the framework asks a value of this type whether another one means the same. The fast
// path asks texts only, and not those inside of sets and objects.
func isComparedByMeaning(ctx context.Context, kind attr.Type) bool {
	switch kind.ValueType(ctx).(type) {
	case basetypes.BoolValuableWithSemanticEquals, basetypes.Int64ValuableWithSemanticEquals,
		basetypes.SetValuableWithSemanticEquals, basetypes.ObjectValuableWithSemanticEquals:
		return true
	case basetypes.SetValuable:
		set, ok := kind.(attr.TypeWithElementType)

		return !ok || isTextComparedByMeaning(ctx, set.ElementType())
	case basetypes.ObjectValuable:
		object, ok := kind.(attr.TypeWithAttributeTypes)
		if !ok {
			return true
		}

		for _, inner := range object.AttributeTypes() {
			if isTextComparedByMeaning(ctx, inner) {
				return true
			}
		}

		return false
	default:
		return false
	}
}

func isTextComparedByMeaning(ctx context.Context, kind attr.Type) bool {
	_, asks := kind.ValueType(ctx).(basetypes.StringValuableWithSemanticEquals)

	return asks || isComparedByMeaning(ctx, kind)
}

// checkFields checks that a model has exactly the attributes of the schema, in their types.
func checkFields(ctx context.Context, model reflect.Type, s schema.Schema) error {
	if model.Kind() != reflect.Struct || model.NumField() != len(s.Attributes) {
		return fmt.Errorf("%w: the model has not one field for each attribute", errUnsupported)
	}

	for field := range model.Fields() {
		a, ok := s.Attributes[field.Tag.Get("tfsdk")]
		if !ok || reflect.TypeOf(a.GetType().ValueType(ctx)) != field.Type {
			return fmt.Errorf("%w: field %s of the model is no attribute, or has another type", errUnsupported, field.Name)
		}
	}

	return nil
}
