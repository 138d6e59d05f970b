// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

func (g *target) validateEphemeral(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	name, config := g.ephemeral()

	resp, err := g.server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) open(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	name, config := g.ephemeral()

	resp, err := g.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: config})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) ephemeral() (string, *tfprotov6.DynamicValue) {
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(g.schema.EphemeralResourceSchemas))).Draw(g.t, "ephemeral")

	return name, g.odd(g.schema.EphemeralResourceSchemas[name])
}

func (g *target) validateList(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: resourceName, Config: g.odd(g.schema.ListResourceSchemas[resourceName]),
	})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) list(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: resourceName, Config: g.odd(g.schema.ListResourceSchemas[resourceName]),
		IncludeResource: rapid.Bool().Draw(g.t, "whole"), Limit: rapid.Int64Range(-1, 5).Draw(g.t, "limit"),
	})
	if err != nil {
		return nil, err
	}

	var diagnostics []*tfprotov6.Diagnostic
	for result := range resp.Results {
		diagnostics = append(diagnostics, result.Diagnostics...)
	}

	return diagnostics, nil
}

func (g *target) planAction(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	name, config := g.action()

	validated, err := g.server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
	if err != nil {
		return nil, err
	}

	resp, err := g.server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: name, Config: config})
	if err != nil {
		return nil, err
	}

	return append(validated.Diagnostics, resp.Diagnostics...), nil
}

func (g *target) invokeAction(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	name, config := g.action()

	resp, err := g.server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: name, Config: config})
	if err != nil {
		return nil, err
	}

	var diagnostics []*tfprotov6.Diagnostic

	for event := range resp.Events {
		if ended, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
			diagnostics = append(diagnostics, ended.Diagnostics...)
		}
	}

	return diagnostics, nil
}

func (g *target) action() (string, *tfprotov6.DynamicValue) {
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(g.schema.ActionSchemas))).Draw(g.t, "action")

	return name, g.odd(g.schema.ActionSchemas[name].Schema)
}

func (g *target) cardType() tftypes.Type {
	return g.schema.ResourceSchemas[resourceName].ValueType()
}

// fits checks an answer that comes without an error: it is a value of the resource's type, and settled where it must be.
func (g *target) fits(answer *tfprotov6.DynamicValue, diagnostics []*tfprotov6.Diagnostic, settled bool) {
	if slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }) {
		return
	}

	if answer == nil {
		g.t.Fatal("neither an answer nor an error")
	}

	value, err := answer.Unmarshal(g.cardType())
	if err != nil {
		g.t.Fatalf("the answer does not fit the schema: %v", err)
	}

	if settled && !value.IsFullyKnown() {
		g.t.Fatalf("the answer has unknown values: %s", value)
	}
}

// asJSON is a value as a state file would hold it; what it cannot hold is null.
func asJSON(value tftypes.Value) []byte {
	text, err := json.Marshal(plain(value))
	if err != nil {
		return []byte("null")
	}

	return text
}

func plain(value tftypes.Value) any {
	var (
		attributes map[string]tftypes.Value
		elements   []tftypes.Value
		word       string
		flag       bool
	)

	switch {
	case !value.IsKnown(), value.IsNull():
		return nil
	case value.As(&word) == nil:
		return word
	case value.As(&flag) == nil:
		return flag
	case value.As(&attributes) == nil:
		object := map[string]any{}
		for name, attribute := range attributes {
			object[name] = plain(attribute)
		}

		return object
	case value.As(&elements) == nil:
		list := []any{}
		for _, element := range elements {
			list = append(list, plain(element))
		}

		return list
	default:
		return 1
	}
}
