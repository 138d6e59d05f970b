// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core_test

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// The expectations of these tests are what real CLIs were seen to do.

func TestLifeOfAnObject(t *testing.T) {
	f := newFixture(t)

	for _, one := range []struct {
		config core.Config
		action core.Action
		holds  string
		calls  []string
	}{
		{f.wants("cup", ""), core.Create, "id-1", []string{"plan create ", "plan create ", "create cup"}},
		{f.wants("cup", ""), core.NoOp, "id-1", []string{"plan change"}},
		{f.wants("cup", "large"), core.Update, "id-1", []string{"plan change", "plan change", "update id-1 to large"}},
		{
			f.wants("pot", "large"), core.DeleteThenCreate, "id-1",
			[]string{"plan change", `plan create "old"`, "delete id-1", "plan create ", "create pot"},
		},
		{core.Config{}, core.Delete, "nothing", []string{"plan destroy", "delete id-1"}},
	} {
		if got := f.mustApply(one.config); got != one.action {
			t.Errorf("planned %s, want %s", got, one.action)
		}

		f.expectCalls(one.calls...)
		f.expectHolds(one.holds)
	}
}

func TestReplacementOnRequestIsPlannedTwice(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	f.called()

	options := f.options()
	options.Replace = []string{address}

	action, said := f.apply(f.wants("cup", ""), options)
	if action != core.DeleteThenCreate || len(said) > 0 {
		t.Errorf("planned %s: %v", action, said)
	}

	f.expectCalls("plan change", `plan create "old"`, "delete id-1", "plan create ", "create cup")
}

func TestTaintedObjectIsPlannedAsIfThereWereNone(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	f.called()
	f.state.Taint(address)

	if action := f.mustApply(f.wants("cup", "")); action != core.DeleteThenCreate {
		t.Errorf("planned %s", action)
	}

	f.expectCalls("plan create ", "delete id-1", "plan create ", "create cup")
}

func TestCreateBeforeDestroyDeposesTheOldObject(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	f.called()

	block := f.wants("pot", "")[address]
	block.CreateBeforeDestroy = true

	if action := f.mustApply(core.Config{address: block}); action != core.CreateThenDelete {
		t.Errorf("planned %s", action)
	}

	f.expectCalls("plan change", `plan create "old"`, "plan create ", "create pot", "plan destroy", "delete id-1")
	f.expectHolds("id-2")

	if deposed := f.state.Instances[address].Deposed; len(deposed) > 0 {
		t.Errorf("still deposed: %v", deposed)
	}
}

func TestDeposedObjectComesBackWhenThereIsNoNewOne(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))

	f.onCreate = func(_ context.Context, _ thing, resp *resource.CreateResponse) { resp.Diagnostics.AddError("no", "") }
	block := f.wants("pot", "")[address]
	block.CreateBeforeDestroy = true

	f.apply(core.Config{address: block}, f.options())
	f.expectHolds("id-1")
}

