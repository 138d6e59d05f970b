// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Direct plans, refreshes and lists cards as the framework would have the resource do it, without the framework: the cost
// of the framework grows with the square of the number of attributes. It calls the same functions as the resource does,
// and declines, before anything has happened, whatever is not plain.
type Direct struct {
	schema   schema.Schema
	shape    shape
	demands  []demand
	identity tftypes.Object
}

// NewDirect reads the schema of qonto_card.
func NewDirect(ctx context.Context) *Direct {
	var (
		card     resource.SchemaResponse
		identity resource.IdentitySchemaResponse
	)

	(&cardResource{}).Schema(ctx, resource.SchemaRequest{}, &card)
	(&cardResource{}).IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)

	return &Direct{
		schema:   card.Schema,
		shape:    newShape(ctx, card.Schema),
		demands:  demandsOf(card.Schema.Attributes),
		identity: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": types.StringType.TerraformType(ctx)}},
	}
}

// Type is the type of the objects that Terraform sends.
func (d *Direct) Type() tftypes.Object {
	return d.shape.object
}

// Version is the version of the schema, which state files carry.
func (d *Direct) Version() int64 {
	return d.schema.Version
}

// IdentityType is the type of the identities that Terraform sends.
func (d *Direct) IdentityType() tftypes.Object {
	return d.identity
}

// Accepts tells whether there is nothing to say about a configuration. Otherwise the framework finds the words.
func (d *Direct) Accepts(ctx context.Context, config tftypes.Value, mayWriteOnly bool) bool {
	c := check{config: tfsdk.Config{Raw: config, Schema: d.schema}, mayWriteOnly: mayWriteOnly}

	return c.accepts(ctx, config, d.demands, path.Root)
}

// Refreshed is the outcome of a refresh. State and identity mean nothing when the diagnostics hold an error.
type Refreshed struct {
	State       tftypes.Value
	Identity    tftypes.Value
	Diagnostics diag.Diagnostics
}

// Refresh looks at the card of a state. It declines (false) a state that is not plain.
func (d *Direct) Refresh(ctx context.Context, session *Session, object tftypes.Value, private PrivateData) (Refreshed, bool) {
	if !object.IsFullyKnown() {
		return Refreshed{}, false
	}

	prior, ok := d.shape.model(ctx, object)
	if !ok || !prior.Address.IsNull() || prior.ID.IsNull() {
		return Refreshed{}, false
	}

	state, diags := session.refresh(ctx, &prior, private)
	if diags.HasError() {
		return Refreshed{Diagnostics: diags}, true
	}

	d.shape.keepSpelling(ctx, &state, &prior)

	value, err := d.shape.value(ctx, &state)
	if err != nil {
		diags.AddError(summaryNotRead, sentence(err.Error()))
	}

	return Refreshed{State: value, Identity: d.identityOf(&state), Diagnostics: diags}, true
}

func (d *Direct) identityOf(state *Model) tftypes.Value {
	return tftypes.NewValue(d.identity, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, state.ID.ValueString())})
}

// Keep plans a card whose state Terraform proposes to keep as it is. It declines (false) when there is something to
// change all the same, or the values are not plain.
func (d *Direct) Keep(ctx context.Context, session *Session, configured, object tftypes.Value, private PrivateData) (Planned, bool) {
	if !object.IsFullyKnown() {
		return Planned{}, false
	}

	state, plainState := d.shape.model(ctx, object)
	config, plainConfig := d.shape.model(ctx, configured)

	if !plainState || !plainConfig || !state.Address.IsNull() {
		return Planned{}, false
	}

	earlier, diags := earlierValuesOf(ctx, private)

	if _, change := diffOf(&config, &state, earlier); change.any() || diags.HasError() {
		return Planned{}, false
	}

	diags.Append(session.registerExisting(ctx, &config, &state, private)...)
	diags.Append(session.noticeOf(&state, session.now())...)

	return Planned{State: object, Diagnostics: diags}, true
}

// New plans a card that does not exist yet. It declines (false) values that are not plain.
func (d *Direct) New(ctx context.Context, session *Session, configured, proposed tftypes.Value, private PrivateData) (Planned, bool) {
	opened, plain := d.shape.open(proposed, configured)
	if !plain {
		return Planned{}, false
	}

	config, plainConfig := d.shape.model(ctx, configured)
	plan, plainPlan := d.shape.model(ctx, opened)

	if !plainConfig || !plainPlan {
		return Planned{}, false
	}

	diags := session.planNew(ctx, &config, &plan, private)

	state, err := d.shape.value(ctx, &plan)
	if err != nil {
		diags.AddError(summaryNotIssued, sentence(err.Error()))
	}

	return Planned{State: state, Diagnostics: diags}, true
}

// Planned is the outcome of planning a card.
type Planned struct {
	State       tftypes.Value
	Diagnostics diag.Diagnostics
}
