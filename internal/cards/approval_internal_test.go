// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Approvals are announced once per run, for changes that are known to ask, and never where they are automatic.
func TestAnnouncement(t *testing.T) {
	t.Parallel()

	automatic, err := qonto.New(qonto.Config{Tokens: qonto.StaticToken("t"), SCAMethod: "mock", SCAAutoApprove: true})
	if err != nil {
		t.Fatal(err)
	}

	if diags := NewSession(automatic).announceApprovals(qonto.OpCreateCard); len(diags) > 0 {
		t.Errorf("announced although automatic: %v", diags)
	}

	session := NewSessionWithout(errNotConfigured)
	if diags := session.announceApprovals(); len(diags) > 0 {
		t.Errorf("announced for nothing: %v", diags)
	}

	first, second := session.announceApprovals(qonto.OpUnlockCard), session.announceApprovals(qonto.OpCreateCard)
	if first.WarningsCount() != 1 || len(second) > 0 {
		t.Errorf("first %v, second %v", first, second)
	}
}

// A change asks for what its calls ask for.
func TestOperationsOfAChange(t *testing.T) {
	t.Parallel()

	for _, a := range configurable {
		for _, locked := range []bool{true, false} {
			operations := planDiff{inPlace: []attribute{a}}.operations(&Model{Locked: types.BoolValue(locked)})
			asks := slices.ContainsFunc(operations, qonto.ApprovalExpected)

			if want := a.endpoint == limitsCall || a.name == "locked" && !locked; asks != want {
				t.Errorf("%s (locked %t): %v", a.name, locked, operations)
			}
		}
	}

	if replaced := (planDiff{fixed: configurable[:1]}).operations(&Model{}); !slices.ContainsFunc(replaced, qonto.ApprovalExpected) {
		t.Error("a replacement issues a card")
	}
}
