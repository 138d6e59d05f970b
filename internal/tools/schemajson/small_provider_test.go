// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package schemajson_test

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// smallProvider has one of everything that a provider can offer. Each member embeds the interface it stands for:
// only the methods that describe it are ever called.
type smallProvider struct{ provider.Provider }

func (smallProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "small"
}

func (smallProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{
		MarkdownDescription: "Small `provider`.",
		Attributes:          map[string]providerschema.Attribute{"token": providerschema.StringAttribute{Optional: true, Sensitive: true}},
	}
}

func (smallProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return smallResource{} }}
}

func (smallProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return smallDataSource{} }}
}

func (smallProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return smallEphemeral{} }}
}

func (smallProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return smallList{} }}
}

func (smallProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return smallAction{} }}
}

func (smallProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return smallFunction{} }}
}

type smallResource struct{ resource.Resource }

func (smallResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "small_thing"
}

func (smallResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	line := resourceschema.StringAttribute{Required: true, WriteOnly: true, DeprecationMessage: "Use two lines."}

	resp.Schema = resourceschema.Schema{
		Version:     3,
		Description: "A thing.",
		Attributes: map[string]resourceschema.Attribute{
			"id":   resourceschema.StringAttribute{Computed: true, MarkdownDescription: "The *id*."},
			"days": resourceschema.SetAttribute{Optional: true, Computed: true, ElementType: types.Int64Type},
			"parts": resourceschema.MapNestedAttribute{Required: true, NestedObject: resourceschema.NestedAttributeObject{
				Attributes: map[string]resourceschema.Attribute{"line": line},
			}},
		},
		Blocks: map[string]resourceschema.Block{
			"rule": resourceschema.ListNestedBlock{NestedObject: resourceschema.NestedBlockObject{
				Attributes: map[string]resourceschema.Attribute{"on": resourceschema.BoolAttribute{Required: true}},
			}},
		},
	}
}

func (smallResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Version: 1,
		Attributes: map[string]identityschema.Attribute{
			"id":   identityschema.StringAttribute{RequiredForImport: true, Description: "Which thing."},
			"room": identityschema.Int64Attribute{OptionalForImport: true},
		},
	}
}

type smallDataSource struct{ datasource.DataSource }

func (smallDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "small_view"
}

func (smallDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataschema.Schema{Attributes: map[string]dataschema.Attribute{"size": dataschema.Float64Attribute{Computed: true}}}
}

type smallEphemeral struct{ ephemeral.EphemeralResource }

func (smallEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "small_secret"
}

func (smallEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{
		Attributes: map[string]ephemeralschema.Attribute{"url": ephemeralschema.StringAttribute{Computed: true}},
	}
}

type smallList struct{ list.ListResource }

func (smallList) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "small_thing"
}

func (smallList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{Attributes: map[string]listschema.Attribute{"like": listschema.StringAttribute{Optional: true}}}
}

type smallAction struct{ action.Action }

func (smallAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "small_push"
}

func (smallAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = actionschema.Schema{
		Description: "Pushes a thing.",
		Attributes:  map[string]actionschema.Attribute{"id": actionschema.StringAttribute{Required: true}},
	}
}

type smallFunction struct{ function.Function }

func (smallFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "join"
}

func (smallFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:           "Joins.",
		Parameters:        []function.Parameter{function.StringParameter{Name: "first", AllowNullValue: true, Description: "Comes first."}},
		VariadicParameter: function.StringParameter{Name: "rest"},
		Return:            function.ListReturn{ElementType: types.StringType},
	}
}
