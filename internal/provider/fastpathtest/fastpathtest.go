// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package fastpathtest makes the provider in its two forms, with the fast path and without, for tests that compare them.
package fastpathtest

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

var errOther = errors.New("the provider or the framework is not what it was")

// Whole is the complete protocol.
type Whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// Without is the provider as the framework alone serves it.
func Without(options ...provider.Option) tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(provider.New("test", options...)())()
}

// With is the provider with the fast path. Which of its requests are handed on, see [Watch].
func With(ctx context.Context, options ...provider.Option) (Whole, error) {
	made := provider.New("test", options...)()

	framework, isWhole := providerserver.NewProtocol6(made)().(Whole)
	fast, hasFastPath := made.(interface {
		WithFastPath(ctx context.Context, framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error)
	})

	if !isWhole || !hasFastPath {
		return nil, errOther
	}

	front, err := fast.WithFastPath(ctx, watched{framework})
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
