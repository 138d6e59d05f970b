// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/fastpathtest"
)

const cardType = "qonto_card"

// caller is Terraform at the other end of the protocol: it has the schema, and sends what Terraform would send.
type caller struct {
	tb     testing.TB
	server tfprotov6.ProviderServer
	card   cty.Type
	block  *tfprotov6.DynamicValue // the provider block
}

// call makes a caller of a server that is configured to reach the emulator over its transport.
func call(tb testing.TB, server tfprotov6.ProviderServer, token string) *caller {
	tb.Helper()

	ctx := tb.Context()

	schema, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		tb.Fatal(err, schema.Diagnostics)
	}

	c := &caller{tb: tb, server: server, card: typeOf(tb, schema.ResourceSchemas[cardType])}

	settings := typeOf(tb, schema.Provider)
	c.block = c.pack(settings, complete(settings, map[string]cty.Value{
		"access_token": cty.StringVal(token), "endpoint": cty.StringVal("https://localhost"),
	}))
	c.configure()

	return c
}

// configure begins a walk: the provider forgets what it has seen.
func (c *caller) configure() {
	c.tb.Helper()

	configured, err := c.server.ConfigureProvider(c.tb.Context(), &tfprotov6.ConfigureProviderRequest{Config: c.block})
	if err != nil || len(configured.Diagnostics) > 0 {
		c.tb.Fatal(err, configured.Diagnostics)
	}
}

// typeOf is the type of the objects that a schema describes, as Terraform's own library has it.
func typeOf(tb testing.TB, schema *tfprotov6.Schema) cty.Type {
	tb.Helper()

	text, err := json.Marshal(schema.ValueType())
	if err != nil {
		tb.Fatal(err)
	}

	kind, err := ctyjson.UnmarshalType(text)
	if err != nil {
		tb.Fatal(err)
	}

	return kind
}

type (
	validating = func(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error)
	upgrading  = func(context.Context, *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error)
	reading    = func(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error)
	planning   = func(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error)
)

func validateOf(c *caller) validating { return c.server.ValidateResourceConfig }
func upgradeOf(c *caller) upgrading   { return c.server.UpgradeResourceState }
func readOf(c *caller) reading        { return c.server.ReadResource }
func planOf(c *caller) planning       { return c.server.PlanResourceChange }

// complete is an object with these values, null for the others.
func complete(kind cty.Type, values map[string]cty.Value) cty.Value {
	all := map[string]cty.Value{}

	for name, attribute := range kind.AttributeTypes() {
		all[name] = cty.NullVal(attribute)
		if value, ok := values[name]; ok {
			all[name] = value
		}
	}

	return cty.ObjectVal(all)
}

func (c *caller) pack(kind cty.Type, value cty.Value) *tfprotov6.DynamicValue {
	c.tb.Helper()

	packed, err := msgpack.Marshal(value, kind)
	if err != nil {
		c.tb.Fatal(err)
	}

	return &tfprotov6.DynamicValue{MsgPack: packed}
}

func (c *caller) unpack(packed *tfprotov6.DynamicValue) cty.Value {
	c.tb.Helper()

	value, err := fastpathtest.Unpack(packed, c.card)
	if err != nil {
		c.tb.Fatal(err)
	}

	return value
}

// raw is a state as the state file holds it.
func (c *caller) raw(state cty.Value) *tfprotov6.RawState {
	c.tb.Helper()

	text, err := ctyjson.Marshal(state, c.card)
	if err != nil {
		c.tb.Fatal(err)
	}

	return &tfprotov6.RawState{JSON: text}
}

// populated is an emulator with so many cards.
func populated(tb testing.TB, cards int) *emulator.Server {
	tb.Helper()

	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	server := emulator.New(emulator.Options{Seed: 1, Switches: &switches})
	tb.Cleanup(server.Close)

	err := server.Populate(cards)
	if err != nil {
		tb.Fatal(err)
	}

	return server
}

// adopt imports a card and returns its state and private data.
func (c *caller) adopt(ctx context.Context, id string) (cty.Value, *tfprotov6.ReadResourceResponse) {
	c.tb.Helper()

	imported, err := c.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: cardType, ID: id})
	if err != nil || len(imported.Diagnostics) > 0 {
		c.tb.Fatal(err, imported.Diagnostics)
	}

	object := imported.ImportedResources[0]

	read, err := c.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: cardType, CurrentState: object.State, Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil || len(read.Diagnostics) > 0 {
		c.tb.Fatal(err, read.Diagnostics)
	}

	return c.unpack(read.NewState), read
}
