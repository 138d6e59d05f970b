// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// refresh brings an object of the state up to date; nil means that the provider does not know it any more.
func (p *process) refresh(ctx context.Context, address string, object *Object, j *journal) (fresh *Object, ok bool) {
	if object == nil {
		return nil, true
	}

	value, err := p.upgrade(ctx, address, object.Value, j)
	if err != nil {
		j.fail(address, err)

		return nil, false
	}

	current, err := dynamic(value)
	if err != nil {
		j.fail(address, err)

		return nil, false
	}

	resp, err := call(ctx, p, address, p.server.ReadResource, &tfprotov6.ReadResourceRequest{
		TypeName: p.terraform.settings.TypeName, CurrentState: current, Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil {
		j.fail(address, err)

		return nil, false
	}

	if j.record(address, resp.Diagnostics) {
		return nil, false
	}

	value, err = p.decode(resp.NewState)

	switch {
	case err != nil:
		j.blame(address, "Provider produced invalid object", err.Error())

		return nil, false
	case value.IsNull():
		return nil, true
	case !value.IsFullyKnown():
		j.blame(address, "Provider produced invalid object", "an unknown value after a refresh")

		return nil, false
	}

	return &Object{Value: value, Private: resp.Private, Identity: resp.NewIdentity, Tainted: object.Tainted}, true
}

var errUpgrade = errors.New("the provider could not upgrade the state")

// upgrade sends an object as it stands in the state file.
func (p *process) upgrade(ctx context.Context, address string, value tftypes.Value, j *journal) (tftypes.Value, error) {
	stored, err := plain(value)
	if err != nil {
		return value, err
	}

	raw, err := json.Marshal(stored)
	if err != nil {
		return value, fmt.Errorf("writing the state: %w", err)
	}

	resp, err := call(ctx, p, address, p.server.UpgradeResourceState, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: p.terraform.settings.TypeName, Version: p.version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil {
		return value, err
	}

	if j.record(address, resp.Diagnostics) {
		return value, errUpgrade
	}

	return p.decode(resp.UpgradedState)
}

// validate asks the provider about a block of the configuration.
func (p *process) validate(ctx context.Context, address string, block tftypes.Value, j *journal) bool {
	config, err := dynamic(block)
	if err != nil {
		j.fail(address, err)

		return false
	}

	resp, err := call(ctx, p, address, p.server.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: p.terraform.settings.TypeName, Config: config,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		j.fail(address, err)

		return false
	}

	return !j.record(address, resp.Diagnostics)
}

// planned is the answer to one planning call.
type planned struct {
	value    tftypes.Value
	replaces []string
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	said     []*tfprotov6.Diagnostic
}

// prior is what a planning call is told of the object that exists.
type prior struct {
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// ask makes one planning call; a null configuration asks for a destroy.
func (p *process) ask(ctx context.Context, address string, before prior, config tftypes.Value) (planned, error) {
	proposal := config
	if !config.IsNull() {
		proposal = p.proposed(before.value, config)
	}

	var (
		request = &tfprotov6.PlanResourceChangeRequest{
			TypeName: p.terraform.settings.TypeName, PriorPrivate: before.private, PriorIdentity: before.identity,
		}
		err error
	)

	for value, target := range map[*tftypes.Value]**tfprotov6.DynamicValue{
		&before.value: &request.PriorState, &proposal: &request.ProposedNewState, &config: &request.Config,
	} {
		*target, err = dynamic(*value)
		if err != nil {
			return planned{}, err
		}
	}

	resp, err := call(ctx, p, address, p.server.PlanResourceChange, request)
	if err != nil {
		return planned{}, err
	}

	value, err := p.decode(resp.PlannedState)

	answer := planned{value: value, private: resp.PlannedPrivate, identity: resp.PlannedIdentity, said: resp.Diagnostics}
	for _, path := range resp.RequiresReplace {
		if name, isName := path.Steps()[0].(tftypes.AttributeName); isName {
			answer.replaces = append(answer.replaces, string(name))
		}
	}

	return answer, err
}

// Import does what terraform import does: the object with this id, refreshed.
func (t *Terraform) Import(ctx context.Context, id string, signals *Signals) (*Object, Diagnostics) {
	j := &journal{}

	ctx, p, err := t.launch(ctx, ImportWalk, signals)
	if err != nil {
		j.fail(id, err)

		return nil, j.diagnostics()
	}

	defer p.end()

	object, _ := p.imported(ctx, id, id, j)

	return object, j.diagnostics()
}

// imported is the object with this id, refreshed.
func (p *process) imported(ctx context.Context, address, id string, j *journal) (*Object, bool) {
	resp, err := call(ctx, p, address, p.server.ImportResourceState, &tfprotov6.ImportResourceStateRequest{
		TypeName: p.terraform.settings.TypeName, ID: id,
	})
	if err != nil {
		j.fail(address, err)

		return nil, false
	}

	if j.record(address, resp.Diagnostics) || len(resp.ImportedResources) != 1 {
		return nil, false
	}

	imported := resp.ImportedResources[0]

	value, err := p.decode(imported.State)
	if err != nil {
		j.blame(address, "Provider produced invalid object", err.Error())

		return nil, false
	}

	return p.refresh(ctx, address, &Object{Value: value, Private: imported.Private, Identity: imported.Identity}, j)
}
