// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

const resourceName = "qonto_card"

// call sends one drawn request.
type call = func(context.Context) ([]*tfprotov6.Diagnostic, error)

// calls are all requests that carry values.
func (g *target) calls() map[string]call {
	return map[string]call{
		"validate provider":  g.validateProvider,
		"validate resource":  g.validateResource,
		"upgrade resource":   g.upgrade,
		"upgrade identity":   g.upgradeIdentity,
		"read resource":      g.read,
		"plan resource":      g.plan,
		"apply resource":     g.apply,
		"import resource":    g.importResource,
		"read data source":   g.readDataSource,
		"open ephemeral":     g.open,
		"list":               g.list,
		"plan action":        g.planAction,
		"invoke action":      g.invokeAction,
		"validate ephemeral": g.validateEphemeral,
		"validate list":      g.validateList,
	}
}

// oddCard is a drawn value of the resource's type, or of no type at all.
func (g *target) oddCard() *tfprotov6.DynamicValue {
	return g.odd(g.schema.ResourceSchemas[resourceName])
}

func (g *target) odd(schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	return drawPacked(g.t, schema.ValueType(), g.known)
}

// oddPrivate is private data: ours, other people's, and none.
func (g *target) oddPrivate() []byte {
	return rapid.SampledFrom([][]byte{
		nil,
		{},
		[]byte("{}"), []byte("[]"), []byte("\x00"), []byte(`{"configured":"bnVsbA=="}`), []byte(`{".frameworkKey":"bnVsbA=="}`),
		[]byte(`{"qonto":"e30="}`),
	}).Draw(g.t, "private")
}

func (g *target) oddIdentity() *tfprotov6.ResourceIdentityData {
	if rapid.Bool().Draw(g.t, "no identity") {
		return nil
	}

	return &tfprotov6.ResourceIdentityData{IdentityData: drawPacked(g.t, g.identity, g.known)}
}

func (g *target) oddRaw(schemaType tftypes.Type) *tfprotov6.RawState {
	texts := []string{"", "null", "{}", "[]", `{"id":1}`, `{"id":"x","nickname":{}}`, `{"id":"` + g.known[3] + `","timeouts":{"create":1}}`, "\x00"}
	if rapid.Bool().Draw(g.t, "plain raw") {
		return &tfprotov6.RawState{JSON: []byte(rapid.SampledFrom(texts).Draw(g.t, "raw"))}
	}

	return &tfprotov6.RawState{JSON: asJSON(drawValue(g.t, schemaType, g.known))}
}

func (g *target) validateProvider(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: g.odd(g.schema.Provider)})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) validateResource(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: resourceName, Config: g.oddCard()})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) upgrade(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: resourceName, Version: rapid.Int64Range(-1, 2).Draw(g.t, "version"), RawState: g.oddRaw(g.cardType()),
	})
	if err != nil {
		return nil, err
	}

	g.fits(resp.UpgradedState, resp.Diagnostics, true)

	return resp.Diagnostics, nil
}

func (g *target) upgradeIdentity(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.UpgradeResourceIdentity(ctx, &tfprotov6.UpgradeResourceIdentityRequest{
		TypeName: resourceName, Version: rapid.Int64Range(-1, 2).Draw(g.t, "version"), RawIdentity: g.oddRaw(g.identity),
	})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) read(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	state := g.oddCard()

	resp, err := g.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: resourceName, CurrentState: state, Private: g.oddPrivate(), CurrentIdentity: g.oddIdentity(),
	})
	if err != nil {
		return nil, err
	}

	// What is not known in a state, where everything is, may come back.
	asked, err := state.Unmarshal(g.cardType())
	g.fits(resp.NewState, resp.Diagnostics, err == nil && asked.IsFullyKnown())

	return resp.Diagnostics, nil
}

func (g *target) plan(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: resourceName, PriorState: g.oddCard(), ProposedNewState: g.oddCard(), Config: g.oddCard(),
		PriorPrivate: g.oddPrivate(), PriorIdentity: g.oddIdentity(),
	})
	if err != nil {
		return nil, err
	}

	g.fits(resp.PlannedState, resp.Diagnostics, false)

	return resp.Diagnostics, nil
}

func (g *target) apply(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resourceName, PriorState: g.oddCard(), PlannedState: g.oddCard(), Config: g.oddCard(),
		PlannedPrivate: g.oddPrivate(), PlannedIdentity: g.oddIdentity(),
	})
	if err != nil {
		return nil, err
	}

	g.fits(resp.NewState, resp.Diagnostics, false)

	return resp.Diagnostics, nil
}

func (g *target) importResource(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	resp, err := g.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{
		TypeName: resourceName, ID: drawText(g.t, g.known), Identity: g.oddIdentity(),
	})
	if err != nil {
		return nil, err
	}

	return resp.Diagnostics, nil
}

func (g *target) readDataSource(ctx context.Context) ([]*tfprotov6.Diagnostic, error) {
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(g.schema.DataSourceSchemas))).Draw(g.t, "data source")
	config := g.odd(g.schema.DataSourceSchemas[name])

	validated, err := g.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		return nil, err
	}

	resp, err := g.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		return nil, err
	}

	return append(validated.Diagnostics, resp.Diagnostics...), nil
}
