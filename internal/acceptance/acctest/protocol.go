// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Protocol asks the provider what Terraform would ask, for what the CLI at hand may be too old for.
type Protocol struct {
	T      *testing.T
	Server ProviderServer
	Schema *tfprotov6.GetProviderSchemaResponse
}

// ProviderServer is a provider with lists and actions.
type ProviderServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// Arguments are a configuration. What is missing is null.
type Arguments map[string]any

// Unknown is an argument that is not known yet.
type Unknown struct{}

// Protocol is the provider, configured with the owner's token.
func (e *Env) Protocol() *Protocol {
	e.T.Helper()

	return NewProtocol(e.T, Arguments{"endpoint": e.URL, "access_token": e.Token})
}

// NewProtocol is the provider with this configuration.
func NewProtocol(t *testing.T, config Arguments) *Protocol {
	t.Helper()

	made, err := ProviderFactories(t.Context())["qonto"]()
	if err != nil {
		t.Fatal(err)
	}

	complete, ok := made.(ProviderServer)
	if !ok {
		t.Fatal("the provider serves neither lists nor actions")
	}

	schema, err := made.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(err, schema.Diagnostics)
	}

	p := &Protocol{T: t, Server: complete, Schema: schema}

	configured, err := made.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: p.Value(schema.Provider, config)})
	p.NoErrors(err, configured.Diagnostics)

	return p
}

// NoErrors fails the test if a call failed.
func (p *Protocol) NoErrors(err error, diagnostics []*tfprotov6.Diagnostic) {
	p.T.Helper()

	if err != nil {
		p.T.Fatal(err)
	}

	for _, diagnostic := range diagnostics {
		p.T.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
}

// Value is a configuration as the protocol carries it.
func (p *Protocol) Value(schema *tfprotov6.Schema, given Arguments) *tfprotov6.DynamicValue {
	p.T.Helper()

	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		p.T.Fatal("a schema is no object")
	}

	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, raw(given[name]))
	}

	for name := range given {
		if _, ok := object.AttributeTypes[name]; !ok {
			p.T.Fatalf("there is no argument %s", name)
		}
	}

	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		p.T.Fatal(err)
	}

	return &value
}

// raw is an argument in the words of the protocol's library.
func raw(argument any) any {
	switch value := argument.(type) {
	case Unknown:
		return tftypes.UnknownValue
	case []string:
		list := make([]tftypes.Value, 0, len(value))
		for _, text := range value {
			list = append(list, tftypes.NewValue(tftypes.String, text))
		}

		return list
	default:
		return argument
	}
}

// Object is a value in the protocol as Go has it.
func (p *Protocol) Object(value *tfprotov6.DynamicValue, schema *tfprotov6.Schema) map[string]tftypes.Value {
	p.T.Helper()

	whole, err := value.Unmarshal(schema.ValueType())
	if err != nil {
		p.T.Fatal(err)
	}

	var attributes map[string]tftypes.Value

	err = whole.As(&attributes)
	if err != nil {
		p.T.Fatal(err)
	}

	return attributes
}

// Text is the string in a value of the protocol.
func (p *Protocol) Text(value tftypes.Value) string {
	p.T.Helper()

	var text string

	err := value.As(&text)
	if err != nil {
		p.T.Fatal(err)
	}

	return text
}

// ImportedState is the state of a card after an import and the refresh that follows.
func (p *Protocol) ImportedState(id string) tftypes.Value {
	p.T.Helper()

	const resourceType = "qonto_card"

	imported, err := p.Server.ImportResourceState(p.T.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: resourceType, ID: id})
	p.NoErrors(err, imported.Diagnostics)

	one := imported.ImportedResources[0]

	read, err := p.Server.ReadResource(p.T.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: resourceType, CurrentState: one.State, Private: one.Private, CurrentIdentity: one.Identity,
	})
	if err != nil {
		p.T.Fatal(err)
	}

	for _, diagnostic := range read.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			p.T.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}

	state, err := read.NewState.Unmarshal(p.Schema.ResourceSchemas[resourceType].ValueType())
	if err != nil {
		p.T.Fatal(err)
	}

	return state
}
