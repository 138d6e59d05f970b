// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const thingType = "test_thing"

// thing is a resource with an attribute of every kind that the fast path supports.
type thing struct {
	ID     types.String      `tfsdk:"id"`
	Name   types.String      `tfsdk:"name"`
	Size   types.Int64       `tfsdk:"size"`
	On     types.Bool        `tfsdk:"on"`
	Ends   timetypes.RFC3339 `tfsdk:"ends"`
	Tags   types.Set         `tfsdk:"tags"`
	Wait   types.Object      `tfsdk:"wait"`
	Secret types.String      `tfsdk:"secret"`
}

func thingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true},
		"name": schema.StringAttribute{Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
		"size": schema.Int64Attribute{Optional: true, Computed: true},
		"on":   schema.BoolAttribute{Optional: true},
		"ends": schema.StringAttribute{Optional: true, CustomType: timetypes.RFC3339Type{}},
		"tags": schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"wait": schema.SingleNestedAttribute{
			Optional: true, Attributes: map[string]schema.Attribute{"create": schema.StringAttribute{Optional: true}},
		},
		"secret": schema.StringAttribute{Optional: true, WriteOnly: true},
	}
}

// thingResource describes things. Only the framework creates, changes and deletes them.
type thingResource struct {
	resource.Resource

	schema    schema.Schema
	immutable bool
	identity  string
}

func newThingResource() *thingResource {
	return &thingResource{schema: schema.Schema{Version: 1, Attributes: thingAttributes()}, identity: "id"}
}

func (r *thingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.ResourceBehavior.MutableIdentity = !r.immutable
}

func (r *thingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

func (r *thingResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		r.identity: identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func describeThing(tb testing.TB) description[thing] {
	tb.Helper()

	d, err := describe[thing](tb.Context(), newThingResource())
	if err != nil {
		tb.Fatal(err)
	}

	return d
}

// aThing is an object with these values, null for the others.
func aThing(kind tftypes.Object, values map[string]any) tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		all[name] = tftypes.NewValue(attribute, values[name])
	}

	return tftypes.NewValue(kind, all)
}