// What a create leaves behind depends on whether it fails and on what it has put into the state.
func TestWhatACreateLeavesBehind(t *testing.T) {
	for name, one := range map[string]struct {
		create func(context.Context, thing, *resource.CreateResponse)
		holds  string
		faults int
		next   core.Action
	}{
		"an error alone": {
			func(_ context.Context, _ thing, resp *resource.CreateResponse) { resp.Diagnostics.AddError("no", "") },
			"nothing", 0, core.Create,
		},
		"an error and an id": {
			func(ctx context.Context, _ thing, resp *resource.CreateResponse) {
				resp.Diagnostics.AddError("no", "")
				resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "id-x")...)
			},
			"tainted id-x", 0, core.Create, // and not there any more when it is refreshed
		},
		"an error and unknown values": {
			func(ctx context.Context, plan thing, resp *resource.CreateResponse) {
				resp.Diagnostics.AddError("no", "")

				plan.ID = types.StringValue("id-x")
				resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
			},
			"tainted id-x", 1, core.Create,
		},
		"another value than promised": {
			func(ctx context.Context, plan thing, resp *resource.CreateResponse) {
				plan.ID, plan.Size, plan.Kind = types.StringValue("id-x"), types.StringValue("s"), types.StringValue("other")
				resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
			},
			"tainted id-x", 1, core.Create,
		},
		"a warning": {
			func(ctx context.Context, plan thing, resp *resource.CreateResponse) {
				resp.Diagnostics.AddWarning("well", "")

				plan.ID, plan.Size = types.StringValue("id-x"), types.StringNull()
				resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
			},
			"id-x", 0, core.Create,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.onCreate = one.create

			_, said := f.apply(f.wants("cup", ""), f.options())
			f.expectHolds(one.holds)

			if got := len(said.Faults()); got != one.faults {
				t.Errorf("%d faults, want %d: %v", got, one.faults, said)
			}

			f.onCreate = nil
			if got := f.mustApply(f.wants("cup", "")); got != one.next {
				t.Errorf("then planned %s, want %s", got, one.next)
			}
		})
	}
}

func TestFailedDestroyKeepsTheObject(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))

	f.onDelete = func(resp *resource.DeleteResponse) { resp.Diagnostics.AddError("no", "") }

	f.apply(core.Config{}, f.options())
	f.expectHolds("id-1")
}

func TestPlanThatIsNotKeptBlamesTheProvider(t *testing.T) {
	f := newFixture(t)
	size := "a"
	f.onPlan = func(_ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(t.Context(), path.Root("size"), size)...)

		size += "a"
	}

	_, said := f.apply(f.wants("cup", ""), f.options())
	if len(said.Faults()) != 1 {
		t.Error(said)
	}

	f.expectHolds("nothing")
}

func TestPlanAgainstTheConfigurationBlamesTheProvider(t *testing.T) {
	f := newFixture(t)
	f.onPlan = func(_ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(t.Context(), path.Root("kind"), "other")...)
	}

	_, said := f.apply(f.wants("cup", ""), f.options())
	if len(said.Faults()) != 1 {
		t.Error(said)
	}

	f.expectCalls("plan create ")
}

// A killed run records nothing of what was under way; an interrupted one records what the provider returns.
func TestInterruptions(t *testing.T) {
	for name, one := range map[string]struct {
		interrupt func(*core.Signals, context.Context)
		holds     string
		cuts      bool
	}{
		"kill":   {(*core.Signals).Kill, "nothing", true},
		"Ctrl-C": {(*core.Signals).Stop, "id-1", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			options := f.options()

			f.onCreate = func(ctx context.Context, plan thing, resp *resource.CreateResponse) {
				before := f.cuts.Load()

				one.interrupt(options.Signals, context.WithoutCancel(ctx))

				// A killed run ends its process as well, perhaps by now: that is a second cut.
				if got := f.cuts.Load() - before; (got > 0) != one.cuts {
					t.Errorf("%d cuts, want any: %t", got, one.cuts)
				}

				<-ctx.Done()
				resp.Diagnostics.Append(resp.State.Set(ctx, f.make(plan))...)
			}

			f.apply(f.wants("cup", ""), options)
			f.terraform.Wait()
			f.expectHolds(one.holds)
		})
	}
}

func TestImport(t *testing.T) {
	f := newFixture(t)
	f.things["id-7"] = "large"

	object, said := f.terraform.Import(t.Context(), "id-7", core.NewSignals())
	if object == nil || len(said) > 0 {
		t.Fatal(said)
	}

	if got := core.Text(object.Value, "size"); got != "large" {
		t.Errorf("imported a size of %q", got)
	}
}

func TestMovedObject(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	f.state.Move(address, "shop_thing.b")

	if got := f.state.Addresses(); !slices.Equal(got, []string{"shop_thing.b"}) {
		t.Errorf("the state has %v", got)
	}
}
