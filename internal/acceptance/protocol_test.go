// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol asks the provider what Terraform would ask, for what the CLI at hand may be too old for.
type protocol struct {
	t      *testing.T
	server server
	schema *tfprotov6.GetProviderSchemaResponse
}

// server is a provider with lists and actions.
type server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// arguments are a configuration. What is missing is null.
type arguments map[string]any

// unknown is an argument that is not known yet.
type unknown struct{}

// protocol is the provider, configured with the owner's token.
func (w *world) protocol() *protocol {
	w.t.Helper()

	return newProtocol(w.t, arguments{"endpoint": w.URL, "access_token": w.Token})
}

func newProtocol(t *testing.T, config arguments) *protocol {
	t.Helper()

	made, err := factories(t.Context())["qonto"]()
	if err != nil {
		t.Fatal(err)
	}

	complete, ok := made.(server)
	if !ok {
		t.Fatal("the provider serves neither lists nor actions")
	}

	schema, err := made.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(err, schema.Diagnostics)
	}

	p := &protocol{t: t, server: complete, schema: schema}

	configured, err := made.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: p.value(schema.Provider, config)})
	p.fine(err, configured.Diagnostics)

	return p
}

// fine fails the test if a call failed.
func (p *protocol) fine(err error, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()

	if err != nil {
		p.t.Fatal(err)
	}

	for _, diagnostic := range diagnostics {
		p.t.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
}

// value is a configuration as the protocol carries it.
func (p *protocol) value(schema *tfprotov6.Schema, given arguments) *tfprotov6.DynamicValue {
	p.t.Helper()

	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		p.t.Fatal("a schema is no object")
	}

	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, raw(given[name]))
	}

	for name := range given {
		if _, ok := object.AttributeTypes[name]; !ok {
			p.t.Fatalf("there is no argument %s", name)
		}
	}

	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		p.t.Fatal(err)
	}

	return &value
}

// raw is an argument in the words of the protocol's library.
func raw(argument any) any {
	switch value := argument.(type) {
	case unknown:
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

// object is a value in the protocol as Go has it.
func (p *protocol) object(value *tfprotov6.DynamicValue, schema *tfprotov6.Schema) map[string]tftypes.Value {
	p.t.Helper()

	whole, err := value.Unmarshal(schema.ValueType())
	if err != nil {
		p.t.Fatal(err)
	}

	var attributes map[string]tftypes.Value

	err = whole.As(&attributes)
	if err != nil {
		p.t.Fatal(err)
	}

	return attributes
}

func (p *protocol) text(value tftypes.Value) string {
	p.t.Helper()

	var text string

	err := value.As(&text)
	if err != nil {
		p.t.Fatal(err)
	}

	return text
}

// imported is the state of a card after an import and the refresh that follows.
func (p *protocol) imported(id string) tftypes.Value {
	p.t.Helper()

	const resourceType = "qonto_card"

	imported, err := p.server.ImportResourceState(p.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: resourceType, ID: id})
	p.fine(err, imported.Diagnostics)

	one := imported.ImportedResources[0]

	read, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: resourceType, CurrentState: one.State, Private: one.Private, CurrentIdentity: one.Identity,
	})
	if err != nil {
		p.t.Fatal(err)
	}

	for _, diagnostic := range read.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			p.t.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}

	state, err := read.NewState.Unmarshal(p.schema.ResourceSchemas[resourceType].ValueType())
	if err != nil {
		p.t.Fatal(err)
	}

	return state
}

// Everything that the provider offers is described, in Markdown.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()

	schema := newProtocol(t, arguments{"access_token": "t"}).schema
	actions := map[string]*tfprotov6.Schema{}

	for name, action := range schema.ActionSchemas {
		actions[name] = action.Schema
	}

	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource": schema.ResourceSchemas, "data": schema.DataSourceSchemas, "list": schema.ListResourceSchemas,
		"ephemeral": schema.EphemeralResourceSchemas, "action": actions,
	} {
		for name, one := range schemas {
			if one.Block.Description == "" {
				t.Errorf("%s %s has no description", kind, name)
			}

			described(t, kind+" "+name, one.Block.Attributes)
		}
	}
}

func described(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()

	for _, attribute := range attributes {
		if attribute.Name == "timeouts" {
			continue // it comes from a library
		}

		if attribute.Description == "" || attribute.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s.%s has no description in Markdown", where, attribute.Name)
		}

		if attribute.NestedType != nil {
			described(t, where+"."+attribute.Name, attribute.NestedType.Attributes)
		}
	}
}
