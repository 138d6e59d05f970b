// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// known is what Terraform knows of a card besides its attributes, as far as the shortcut understands it.
type known struct {
	session  *cards.Session
	private  private
	identity *tfprotov6.ResourceIdentityData
}

// understand is false for everything that is not plain.
func (s *server) understand(data []byte, identity *tfprotov6.ResourceIdentityData) (known, bool) {
	values, isOurs := readPrivate(data)
	identity, isIdentity := s.identityOf(identity)
	session := s.session()

	return known{session: session, private: values, identity: identity}, isOurs && isIdentity && session != nil
}

// ReadResource refreshes a card, unless it is being imported.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	state, isCard := s.unpack(req.TypeName, req.CurrentState)
	card, plain := s.understand(req.Private, req.CurrentIdentity)

	if !isCard || !plain || state.IsNull() {
		return s.framework.ReadResource(ctx, req)
	}

	stoppable, end := s.calls.begin(ctx)
	defer end()

	read, plain := s.direct.Refresh(stoppable, card.session, state, card.private)
	if !plain {
		return s.framework.ReadResource(ctx, req)
	}

	resp := &tfprotov6.ReadResourceResponse{
		NewState: req.CurrentState, NewIdentity: card.identity, Private: card.private.bytes(), Diagnostics: worded(read.Diagnostics),
	}

	if read.Diagnostics.HasError() {
		return resp, nil
	}

	refreshed, err := tfprotov6.NewDynamicValue(s.direct.Type(), read.State)
	if err != nil {
		return nil, err
	}

	identity, err := tfprotov6.NewDynamicValue(s.direct.IdentityType(), read.Identity)
	if err != nil {
		return nil, err
	}

	resp.NewState, resp.NewIdentity = &refreshed, &tfprotov6.ResourceIdentityData{IdentityData: &identity}

	return resp, nil
}

// PlanResourceChange plans a card that is new, or that Terraform proposes to keep, byte for byte.
func (s *server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	keeps := same(req.PriorState, req.ProposedNewState)
	if req.TypeName != s.typeName || !keeps && !isNull(req.PriorState) {
		return s.framework.PlanResourceChange(ctx, req)
	}

	proposed, isCard := s.unpack(req.TypeName, req.ProposedNewState)
	config, isConfigured := s.unpack(req.TypeName, req.Config)
	card, plain := s.understand(req.PriorPrivate, req.PriorIdentity)

	if !isCard || !isConfigured || !plain || proposed.IsNull() || config.IsNull() {
		return s.framework.PlanResourceChange(ctx, req)
	}

	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedIdentity: card.identity}

	planned, plain := s.plan(ctx, card, keeps, config, proposed)
	if !plain {
		return s.framework.PlanResourceChange(ctx, req)
	}

	if !keeps {
		packed, err := tfprotov6.NewDynamicValue(s.direct.Type(), planned.State)
		if err != nil {
			return nil, err
		}

		resp.PlannedState = &packed
	}

	resp.PlannedPrivate, resp.Diagnostics = card.private.bytes(), worded(planned.Diagnostics)

	return resp, nil
}

// plan looks for twins of a new card, which Terraform may stop.
func (s *server) plan(ctx context.Context, card known, keeps bool, config, proposed tftypes.Value) (cards.Planned, bool) {
	stoppable, end := s.calls.begin(ctx)
	defer end()

	if keeps {
		return s.direct.Keep(stoppable, card.session, config, proposed, card.private)
	}

	return s.direct.New(stoppable, card.session, config, proposed, card.private)
}

func isNull(packed *tfprotov6.DynamicValue) bool {
	const null = 0xc0

	return packed != nil && len(packed.MsgPack) == 1 && packed.MsgPack[0] == null
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
