// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// addressModel is the delivery address as the configuration holds it; it never reaches plan or state.
type addressModel struct {
	ContactName types.String `tfsdk:"contact_name"`
	FirstLine   types.String `tfsdk:"first_line"`
	SecondLine  types.String `tfsdk:"second_line"`
	ThirdLine   types.String `tfsdk:"third_line"`
	Zipcode     types.String `tfsdk:"zipcode"`
	City        types.String `tfsdk:"city"`
	Country     types.String `tfsdk:"country"`
}

// addressLine is one line of the delivery address. Its name is that of its tag in the addressModel, and of Qonto's field.
type addressLine struct {
	name        string
	required    bool
	description string
	validators  []validator.String
}

// addressLines declares every line of the address. Schema, idempotency key and request derive from it and the model.
//
//nolint:gochecknoglobals // an immutable table
var addressLines = []addressLine{
	{"contact_name", false, "Name on the parcel.", NotEmptyValidators()},
	{"first_line", true, "Street and number.", NotEmptyValidators()},
	{"second_line", false, "Second line of the address.", NotEmptyValidators()},
	{"third_line", false, "Third line of the address.", NotEmptyValidators()},
	{"zipcode", true, "Postal code.", NotEmptyValidators()},
	{"city", true, "City.", NotEmptyValidators()},
	{
		"country", true, "Country, as two capital letters (ISO 3166-1 alpha-2), such as `FR`.",
		append(NotEmptyValidators(), countryFormat()),
	},
}

func addressAttribute() schema.Attribute {
	lines := map[string]schema.Attribute{}

	for _, line := range addressLines {
		lines[line.name] = schema.StringAttribute{
			Required: line.required, Optional: !line.required, WriteOnly: true,
			MarkdownDescription: line.description,
			Validators:          line.validators,
		}
	}

	return schema.SingleNestedAttribute{
		Optional: true, WriteOnly: true,
		MarkdownDescription: "Physical cards with `ship_to_business = false`: where the card is posted. Sent when the card is issued, and stored " +
			"nowhere. A later change does nothing.",
		Attributes: lines,
	}
}

// addressType is the shape of address.
func addressType() types.ObjectType {
	lines := make(map[string]attr.Type, len(addressLines))
	for _, line := range addressLines {
		lines[line.name] = types.StringType
	}

	return types.ObjectType{AttrTypes: lines}
}

// addressOf reads the write-only address, which only the configuration has.
func addressOf(ctx context.Context, config *Model) (*addressModel, diag.Diagnostics) {
	if config.Address.IsNull() || config.Address.IsUnknown() {
		return nil, nil
	}

	var address addressModel

	diags := config.Address.As(ctx, &address, basetypes.ObjectAsOptions{})

	return &address, diags
}

// values are the lines by their names, as they go into the idempotency key.
func (a *addressModel) values() map[string]types.String {
	values := make(map[string]types.String, len(addressLines))

	for field, content := range reflect.ValueOf(a).Elem().Fields() {
		values[field.Tag.Get("tfsdk")], _ = reflect.TypeAssert[types.String](content) // every field is one
	}

	return values
}

func (a *addressModel) toAPI() *qonto.Address {
	if a == nil {
		return nil
	}

	var address qonto.Address

	fillRequest(&address, addressFields, a)

	return &address
}
