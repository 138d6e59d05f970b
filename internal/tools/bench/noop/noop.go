// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package noop is a provider that has the schema of a card, or a plain one, and does nothing with it, written on the protocol alone.
package noop

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// typical is the length of a text that stands for what Qonto would answer.
const typical = 20

var errNoSchema = errors.New("there is no schema of a card")

// server answers what is asked about a card; the schema, and all that is not about a card, is the real provider's.
type server struct {
	tfprotov6.ProviderServer

	schema *tfprotov6.GetProviderSchemaResponse
	card   tftypes.Object
	own    map[string]bool // attributes that a provider may set
}

// New reads the schema. With a number of attributes, the resource has so many computed strings instead of those of a card.
func New(ctx context.Context, attributes int) (tfprotov6.ProviderServer, error) {
	behind := providerserver.NewProtocol6(provider.New("noop")())()

	schema, err := behind.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the schema: %w", err)
	}

	if attributes > 0 {
		schema.ResourceSchemas["qonto_card"] = wide(attributes)
	}

	described := schema.ResourceSchemas["qonto_card"]

	card, isObject := described.ValueType().(tftypes.Object)
	if !isObject {
		return nil, errNoSchema
	}

	own := map[string]bool{}
	for _, attribute := range described.Block.Attributes {
		own[attribute.Name] = attribute.Computed
	}

	return &server{ProviderServer: behind, schema: schema, card: card, own: own}, nil
}

// GetProviderSchema is the real one, but for another number of attributes.
func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schema, nil
}

// ConfigureProvider takes everything.
func (*server) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

// ValidateResourceConfig takes everything.
func (*server) ValidateResourceConfig(
	context.Context, *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

// UpgradeResourceState hands back what it gets.
func (*server) UpgradeResourceState(
	_ context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
}

// ReadResource hands back what it gets.
func (*server) ReadResource(_ context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: req.CurrentIdentity}, nil
}

// PlanResourceChange leaves open what a create would bring, and keeps everything else.
func (s *server) PlanResourceChange(
	_ context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}

	prior, err := req.PriorState.Unmarshal(s.card)
	if err != nil {
		return nil, fmt.Errorf("reading a state: %w", err)
	}

	if !prior.IsNull() {
		return resp, nil
	}

	resp.PlannedState, err = s.replaced(req.ProposedNewState, func(name string, value tftypes.Value) any {
		if value.IsNull() && s.own[name] {
			return tftypes.UnknownValue
		}

		return nil
	})

	return resp, err
}

// ApplyResourceChange makes up what Qonto would answer.
func (s *server) ApplyResourceChange(
	_ context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	state, err := s.replaced(req.PlannedState, func(_ string, value tftypes.Value) any {
		if !value.IsKnown() {
			return madeUp(value.Type())
		}

		return nil
	})

	return &tfprotov6.ApplyResourceChangeResponse{NewState: state, Private: req.PlannedPrivate}, err
}

func madeUp(kind tftypes.Type) any {
	switch kind := kind.(type) {
	case tftypes.Set:
		return []tftypes.Value{}
	case tftypes.Object:
		values := map[string]tftypes.Value{}
		for name, attribute := range kind.AttributeTypes {
			values[name] = tftypes.NewValue(attribute, madeUp(attribute))
		}

		return values
	}

	switch {
	case kind.Is(tftypes.Bool):
		return true
	case kind.Is(tftypes.Number):
		return typical
	default:
		return strings.Repeat("x", typical)
	}
}

// replaced is an object with other values where the function has some.
func (s *server) replaced(packed *tfprotov6.DynamicValue, other func(name string, value tftypes.Value) any) (*tfprotov6.DynamicValue, error) {
	object, err := packed.Unmarshal(s.card)
	if err != nil {
		return nil, fmt.Errorf("reading an object: %w", err)
	}

	if object.IsNull() {
		return packed, nil
	}

	var values map[string]tftypes.Value

	err = object.As(&values)
	if err != nil {
		return nil, fmt.Errorf("reading attributes: %w", err)
	}

	for name, value := range values {
		if with := other(name, value); with != nil {
			values[name] = tftypes.NewValue(value.Type(), with)
		}
	}

	result, err := tfprotov6.NewDynamicValue(s.card, tftypes.NewValue(s.card, values))
	if err != nil {
		return nil, fmt.Errorf("writing an object: %w", err)
	}

	return &result, nil
}
