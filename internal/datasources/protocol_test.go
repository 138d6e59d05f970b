// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"context"
	"errors"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/datasources"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var errNoClient = errors.New("the token comes from a resource that is still to be applied")

func constructors() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		datasources.NewOrganization,
		datasources.NewBankAccount,
		datasources.NewBankAccounts,
		datasources.NewMembership,
		datasources.NewMemberships,
		datasources.NewTeam,
		datasources.NewTeams,
		datasources.NewCardAppearances,
	}
}

// lookups is a provider that has nothing but the data sources of this package. It is its own provider data.
type lookups struct {
	data any
}

func (lookups) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "qonto"
}
func (lookups) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p lookups) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData = p.data
}
func (lookups) Resources(context.Context) []func() resource.Resource { return nil }

func (lookups) DataSources(context.Context) []func() datasource.DataSource { return constructors() }

// withLookups is provider data with look-ups, or the reason why there are none.
type withLookups struct {
	lookups *qonto.Lookups
	err     error
}

func (w withLookups) Lookups() (*qonto.Lookups, error) { return w.lookups, w.err }

// terraform asks the provider what Terraform would ask.
type terraform struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// terraformFor asks with an access token of the emulator.
func terraformFor(t *testing.T, emu *emulatortest.Instance, token string) *terraform {
	t.Helper()

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)

	client, err := qonto.New(qonto.Config{Endpoint: emu.URL, Tokens: qonto.StaticToken(token), Transport: transport})
	if err != nil {
		t.Fatal(err)
	}

	return terraformWith(t, withLookups{lookups: qonto.NewLookups(client)})
}

func terraformWith(t *testing.T, data any) *terraform {
	t.Helper()

	server, err := providerserver.NewProtocol6WithError(lookups{data: data})()
	if err != nil {
		t.Fatal(err)
	}

	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(err, schema.Diagnostics)
	}

	tf := &terraform{t: t, server: server, schema: schema}

	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: tf.value(schema.Provider, nil)})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured.Diagnostics)
	}

	return tf
}

// value is a configuration: the arguments given, null for the others.
func (tf *terraform) value(schema *tfprotov6.Schema, arguments map[string]any) *tfprotov6.DynamicValue {
	tf.t.Helper()

	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		tf.t.Fatal("a schema is no object")
	}

	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, arguments[name])
	}

	for name := range arguments {
		if _, ok := object.AttributeTypes[name]; !ok {
			tf.t.Fatalf("there is no argument %s", name)
		}
	}

	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		tf.t.Fatal(err)
	}

	return &value
}

// config is the configuration of a data source, and its schema.
func (tf *terraform) config(name string, arguments map[string]any) (*tfprotov6.Schema, *tfprotov6.DynamicValue) {
	tf.t.Helper()

	schema, ok := tf.schema.DataSourceSchemas[name]
	if !ok {
		tf.t.Fatalf("there is no data source %s", name)
	}

	return schema, tf.value(schema, arguments)
}

func (tf *terraform) validate(name string, arguments map[string]any) []*tfprotov6.Diagnostic {
	tf.t.Helper()

	_, config := tf.config(name, arguments)

	validated, err := tf.server.ValidateDataResourceConfig(tf.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: config,
	})
	if err != nil {
		tf.t.Fatal(err)
	}

	return validated.Diagnostics
}

// try validates and reads a data source.
func (tf *terraform) try(name string, arguments map[string]any) (map[string]any, []*tfprotov6.Diagnostic) {
	tf.t.Helper()

	if problems := tf.validate(name, arguments); len(problems) > 0 {
		return nil, problems
	}

	schema, config := tf.config(name, arguments)

	read, err := tf.server.ReadDataSource(tf.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		tf.t.Fatal(err)
	}

	if len(read.Diagnostics) > 0 {
		return nil, read.Diagnostics
	}

	state, err := read.State.Unmarshal(schema.ValueType())
	if err != nil {
		tf.t.Fatal(err)
	}

	answers, ok := plain(tf.t, state).(map[string]any)
	if !ok {
		tf.t.Fatal("the state is no object")
	}

	return answers, nil
}

// read is for what must succeed.
func (tf *terraform) read(name string, arguments map[string]any) map[string]any {
	tf.t.Helper()

	state, diagnostics := tf.try(name, arguments)
	for _, diagnostic := range diagnostics {
		tf.t.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}

	return state
}

// refuse is for what must fail, with one error.
func (tf *terraform) refuse(name string, arguments map[string]any) *tfprotov6.Diagnostic {
	tf.t.Helper()

	state, diagnostics := tf.try(name, arguments)
	if len(diagnostics) != 1 || diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
		tf.t.Fatalf("want one error, got %d diagnostics and %v", len(diagnostics), state)
	}

	return diagnostics[0]
}

// plain turns a value of Terraform's into one of Go's.
func plain(t *testing.T, value tftypes.Value) any {
	t.Helper()

	if value.IsNull() {
		return nil
	}

	switch {
	case value.Type().Is(tftypes.String):
		return as[string](t, value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](t, value)
	case value.Type().Is(tftypes.Number):
		return as[*big.Float](t, value)
	case value.Type().Is(tftypes.List{}):
		entries := []any{}
		for _, entry := range as[[]tftypes.Value](t, value) {
			entries = append(entries, plain(t, entry))
		}

		return entries
	default:
		entries := map[string]any{}
		for name, entry := range as[map[string]tftypes.Value](t, value) {
			entries[name] = plain(t, entry)
		}

		return entries
	}
}

func as[T any](t *testing.T, value tftypes.Value) T {
	t.Helper()

	var into T

	err := value.As(&into)
	if err != nil {
		t.Fatal(err)
	}

	return into
}

// column is one attribute of all rows of a table.
func column(t *testing.T, rows any, name string) []any {
	t.Helper()

	list, ok := rows.([]any)
	if !ok {
		t.Fatalf("%T is no table", rows)
	}

	values := make([]any, 0, len(list))

	for _, row := range list {
		object, ok := row.(map[string]any)
		if !ok {
			t.Fatalf("%T is no row", row)
		}

		values = append(values, object[name])
	}

	return values
}

// answer makes the emulator give this body for a route, always.
func answer(emu *emulatortest.Instance, route, body string) {
	emu.Fault(control.Fault{
		Method: http.MethodGet, Route: route, Action: "status", Status: http.StatusOK, ContentType: "application/json", ResponseBody: body,
	})
}

func names(schema *tfprotov6.GetProviderSchemaResponse) []string {
	return slices.Sorted(maps.Keys(schema.DataSourceSchemas))
}
