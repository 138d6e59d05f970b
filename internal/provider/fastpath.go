// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/fastpath"
)

// This file is all that ties the fast path to the provider: without it and internal/fastpath, the framework answers alone.

var _ accelerated = (*qontoProvider)(nil)

// WithFastPath puts the fast path for cards in front of the framework's server of this provider.
func (p *qontoProvider) WithFastPath(ctx context.Context, framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
	return fastpath.New(ctx, framework, fastpath.Resource[cards.Model]{
		TypeName: cardType, Resource: cards.NewResource(), Handler: p.cardHandler,
	})
}

func (p *qontoProvider) cardHandler() fastpath.Handler[cards.Model] {
	session := p.current.Load()
	if session == nil {
		return nil
	}

	return cardHandler{session}
}

// cardHandler has cards planned and refreshed by the functions that the framework's methods of the resource call.
type cardHandler struct {
	session *cards.Session
}

func (h cardHandler) Refresh(ctx context.Context, prior *cards.Model, private fastpath.PrivateData) (cards.Model, diag.Diagnostics) {
	return h.session.Refresh(ctx, prior, private)
}

func (h cardHandler) PlanCreate(ctx context.Context, config, plan *cards.Model, private fastpath.PrivateData) diag.Diagnostics {
	return h.session.PlanCreate(ctx, config, plan, private)
}

func (h cardHandler) PlanUnchanged(
	ctx context.Context, config, state *cards.Model, private fastpath.PrivateData,
) (diags diag.Diagnostics, isUnchanged bool) {
	update, diags := cards.NewPlannedUpdate(ctx, config, state, private)
	if diags.HasError() || !update.IsEmpty() {
		return nil, false
	}

	return append(diags, h.session.PlanUpdate(ctx, &update, private)...), true
}
