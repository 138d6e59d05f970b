// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"bytes"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// PlanResourceChange plans a resource that is new, or that Terraform proposes to keep, byte for byte.
func (s *server[M]) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	isKept := isSame(req.PriorState, req.ProposedNewState)
	if req.TypeName != s.typeName || !isKept && !isNull(req.PriorState) {
		return s.protocol.PlanResourceChange(ctx, req)
	}

	proposed, isResource := s.unpack(req.TypeName, req.ProposedNewState)
	config, isConfigured := s.unpack(req.TypeName, req.Config)
	call, isDecoded := s.decodeCall(req.PriorPrivate, req.PriorIdentity)

	if !isResource || !isConfigured || !isDecoded || proposed.IsNull() || config.IsNull() {
		return s.protocol.PlanResourceChange(ctx, req)
	}

	stoppable, end := s.stopper.stoppable(ctx)
	defer end()

	plan := s.planCreate
	if isKept {
		plan = s.planUnchanged
	}

	planned, diags, isSupported := plan(stoppable, call, config, proposed)
	if !isSupported {
		return s.protocol.PlanResourceChange(ctx, req)
	}

	resp := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedIdentity: call.identity,
		PlannedPrivate: call.private.encode(), Diagnostics: toProto(diags),
	}

	if isKept {
		return resp, nil
	}

	packed, err := s.packPlanned(ctx, planned)
	resp.PlannedState = packed

	return resp, err
}

// planUnchanged plans a resource whose state Terraform proposes to keep as it is.
func (s *server[M]) planUnchanged(ctx context.Context, call resourceCall[M], configured, object tftypes.Value) (*M, diag.Diagnostics, bool) {
	state, isState := s.codec.decodeState(ctx, object)
	config, isConfig := s.codec.decode(ctx, configured)

	if !isState || !isConfig {
		return nil, nil, false
	}

	diags, isUnchanged := call.handler.PlanUnchanged(ctx, &config, &state, call.private)

	return &state, diags, isUnchanged
}

// planCreate plans a resource that does not exist yet.
func (s *server[M]) planCreate(ctx context.Context, call resourceCall[M], configured, proposed tftypes.Value) (*M, diag.Diagnostics, bool) {
	marked, isObject := s.codec.markComputedUnknown(proposed, configured)
	if !isObject {
		return nil, nil, false
	}

	config, isConfig := s.codec.decode(ctx, configured)
	plan, isPlan := s.codec.decode(ctx, marked)

	if !isConfig || !isPlan {
		return nil, nil, false
	}

	return &plan, call.handler.PlanCreate(ctx, &config, &plan, call.private), true
}

func (s *server[M]) packPlanned(ctx context.Context, plan *M) (*tfprotov6.DynamicValue, error) {
	object, err := s.codec.encode(ctx, plan)
	if err != nil {
		return nil, err
	}

	packed, err := tfprotov6.NewDynamicValue(s.codec.object, object)
	if err != nil {
		return nil, fmt.Errorf("packing a plan: %w", err)
	}

	return &packed, nil
}

func isNull(packed *tfprotov6.DynamicValue) bool {
	const null = 0xc0

	return packed != nil && len(packed.MsgPack) == 1 && packed.MsgPack[0] == null
}

// isSame tells whether two values are the same bytes. Other bytes may mean the same, which the framework finds out.
func isSame(a, b *tfprotov6.DynamicValue) bool {
	return a != nil && b != nil && len(a.MsgPack) > 0 && bytes.Equal(a.MsgPack, b.MsgPack)
}
