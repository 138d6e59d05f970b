// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var errHandedOn = errors.New("handed on")

// handingOn stands for the framework: everything that reaches it fails.
type handingOn struct {
	protocol
}

func (handingOn) ValidateResourceConfig(
	context.Context, *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return nil, errHandedOn
}

func (handingOn) UpgradeResourceState(
	context.Context, *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return nil, errHandedOn
}

func (handingOn) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return nil, errHandedOn
}

func (handingOn) PlanResourceChange(
	context.Context, *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return nil, errHandedOn
}

// things plans and refreshes things, and counts what has an effect.
type things struct {
	effects int
}

func (h *things) Refresh(ctx context.Context, prior *thing, private PrivateData) (thing, diag.Diagnostics) {
	h.effects++

	now := *prior
	now.ID, now.Size = types.StringValue("2"), types.Int64Value(7)

	diags := private.SetKey(ctx, "seen", []byte("true"))
	diags.AddAttributeWarning(path.Root("wait").AtName("create"), "Moved", "It has another id.")

	return now, diags
}

func (h *things) PlanCreate(_ context.Context, config, plan *thing, _ PrivateData) diag.Diagnostics {
	h.effects++

	plan.Size = config.Size

	return nil
}

func (h *things) PlanUnchanged(_ context.Context, config, state *thing, _ PrivateData) (diag.Diagnostics, bool) {
	if !config.Name.Equal(state.Name) {
		return nil, false
	}

	h.effects++

	return nil, true
}

// fixture is a server for things, and what there is to ask it about.
type fixture struct {
	*testing.T

	server  tfprotov6.ProviderServer
	handler *things
	kind    tftypes.Object
}

func newFixture(t *testing.T) *fixture {
	t.Helper()

	f := &fixture{T: t, handler: &things{}, kind: describeThing(t).codec.object}

	server, err := New(t.Context(), handingOn{}, Resource[thing]{
		TypeName: thingType, Resource: newThingResource(),
		Handler: func() Handler[thing] {
			if f.handler == nil {
				return nil
			}

			return f.handler
		},
	})
	if err != nil {
		t.Fatal(err)
	}

	f.server = server

	return f
}

func (f *fixture) pack(values map[string]any) *tfprotov6.DynamicValue {
	f.Helper()

	object := tftypes.NewValue(f.kind, nil)
	if values != nil {
		object = aThing(f.kind, values)
	}

	packed, err := tfprotov6.NewDynamicValue(f.kind, object)
	if err != nil {
		f.Fatal(err)
	}

	return &packed
}

func (f *fixture) unpack(packed *tfprotov6.DynamicValue) map[string]tftypes.Value {
	f.Helper()

	var values map[string]tftypes.Value

	object, err := packed.Unmarshal(f.kind)
	if err != nil || object.As(&values) != nil {
		f.Fatal(err)
	}

	return values
}

func TestServer_Refreshes(t *testing.T) {
	t.Parallel()

	f := newFixture(t)

	resp, err := f.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: thingType, CurrentState: f.pack(map[string]any{"id": "1", "name": "a", "size": 1}),
	})
	if err != nil {
		t.Fatal(err)
	}

	state := f.unpack(resp.NewState)
	if !state["id"].Equal(tftypes.NewValue(tftypes.String, "2")) || !state["size"].Equal(tftypes.NewValue(tftypes.Number, 7)) {
		t.Error(state)
	}

	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

	identity, err := resp.NewIdentity.IdentityData.Unmarshal(kind)
	if err != nil || !identity.Equal(tftypes.NewValue(kind, map[string]tftypes.Value{"id": state["id"]})) {
		t.Error(identity, err)
	}

	if string(resp.Private) != `{"seen":"dHJ1ZQ=="}` {
		t.Errorf("private data %s", resp.Private)
	}

	at := tftypes.NewAttributePath().WithAttributeName("wait").WithAttributeName("create")
	if said := resp.Diagnostics; len(said) != 1 || said[0].Severity != tfprotov6.DiagnosticSeverityWarning || !said[0].Attribute.Equal(at) {
		t.Errorf("%+v", said)
	}
}

func TestServer_Plans(t *testing.T) {
	t.Parallel()

	f := newFixture(t)
	config, state := f.pack(map[string]any{"name": "a", "secret": "s"}), f.pack(map[string]any{"id": "1", "name": "a", "size": 1})

	created, err := f.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: thingType, PriorState: f.pack(nil), ProposedNewState: f.pack(map[string]any{"name": "a"}), Config: config,
	})
	if err != nil {
		t.Fatal(err)
	}

	if plan := f.unpack(created.PlannedState); plan["id"].IsKnown() || !plan["size"].IsNull() {
		t.Error(plan)
	}

	kept, err := f.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: thingType, PriorState: state, ProposedNewState: state, Config: config,
	})
	if err != nil || kept.PlannedState != state || f.handler.effects != 2 {
		t.Error(kept, err, f.handler.effects)
	}
}

