// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attributeValidation is what the schema asks of one attribute: its own validators, called only where something is
// configured.
type attributeValidation struct {
	name      string
	attribute schema.Attribute
	kind      attr.Type
	nested    []attributeValidation // of an object
}

func attributeValidations(attributes map[string]schema.Attribute) []attributeValidation {
	all := make([]attributeValidation, 0, len(attributes))

	for name, attribute := range attributes {
		one := attributeValidation{name: name, attribute: attribute, kind: attribute.GetType()}
		if object, isObject := attribute.(schema.SingleNestedAttribute); isObject {
			one.nested = attributeValidations(object.Attributes)
		}

		all = append(all, one)
	}

	return all
}

// ValidateResourceConfig answers for a configuration about which there is nothing to say.
func (s *server[M]) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	object, isResource := s.unpack(req.TypeName, req.Config)
	c := configValidation{
		config:       tfsdk.Config{Raw: object, Schema: s.schema},
		mayWriteOnly: req.ClientCapabilities != nil && req.ClientCapabilities.WriteOnlyAttributesAllowed,
	}

	if isResource && c.accepts(ctx, object, s.validation, path.Root) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}

	return s.protocol.ValidateResourceConfig(ctx, req)
}

// configValidation is the validation of one configuration.
type configValidation struct {
	config       tfsdk.Config
	mayWriteOnly bool // the CLI knows write-only attributes
}

// accepts tells whether the framework would have nothing to say about an object.
func (c configValidation) accepts(ctx context.Context, object tftypes.Value, validations []attributeValidation, at func(name string) path.Path) bool {
	var values map[string]tftypes.Value

	if !object.IsKnown() || object.IsNull() || object.As(&values) != nil || len(values) != len(validations) {
		return false
	}

	for _, d := range validations {
		switch value := values[d.name]; {
		case value.IsNull():
			if d.attribute.IsRequired() {
				return false
			}
		case !c.acceptsValue(ctx, value, d, at(d.name)):
			return false
		}
	}

	return true
}

func (c configValidation) acceptsValue(ctx context.Context, value tftypes.Value, d attributeValidation, at path.Path) bool {
	if !c.mayBeSet(d.attribute) {
		return false
	}

	typed, err := d.kind.ValueFromTerraform(ctx, value)
	if err != nil || !isValid(ctx, d.name, typed) {
		return false
	}

	switch a := d.attribute.(type) {
	case schema.StringAttribute:
		return c.acceptsString(ctx, typed, a.Validators, at)
	case schema.Int64Attribute:
		return c.acceptsInt64(ctx, typed, a.Validators, at)
	case schema.SetAttribute:
		return c.acceptsSet(ctx, typed, a.Validators, at)
	case schema.BoolAttribute:
		return len(a.Validators) == 0
	case schema.SingleNestedAttribute:
		return len(a.Validators) == 0 && (!value.IsKnown() || c.accepts(ctx, value, d.nested, at.AtName))
	default:
		return false
	}
}

func (c configValidation) mayBeSet(a schema.Attribute) bool {
	isReadOnly := a.IsComputed() && !a.IsOptional()
	isRefused := a.IsWriteOnly() && !c.mayWriteOnly

	return !isReadOnly && !isRefused && a.GetDeprecationMessage() == ""
}

func (c configValidation) acceptsString(ctx context.Context, typed attr.Value, validators []validator.String, at path.Path) bool {
	valuable, ok := typed.(basetypes.StringValuable)
	if !ok {
		return false
	}

	text, diags := valuable.ToStringValue(ctx)

	for _, v := range validators {
		var resp validator.StringResponse

		v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: c.config, ConfigValue: text}, &resp)
		diags.Append(resp.Diagnostics...)
	}

	return len(diags) == 0
}

func (c configValidation) acceptsInt64(ctx context.Context, typed attr.Value, validators []validator.Int64, at path.Path) bool {
	valuable, ok := typed.(basetypes.Int64Valuable)
	if !ok {
		return false
	}

	number, diags := valuable.ToInt64Value(ctx)

	for _, v := range validators {
		var resp validator.Int64Response

		v.ValidateInt64(ctx, validator.Int64Request{Path: at, PathExpression: at.Expression(), Config: c.config, ConfigValue: number}, &resp)
		diags.Append(resp.Diagnostics...)
	}

	return len(diags) == 0
}

func (c configValidation) acceptsSet(ctx context.Context, typed attr.Value, validators []validator.Set, at path.Path) bool {
	set, ok := typed.(types.Set)

	for _, v := range validators {
		var resp validator.SetResponse

		v.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: at.Expression(), Config: c.config, ConfigValue: set}, &resp)

		ok = ok && len(resp.Diagnostics) == 0
	}

	return ok
}
