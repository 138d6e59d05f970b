// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider block: its settings, the client it makes of them, and what the provider offers.
package provider

import (
	"context"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/datasources"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// typeName is the prefix of every resource type.
	typeName = "qonto"
	cardType = typeName + "_card"
)

// qontoProvider is the provider. getenv is a field so that tests need no environment.
type qontoProvider struct {
	version        string
	getenv         func(string) string
	transport      http.RoundTripper // nil for the client's own
	sessionOptions []cards.SessionOption

	current atomic.Pointer[cards.Session] // as of the last Configure, for what answers in front of the framework
}

var (
	_ provider.ProviderWithActions            = (*qontoProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*qontoProvider)(nil)
	_ provider.ProviderWithListResources      = (*qontoProvider)(nil)
)

// Option changes how the provider is made.
type Option func(*qontoProvider)

// WithEnvironment replaces the environment variables of the process.
func WithEnvironment(variables map[string]string) Option {
	return func(p *qontoProvider) {
		p.getenv = func(name string) string { return variables[name] }
	}
}

// WithTransport carries all requests over the given transport instead of the network.
func WithTransport(transport http.RoundTripper) Option {
	return func(p *qontoProvider) { p.transport = transport }
}

// WithoutSharing makes every read of a card a request of its own, which is only good for comparisons.
func WithoutSharing() Option {
	return func(p *qontoProvider) { p.sessionOptions = append(p.sessionOptions, cards.WithoutSharing()) }
}

// New is the factory of the provider of this version, for the framework's own server.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider { return newProvider(version, options) }
}

func newProvider(version string, options []Option) *qontoProvider {
	p := &qontoProvider{version: version, getenv: os.Getenv}
	for _, option := range options {
		option(p)
	}

	return p
}

// Metadata names the provider.
func (p *qontoProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = typeName
	resp.Version = p.version
}

// Configure makes the client and the session. It sends no request: Terraform configures a provider two or three times per
// command. Credentials that are not known yet, because another resource makes them, do not fail a plan.
func (p *qontoProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if unknown := unknownSetting(req.Config); unknown != nil {
		p.setSession(cards.NewSessionWithout(unknown), resp)

		return
	}

	var config model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	if resp.Diagnostics.HasError() {
		return
	}

	settings, diags := p.resolveSettings(ctx, &config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	agent, diags := userAgent(p.version, req.TerraformVersion, p.getenv)
	resp.Diagnostics.Append(diags...)

	tokens, diags := p.tokens(settings, agent)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	clientConfig := settings.clientConfig(agent)
	clientConfig.Tokens = tokens
	clientConfig.Transport = p.transport

	client, err := qonto.New(clientConfig)
	if err != nil {
		resp.Diagnostics.Append(settings.refusedError(err))

		return
	}

	p.setSession(cards.NewSession(client, p.sessionOptions...), resp)
}

func (p *qontoProvider) setSession(session *cards.Session, resp *provider.ConfigureResponse) {
	p.current.Store(session)
	resp.ResourceData = session
	resp.DataSourceData = session
	resp.ListResourceData = session
	resp.EphemeralResourceData = session
	resp.ActionData = session
}

// Resources are what the provider manages.
func (*qontoProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{cards.NewResource}
}

// DataSources are what the provider looks up.
func (*qontoProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		datasources.NewOrganization,
		datasources.NewBankAccount,
		datasources.NewBankAccounts,
		datasources.NewMembership,
		datasources.NewMemberships,
		datasources.NewTeam,
		datasources.NewTeams,
		datasources.NewCardAppearances,
		datasources.NewCard,
		datasources.NewCards,
	}
}

// ListResources are what `terraform query` finds, in Terraform 1.14 or later.
func (*qontoProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{cards.NewListResource}
}

// EphemeralResources are what is looked up and never stored.
func (*qontoProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{cards.NewCardDataView}
}

// Actions are what can be done to cards beside managing them, in Terraform 1.14 or later.
func (*qontoProvider) Actions(context.Context) []func() action.Action {
	return cards.Actions()
}
