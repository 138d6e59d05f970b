// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validatedThing validates more than its schema says.
type validatedThing struct {
	*thingResource
}

func (validatedThing) ConfigValidators(context.Context) []resource.ConfigValidator { return nil }

// What the fast path would leave out is refused when the provider starts.
func TestDescribe_RefusesWhatOnlyTheFrameworkDoes(t *testing.T) {
	t.Parallel()

	nested := func(a schema.Attribute) schema.Attribute {
		return schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"create": a}}
	}

	for _, test := range []struct {
		name       string
		attributes map[string]schema.Attribute
		change     func(*thingResource)
	}{
		{name: "a plan modifier", attributes: map[string]schema.Attribute{"name": schema.StringAttribute{
			Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		}}},
		{name: "a default", attributes: map[string]schema.Attribute{"on": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(true),
		}}},
		{name: "another type than the model's", attributes: map[string]schema.Attribute{"size": schema.StringAttribute{Optional: true}}},
		{name: "a kind that is not known", attributes: map[string]schema.Attribute{"tags": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
		}}},
		{name: "more attributes than the model", attributes: map[string]schema.Attribute{"more": schema.BoolAttribute{Optional: true}}},
		{name: "computed inside of configured", attributes: map[string]schema.Attribute{
			"wait": nested(schema.StringAttribute{Computed: true}),
		}},
		{name: "write-only inside", attributes: map[string]schema.Attribute{
			"wait": nested(schema.StringAttribute{Optional: true, WriteOnly: true}),
		}},
		{name: "blocks", change: func(r *thingResource) {
			r.schema.Blocks = map[string]schema.Block{"more": schema.SingleNestedBlock{}}
		}},
		{name: "an identity that must not change", change: func(r *thingResource) { r.immutable = true }},
		{name: "an identity that is no attribute", change: func(r *thingResource) { r.identity = "number" }},
	} {
		r := newThingResource()
		maps.Copy(r.schema.Attributes, test.attributes)

		if test.change != nil {
			test.change(r)
		}

		if _, err := describe[thing](t.Context(), r); !errors.Is(err, errUnsupported) {
			t.Errorf("%s: %v", test.name, err)
		}
	}

	if _, err := describe[thing](t.Context(), validatedThing{newThingResource()}); !errors.Is(err, errUnsupported) {
		t.Errorf("validators of the whole resource: %v", err)
	}
}
