// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

func TestTargetsLeaveTheRestAlone(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	f.called()

	options := f.options()
	options.Targets = []string{"shop_thing.b"}

	if action, said := f.apply(core.Config{}, options); action != core.NoOp || len(said) > 0 {
		t.Errorf("planned %s: %v", action, said)
	}

	f.expectCalls()
	f.expectHolds("id-1")
}

func TestPlanWithoutRefreshAsksNothing(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))
	delete(f.things, "id-1")

	options := f.options()
	options.NoRefresh = true

	if action, said := f.apply(f.wants("cup", ""), options); action != core.NoOp || len(said) > 0 {
		t.Errorf("planned %s: %v", action, said)
	}

	f.expectHolds("id-1")
}

// What an import block brings is in the plan, and an object of the state is not imported again.
func TestImportBlock(t *testing.T) {
	f := newFixture(t)
	f.things["id-7"] = "large"

	options := f.options()
	options.Imports = map[string]string{address: "id-7"}

	plan, said := f.terraform.Plan(t.Context(), f.wants("cup", ""), f.state, options)
	if plan == nil || plan.Empty() || core.Text(plan.Refreshed().Current(address).Value, "id") != "id-7" {
		t.Fatalf("id-7 is not imported: %v", said)
	}

	f.mustApply(f.wants("cup", ""))

	if action, _ := f.apply(f.wants("cup", ""), options); action != core.NoOp {
		t.Errorf("planned %s", action)
	}
}

func TestValueThatIsKnownOnlyInTheApply(t *testing.T) {
	f := newFixture(t)
	config := f.wants("cup", "large")
	block := config[address]
	block.Unknown = []string{"kind"}
	config[address] = block

	plan, said := f.terraform.Plan(t.Context(), config, f.state, f.options())
	if plan == nil || !plan.Changes[0].Shows("kind") {
		t.Fatalf("kind is not shown: %v", said)
	}

	f.state, said = f.terraform.Apply(t.Context(), plan, f.options())
	if len(said) > 0 {
		t.Error(said)
	}

	f.expectCalls("plan create ", "plan create ", "create cup")
}

// Older CLIs plan the end of an orphan from the state as it was, and hand the provider that object.
func TestUnreadOrphanEndsAsItWasPlanned(t *testing.T) {
	f := newFixture(t)
	f.mustApply(f.wants("cup", ""))

	options := f.options()
	options.OrphansUnread = true

	f.things["id-1"] = "small"

	plan, said := f.terraform.Plan(t.Context(), core.Config{}, f.state, options)
	if plan == nil {
		t.Fatal(said)
	}

	for what, object := range map[string]*core.Object{
		"medium": plan.Changes[0].Object, "small": plan.Refreshed().Current(address),
	} {
		if got := core.Text(object.Value, "size"); got != what {
			t.Errorf("size is %q, want %q", got, what)
		}
	}
}