// Whatever goes to the framework has had no effect before.
//
//nolint:gocognit // a long table, and two requests for each row
func TestServer_DeclinesBeforeAnEffect(t *testing.T) {
	t.Parallel()

	whole := map[string]any{"id": "1", "name": "a", "size": 1}

	for _, test := range []struct {
		name     string
		state    map[string]any
		config   map[string]any
		proposed map[string]any
		private  string
		typeName string
		identity []byte
		before   bool // before the provider is configured
		onlyPlan bool // a refresh is answered all the same
		onlyRead bool
	}{
		{name: "another type", state: whole, config: whole, typeName: "test_other"},
		{name: "not configured yet", state: whole, config: whole, before: true},
		{name: "an unknown value in the state", state: map[string]any{"id": tftypes.UnknownValue, "name": "a"}, config: whole},
		{name: "a write-only value in the state", state: map[string]any{"id": "1", "name": "a", "secret": "s"}, config: whole},
		{name: "a value that its type refuses", state: map[string]any{"id": "1", "name": "a", "ends": "soon"}, config: whole},
		{name: "no identity", state: map[string]any{"name": "a"}, config: whole, onlyRead: true},
		{name: "private data of the framework", state: whole, config: whole, private: `{".import_before_read":"dHJ1ZQ=="}`},
		{name: "private data that is not JSON", state: whole, config: whole, private: `{`},
		{name: "an identity of another type", state: whole, config: whole, identity: []byte{0xc1}},
		{name: "an object to destroy", state: whole, onlyPlan: true},
		{name: "an object to change", state: whole, config: whole, proposed: map[string]any{"id": "1", "name": "b"}, onlyPlan: true},
		{name: "a change that is not proposed", state: whole, config: map[string]any{"name": "b"}, onlyPlan: true},
		{name: "no object", config: whole, proposed: whole, onlyRead: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()

			f := newFixture(t)
			typeName, handler := thingType, f.handler

			if test.typeName != "" {
				typeName = test.typeName
			}

			if test.before {
				f.handler = nil
			}

			proposed := test.proposed
			if proposed == nil && test.config != nil {
				proposed = test.state
			}

			var identity *tfprotov6.ResourceIdentityData
			if test.identity != nil {
				identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: test.identity}}
			}

			if !test.onlyPlan {
				_, err := f.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
					TypeName: typeName, CurrentState: f.pack(test.state), Private: []byte(test.private), CurrentIdentity: identity,
				})
				if !errors.Is(err, errHandedOn) {
					t.Errorf("the refresh is not handed on: %v", err)
				}
			}

			if !test.onlyRead {
				_, err := f.server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: typeName, PriorState: f.pack(test.state), ProposedNewState: f.pack(proposed), Config: f.pack(test.config),
					PriorPrivate: []byte(test.private), PriorIdentity: identity,
				})
				if !errors.Is(err, errHandedOn) {
					t.Errorf("the plan is not handed on: %v", err)
				}
			}

			if handler.effects > 0 {
				t.Errorf("%d effects before", handler.effects)
			}
		})
	}
}

func TestServer_AcceptsConfigurations(t *testing.T) {
	t.Parallel()

	f := newFixture(t)

	for _, test := range []struct {
		name      string
		config    map[string]any
		writeOnly bool
		handedOn  bool
	}{
		{name: "nothing to say", config: map[string]any{"name": "a", "size": 1, "ends": tftypes.UnknownValue}},
		{name: "write-only, and the CLI knows it", config: map[string]any{"name": "a", "secret": "s"}, writeOnly: true},
		{name: "write-only, and it does not", config: map[string]any{"name": "a", "secret": "s"}, handedOn: true},
		{name: "a required attribute is missing", config: map[string]any{}, handedOn: true},
		{name: "a validator refuses", config: map[string]any{"name": ""}, handedOn: true},
		{name: "a type refuses", config: map[string]any{"name": "a", "ends": "soon"}, handedOn: true},
		{name: "computed only", config: map[string]any{"name": "a", "id": "1"}, handedOn: true},
	} {
		_, err := f.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: thingType, Config: f.pack(test.config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: test.writeOnly},
		})
		if got := errors.Is(err, errHandedOn); got != test.handedOn {
			t.Errorf("%s: handed on %v (%v)", test.name, got, err)
		}
	}
}

func TestServer_UpgradesStates(t *testing.T) {
	t.Parallel()

	f := newFixture(t)

	for _, test := range []struct {
		name     string
		state    string
		version  int64
		handedOn bool
	}{
		{name: "the current version", state: `{"id": "1", "tags": ["a"], "wait": {"create": null}, "gone": true}`, version: 1},
		{name: "an older version", state: `{"id": "1"}`, handedOn: true},
		{name: "a value of another type", state: `{"id": 1}`, version: 1, handedOn: true},
		{name: "not JSON", state: `{`, version: 1, handedOn: true},
	} {
		resp, err := f.server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: thingType, Version: test.version, RawState: &tfprotov6.RawState{JSON: []byte(test.state)},
		})
		if got := errors.Is(err, errHandedOn); got != test.handedOn {
			t.Errorf("%s: handed on %v (%v)", test.name, got, err)
		}

		if err == nil && !f.unpack(resp.UpgradedState)["id"].Equal(tftypes.NewValue(tftypes.String, "1")) {
			t.Errorf("%s: %v", test.name, f.unpack(resp.UpgradedState))
		}
	}
}
