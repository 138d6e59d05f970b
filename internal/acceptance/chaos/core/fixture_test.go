// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// shop is the backend of the provider of the tests, and what that provider is to do next.
type shop struct {
	mu     sync.Mutex
	calls  []string
	things map[string]string // size by id

	onCreate func(ctx context.Context, plan thing, resp *resource.CreateResponse)
	onPlan   func(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse)
	onDelete func(resp *resource.DeleteResponse)
}

// thing is the resource: a kind that cannot change, a size that can, and an id.
type thing struct {
	ID     types.String `tfsdk:"id"`
	Kind   types.String `tfsdk:"kind"`
	Size   types.String `tfsdk:"size"`
	Secret types.String `tfsdk:"secret"`
}

func (s *shop) notef(format string, arguments ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.calls = append(s.calls, fmt.Sprintf(format, arguments...))
}

// called returns what the provider did since it was asked last.
func (s *shop) called() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	calls := s.calls
	s.calls = nil

	return calls
}

func (s *shop) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "shop"
}

func (s *shop) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{}
}

func (s *shop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (s *shop) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (s *shop) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &thingResource{s} }}
}

type thingResource struct{ shop *shop }

func (*thingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "shop_thing"
}

func (*thingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":     schema.StringAttribute{Computed: true},
		"kind":   schema.StringAttribute{Required: true},
		"size":   schema.StringAttribute{Optional: true, Computed: true},
		"secret": schema.StringAttribute{Optional: true, WriteOnly: true},
	}}
}

func (r *thingResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state thing

	marker, diags := req.Private.GetKey(ctx, "marker")
	resp.Diagnostics.Append(diags...)

	switch {
	case req.Plan.Raw.IsNull():
		r.shop.notef("plan destroy")

		return
	case req.State.Raw.IsNull():
		r.shop.notef("plan create %s", marker)
	default:
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, "marker", []byte(`"old"`))...)

		if !plan.Kind.Equal(state.Kind) {
			resp.RequiresReplace.Append(path.Root("kind"))
		}

		if plan.Kind.Equal(state.Kind) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), state.ID)...)
		}

		r.shop.notef("plan change")
	}

	if r.shop.onPlan != nil {
		r.shop.onPlan(req, resp)
	}
}

func (r *thingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan thing

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.shop.notef("create %s", plan.Kind.ValueString())

	if r.shop.onCreate != nil {
		r.shop.onCreate(ctx, plan, resp)

		return
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, r.shop.make(plan))...)
}

// make creates a thing.
func (s *shop) make(plan thing) thing {
	s.mu.Lock()
	defer s.mu.Unlock()

	if plan.Size.IsUnknown() {
		plan.Size = types.StringValue("medium")
	}

	plan.ID = types.StringValue(fmt.Sprintf("id-%d", len(s.things)+1))
	s.things[plan.ID.ValueString()] = plan.Size.ValueString()

	return plan
}

func (r *thingResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state thing

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	r.shop.mu.Lock()
	defer r.shop.mu.Unlock()

	size, exists := r.shop.things[state.ID.ValueString()]
	if !exists {
		resp.State.RemoveResource(ctx)

		return
	}

	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("size"), size)...)
}

func (r *thingResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan thing

	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.shop.notef("update %s to %s", plan.ID.ValueString(), plan.Size.ValueString())

	r.shop.mu.Lock()
	defer r.shop.mu.Unlock()

	r.shop.things[plan.ID.ValueString()] = plan.Size.ValueString()
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *thingResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state thing

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.shop.notef("delete %s", state.ID.ValueString())

	if r.shop.onDelete != nil {
		r.shop.onDelete(resp)

		return
	}

	r.shop.mu.Lock()
	defer r.shop.mu.Unlock()

	delete(r.shop.things, state.ID.ValueString())
}

func (r *thingResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

// fixture is a Terraform, its state, and a shop.
type fixture struct {
	*shop

	t         *testing.T
	terraform *core.Terraform
	state     *core.State
	cuts      atomic.Int64
}

const address = "shop_thing.a"

func newFixture(t *testing.T) *fixture {
	t.Helper()
	t.Parallel()

	f := &fixture{t: t, shop: &shop{things: map[string]string{}}, state: core.NewState()}
	factory := providerserver.NewProtocol6WithError(f.shop)

	server, err := factory()
	if err != nil {
		t.Fatal(err)
	}

	f.terraform, err = core.New(t.Context(), core.Settings{
		TypeName: "shop_thing",
		Launch: func(core.Walk) (tfprotov6.ProviderServer, func(), error) {
			server, err := factory()

			return server, func() { f.cuts.Add(1) }, err
		},
	}, server)
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(f.terraform.Wait)

	return f
}

// wants is a configuration with one thing.
func (f *fixture) wants(kind, size string) core.Config {
	values := map[string]tftypes.Value{
		"kind":   tftypes.NewValue(tftypes.String, kind),
		"secret": tftypes.NewValue(tftypes.String, "hush"),
	}

	if size != "" {
		values["size"] = tftypes.NewValue(tftypes.String, size)
	}

	return core.Config{address: f.terraform.Block(values, false)}
}

func (f *fixture) options() core.Options {
	return core.Options{Parallelism: 1, Signals: core.NewSignals()}
}

// apply plans and applies, and returns what was planned and said.
func (f *fixture) apply(config core.Config, options core.Options) (core.Action, core.Diagnostics) {
	f.t.Helper()

	plan, said := f.terraform.Plan(f.t.Context(), config, f.state, options)
	if plan == nil || plan.Empty() {
		return core.NoOp, said
	}

	state, more := f.terraform.Apply(f.t.Context(), plan, options)
	f.state = state

	return plan.Changes[0].Action, append(said, more...)
}

func (f *fixture) mustApply(config core.Config) core.Action {
	f.t.Helper()

	action, said := f.apply(config, f.options())
	if len(said.Errors()) > 0 {
		f.t.Fatal(said)
	}

	return action
}

func (f *fixture) expectCalls(want ...string) {
	f.t.Helper()

	if got := f.called(); !slices.Equal(got, want) {
		f.t.Errorf("the provider was asked to\n%q\nwant\n%q", got, want)
	}
}

// holds is the id of the current object, and whether it is tainted.
func (f *fixture) holds() string {
	object := f.state.Current(address)

	switch {
	case object == nil:
		return "nothing"
	case object.Tainted:
		return "tainted " + core.Text(object.Value, "id")
	default:
		return core.Text(object.Value, "id")
	}
}

func (f *fixture) expectHolds(want string) {
	f.t.Helper()

	if got := f.holds(); got != want {
		f.t.Errorf("the state holds %s, want %s", got, want)
	}
}
