// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package datasources looks up organization, bank accounts, memberships, teams, card designs and cards.
package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// lookupSource is what the provider hands to data sources: the look-ups that they share, or the reason why there are none.
type lookupSource interface {
	Lookups() (*qonto.Lookups, error)
}

// dataSource is what all data sources have in common. M is the model of one of them: its arguments and its answers.
type dataSource[M any] struct {
	name       string // without the provider's prefix
	schema     schema.Schema
	validators []datasource.ConfigValidator
	read       func(ctx context.Context, lookups *qonto.Lookups, model *M) diag.Diagnostics

	source lookupSource
}

// Metadata names the data source.
func (d *dataSource[M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

// Schema describes arguments and answers.
func (d *dataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

// ConfigValidators says which arguments go together.
func (d *dataSource[M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.validators
}

// Configure takes over what the provider has made. While Terraform only validates there is nothing yet.
func (d *dataSource[M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}

	source, ok := req.ProviderData.(lookupSource)
	if !ok {
		resp.Diagnostics.AddError("Data source cannot use this provider", fmt.Sprintf(
			"The provider handed over a %T, which has no look-ups. This is a bug in the provider: please report it.", req.ProviderData))

		return
	}

	d.source = source
}

// Read looks up what the arguments ask for.
func (d *dataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	lookups, err := d.source.Lookups()
	if err != nil {
		resp.Diagnostics.AddError("Qonto cannot be asked", "There is nothing to ask Qonto with: "+err.Error()+".")

		return
	}

	var model M

	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)

	if resp.Diagnostics.HasError() {
		return
	}

	ctx, cancel := context.WithTimeout(ctx, cards.ReadTimeout)
	defer cancel()

	resp.Diagnostics.Append(d.read(ctx, lookups, &model)...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
