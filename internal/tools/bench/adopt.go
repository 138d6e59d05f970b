// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

const (
	cardType     = "qonto_card"
	stateVersion = 4 // of Terraform's state files
)

var errRefused = errors.New("the provider refuses")

// adopt issues the cards outside Terraform and writes the state file that an import of them would leave.
func (t *run) adopt(ctx context.Context) error {
	ids, err := t.api.issue(ctx, t.cards)
	if err != nil {
		return err
	}

	r, err := newRegistrar(ctx, t.api)
	if err != nil {
		return err
	}

	instances := make([]map[string]any, 0, len(ids))

	for number, id := range ids {
		attributes, err := r.register(ctx, id)
		if err != nil {
			return fmt.Errorf("reading card %d: %w", number, err)
		}

		instances = append(instances, map[string]any{"index_key": number, "schema_version": 0, "attributes": attributes})
	}

	state, err := json.Marshal(map[string]any{
		"version": stateVersion, "terraform_version": "1.11.0", "serial": 1, "lineage": "bench", "outputs": map[string]any{},
		"resources": []map[string]any{{
			"mode": "managed", "type": cardType, "name": "this", "provider": fmt.Sprintf("provider[%q]", Address), "instances": instances,
		}},
	})
	if err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}

	t.api.slow(t.latency)

	return t.write(map[string]string{"terraform.tfstate": string(state)})
}

// registrar asks a provider of this process for the states of cards.
type registrar struct {
	provider tfprotov6.ProviderServer
	card     tftypes.Type
	decoded  cty.Type
}

func newRegistrar(ctx context.Context, w *api) (*registrar, error) {
	server, err := provider.NewServer(ctx, "bench", provider.WithEnvironment(nil))
	if err != nil {
		return nil, fmt.Errorf("making a provider: %w", err)
	}

	schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the schema: %w", err)
	}

	settings, err := object(schema.Provider.ValueType(), map[string]string{"endpoint": w.listener.URL, "access_token": w.Info().AccessToken})
	if err != nil {
		return nil, err
	}

	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: settings})
	if err != nil || len(resp.Diagnostics) > 0 {
		return nil, errors.Join(errRefused, err)
	}

	r := &registrar{provider: server, card: schema.ResourceSchemas[cardType].ValueType()}

	described, err := json.Marshal(r.card)
	if err != nil {
		return nil, fmt.Errorf("describing a card: %w", err)
	}

	r.decoded, err = ctyjson.UnmarshalType(described)
	if err != nil {
		return nil, fmt.Errorf("describing a card: %w", err)
	}

	return r, nil
}

// register is a card as a state file has it.
func (r *registrar) register(ctx context.Context, id string) (json.RawMessage, error) {
	bare, err := object(r.card, map[string]string{"id": id})
	if err != nil {
		return nil, err
	}

	read, err := r.provider.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: cardType, CurrentState: bare})
	if err != nil || len(read.Diagnostics) > 0 {
		return nil, errors.Join(errRefused, err)
	}

	if len(read.NewState.JSON) > 0 {
		return read.NewState.JSON, nil
	}

	value, err := msgpack.Unmarshal(read.NewState.MsgPack, r.decoded)
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}

	attributes, err := ctyjson.Marshal(value, r.decoded)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}

	return attributes, nil
}

// object is one with these texts, and null for all else.
func object(kind tftypes.Type, texts map[string]string) (*tfprotov6.DynamicValue, error) {
	shape, isObject := kind.(tftypes.Object)
	if !isObject {
		return nil, errRefused
	}

	values := map[string]tftypes.Value{}

	for name, attribute := range shape.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
		if text, given := texts[name]; given {
			values[name] = tftypes.NewValue(attribute, text)
		}
	}

	packed, err := tfprotov6.NewDynamicValue(shape, tftypes.NewValue(shape, values))
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}

	return &packed, nil
}
