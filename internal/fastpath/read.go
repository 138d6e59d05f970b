// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReadResource refreshes a resource, unless it is being imported.
func (s *server[M]) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	object, isResource := s.unpack(req.TypeName, req.CurrentState)
	call, isDecoded := s.decodeCall(req.Private, req.CurrentIdentity)

	if !isResource || !isDecoded || object.IsNull() {
		return s.protocol.ReadResource(ctx, req)
	}

	prior, isSupported := s.codec.decodeState(ctx, object)
	if _, isIdentified := s.identityIn(object); !isSupported || !isIdentified {
		return s.protocol.ReadResource(ctx, req)
	}

	ctx, end := s.stopper.stoppable(ctx)
	defer end()

	state, diags := call.handler.Refresh(ctx, &prior, call.private)
	resp := &tfprotov6.ReadResourceResponse{
		NewState: req.CurrentState, NewIdentity: call.identity, Private: call.private.encode(), Diagnostics: toProto(diags),
	}

	if diags.HasError() {
		return resp, nil
	}

	s.codec.semanticEquals(ctx, &state, &prior)

	err := s.packRefreshed(ctx, resp, &state)

	return resp, err
}

// packRefreshed puts a state and its identity into a response.
func (s *server[M]) packRefreshed(ctx context.Context, resp *tfprotov6.ReadResourceResponse, state *M) error {
	object, err := s.codec.encode(ctx, state)
	if err != nil {
		return err
	}

	refreshed, err := tfprotov6.NewDynamicValue(s.codec.object, object)
	if err != nil {
		return fmt.Errorf("packing a state: %w", err)
	}

	inState, _ := s.identityIn(object)

	identity, err := tfprotov6.NewDynamicValue(s.identity, inState)
	if err != nil {
		return fmt.Errorf("packing an identity: %w", err)
	}

	resp.NewState, resp.NewIdentity = &refreshed, &tfprotov6.ResourceIdentityData{IdentityData: &identity}

	return nil
}

// identityIn is the identity that a state holds, false if a part of it is missing.
func (s *server[M]) identityIn(object tftypes.Value) (tftypes.Value, bool) {
	var values map[string]tftypes.Value

	if object.As(&values) != nil {
		return tftypes.Value{}, false
	}

	identity := make(map[string]tftypes.Value, len(s.identity.AttributeTypes))

	for name := range s.identity.AttributeTypes {
		if values[name].IsNull() {
			return tftypes.Value{}, false
		}

		identity[name] = values[name]
	}

	return tftypes.NewValue(s.identity, identity), true
}
