// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// updateOf expects an update in place that touches exactly the named attributes, known or not.
type updateOf struct {
	address    string
	attributes []string
}

// OnlyChanges expects an update in place of [Address] that changes exactly these attributes.
func OnlyChanges(attributes ...string) plancheck.PlanCheck {
	return OnlyChangesOf(Address, attributes...)
}

// OnlyChangesOf is [OnlyChanges] of another resource.
func OnlyChangesOf(address string, attributes ...string) plancheck.PlanCheck {
	slices.Sort(attributes)

	return updateOf{address: address, attributes: attributes}
}

// CheckPlan compares before and after, attribute by attribute.
func (c updateOf) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Address != c.address {
			continue
		}

		if !change.Change.Actions.Update() {
			resp.Error = fmt.Errorf("%s: planned %v, want an update", c.address, change.Change.Actions)

			return
		}

		got := changed(change.Change.Before, change.Change.After, change.Change.AfterUnknown)
		if !slices.Equal(got, c.attributes) {
			resp.Error = fmt.Errorf("%s: the plan changes %v, want %v", c.address, got, c.attributes)
		}

		return
	}

	resp.Error = fmt.Errorf("%s is not in the plan", c.address)
}

// noWrites expects that a plan has sent nothing but reads.
type noWrites func() []control.Request

// CheckPlan looks at the ledger instead of the plan.
func (n noWrites) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if writes := n(); len(writes) > 0 {
		resp.Error = fmt.Errorf("the plan has sent %d writes, the first: %s %s", len(writes), writes[0].Method, writes[0].Path)
	}
}

func changed(before, after, unknown any) []string {
	old, isOld := before.(map[string]any)
	next, isNext := after.(map[string]any)
	later, _ := unknown.(map[string]any)

	if !isOld || !isNext {
		return nil
	}

	var names []string

	for name, value := range old {
		if hidden, _ := later[name].(bool); hidden || !reflect.DeepEqual(value, next[name]) {
			names = append(names, name)
		}
	}

	slices.Sort(names)

	return names
}
