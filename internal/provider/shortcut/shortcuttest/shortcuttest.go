// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package shortcuttest makes the provider in its two forms, with the shortcut and without, for tests that compare them.
package shortcuttest

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/shortcut"
)

var errOther = errors.New("the provider or the framework is not what it was")

// Whole is the complete protocol.
type Whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// Long is the provider as the framework alone serves it.
func Long(options ...provider.Option) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(provider.New("test", options...)())()
}

// Short is the provider with the shortcut. Which of its requests are handed on, see [Watch].
func Short(ctx context.Context, options ...provider.Option) (Whole, error) {
	made := provider.New("test", options...)()

	behind, isWhole := providerserver.NewProtocol6(made)().(Whole)
	configured, hasSession := made.(interface{ Session() *cards.Session })

	if !isWhole || !hasSession {
		return nil, errOther
	}

	front, err := shortcut.New(ctx, watched{behind}, "qonto_card", configured.Session)
	if err != nil {
		return nil, err
	}

	server, isWhole := front.(Whole)
	if !isWhole {
		return nil, errOther
	}

	return server, nil
}

type watchKey struct{}

// Watch returns a context for one call, and a function that tells afterwards whether the call was handed on to the
// framework.
func Watch(ctx context.Context) (call context.Context, handedOn func() bool) {
	var on bool

	return context.WithValue(ctx, watchKey{}, &on), func() bool { return on }
}

func note(ctx context.Context) {
	if on, isWatched := ctx.Value(watchKey{}).(*bool); isWatched {
		*on = true
	}
}

// watched notes what reaches the framework.
type watched struct {
	Whole
}

func (w watched) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	note(ctx)

	return w.Whole.ValidateResourceConfig(ctx, req)
}

func (w watched) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	note(ctx)

	return w.Whole.UpgradeResourceState(ctx, req)
}

func (w watched) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	note(ctx)

	return w.Whole.ReadResource(ctx, req)
}

func (w watched) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	note(ctx)

	return w.Whole.PlanResourceChange(ctx, req)
}
