// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

func TestTargetsLeaveTheRestAlone(t *testing.T) {
	d := newDesk(t)
	d.mustApply(d.wants("cup", ""))
	d.called()

	options := d.options()
	options.Targets = []string{"shop_thing.b"}

	if action, said := d.apply(core.Config{}, options); action != core.NoOp || len(said) > 0 {
		t.Errorf("planned %s: %v", action, said)
	}

	d.expectCalls()
	d.expectHolds("id-1")
}

func TestPlanWithoutRefreshAsksNothing(t *testing.T) {
	d := newDesk(t)
	d.mustApply(d.wants("cup", ""))
	delete(d.things, "id-1")

	options := d.options()
	options.NoRefresh = true

	if action, said := d.apply(d.wants("cup", ""), options); action != core.NoOp || len(said) > 0 {
		t.Errorf("planned %s: %v", action, said)
	}

	d.expectHolds("id-1")
}

// What an import block brings is in the plan, and an object of the state is not imported again.
func TestImportBlock(t *testing.T) {
	d := newDesk(t)
	d.things["id-7"] = "large"

	options := d.options()
	options.Imports = map[string]string{address: "id-7"}

	plan, said := d.terraform.Plan(t.Context(), d.wants("cup", ""), d.state, options)
	if plan == nil || plan.Empty() || core.Text(plan.Refreshed().Current(address).Value, "id") != "id-7" {
		t.Fatalf("id-7 is not imported: %v", said)
	}

	d.mustApply(d.wants("cup", ""))

	if action, _ := d.apply(d.wants("cup", ""), options); action != core.NoOp {
		t.Errorf("planned %s", action)
	}
}

func TestValueThatIsKnownOnlyInTheApply(t *testing.T) {
	d := newDesk(t)
	config := d.wants("cup", "large")
	block := config[address]
	block.Unknown = []string{"kind"}
	config[address] = block

	plan, said := d.terraform.Plan(t.Context(), config, d.state, d.options())
	if plan == nil || !plan.Changes[0].Shows("kind") {
		t.Fatalf("kind is not shown: %v", said)
	}

	d.state, said = d.terraform.Apply(t.Context(), plan, d.options())
	if len(said) > 0 {
		t.Error(said)
	}

	d.expectCalls("plan create ", "plan create ", "create cup")
}

// Older CLIs plan the end of an orphan from the state as it was, and hand the provider that object.
func TestUnreadOrphanEndsAsItWasPlanned(t *testing.T) {
	d := newDesk(t)
	d.mustApply(d.wants("cup", ""))

	options := d.options()
	options.OrphansUnread = true

	d.things["id-1"] = "small"

	plan, said := d.terraform.Plan(t.Context(), core.Config{}, d.state, options)
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
