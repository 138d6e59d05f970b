// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReadResource refreshes a card, unless it is being imported.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	object, plain := s.unpack(req.TypeName, req.CurrentState)
	private, known := readPrivate(req.Private)
	identity, identified := s.identityOf(req.CurrentIdentity)
	run := s.run()

	if !plain || !known || !identified || run == nil || object.IsNull() {
		return s.framework.ReadResource(ctx, req)
	}

	stoppable, end := s.calls.begin(ctx)
	defer end()

	read, ok := s.direct.Refresh(stoppable, run, object, private)
	if !ok {
		return s.framework.ReadResource(ctx, req)
	}

	resp := &tfprotov6.ReadResourceResponse{Private: private.bytes(), NewState: req.CurrentState, NewIdentity: identity}

	if !read.Diagnostics.HasError() {
		state, err := tfprotov6.NewDynamicValue(s.direct.Type(), read.State)
		if err != nil {
			return nil, err
		}

		identity, err := tfprotov6.NewDynamicValue(s.direct.IdentityType(), read.Identity)
		if err != nil {
			return nil, err
		}

		resp.NewState, resp.NewIdentity = &state, &tfprotov6.ResourceIdentityData{IdentityData: &identity}
	}

	resp.Diagnostics = worded(read.Diagnostics)

	return resp, nil
}

// PlanResourceChange plans a card that Terraform proposes to keep, byte for byte.
func (s *server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName != s.typeName || !same(req.PriorState, req.ProposedNewState) {
		return s.framework.PlanResourceChange(ctx, req)
	}

	state, plainState := s.unpack(req.TypeName, req.PriorState)
	config, plainConfig := s.unpack(req.TypeName, req.Config)
	private, known := readPrivate(req.PriorPrivate)
	identity, identified := s.identityOf(req.PriorIdentity)
	run := s.run()

	if !plainState || !plainConfig || !known || !identified || run == nil || state.IsNull() || config.IsNull() {
		return s.framework.PlanResourceChange(ctx, req)
	}

	diags, ok := s.direct.Keep(ctx, run, config, state, private)
	if !ok {
		return s.framework.PlanResourceChange(ctx, req)
	}

	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState:    req.PriorState,
		PlannedPrivate:  private.bytes(),
		PlannedIdentity: identity,
		Diagnostics:     worded(diags),
	}, nil
}

// same tells whether two values are the same bytes. Other bytes may mean the same, which the framework finds out.
func same(a, b *tfprotov6.DynamicValue) bool {
	return a != nil && b != nil && len(a.MsgPack) > 0 && bytes.Equal(a.MsgPack, b.MsgPack)
}

// unpack reads an object of a card. It is false for everything else.
func (s *server) unpack(typeName string, packed *tfprotov6.DynamicValue) (tftypes.Value, bool) {
	if typeName != s.typeName || packed == nil || len(packed.MsgPack) == 0 {
		return tftypes.Value{}, false
	}

	value, err := packed.Unmarshal(s.direct.Type())

	return value, err == nil
}

// identityOf is the identity that a card has unless a call sets another one; null for a card that has none yet.
func (s *server) identityOf(data *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	kind := s.direct.IdentityType()

	if data == nil || data.IdentityData == nil {
		none, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))

		return &tfprotov6.ResourceIdentityData{IdentityData: &none}, err == nil
	}

	_, err := data.IdentityData.Unmarshal(kind)

	return data, err == nil
}
