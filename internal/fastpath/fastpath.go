// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package fastpath is a protocol server in front of the framework's. It answers the requests of a plan that changes
// nothing, or that creates resources, as the framework would, at a fraction of the cost; everything else it hands on,
// untouched and before anything has happened. It is an optimization: without it, the framework gives the same answers.
package fastpath

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

var errIncomplete = errors.New("the framework's server lacks a part of the protocol")

// Resource is a resource type whose requests the fast path answers. M is its model: a struct with one field for each
// attribute of the schema, named by tfsdk tags.
type Resource[M any] struct {
	TypeName string
	// Resource describes the type: its schema and its identity.
	Resource resource.Resource
	// Handler returns what plans and refreshes the models, nil while the provider is not configured.
	Handler func() Handler[M]
}

// Handler plans and refreshes the models of a resource type. The resource's methods for the framework must do it by the
// same functions.
type Handler[M any] interface {
	// Refresh returns the state of a resource as it is now.
	Refresh(ctx context.Context, prior *M, private PrivateData) (M, diag.Diagnostics)
	// PlanCreate completes the plan of a new resource. Every computed attribute that is not configured is unknown in it.
	PlanCreate(ctx context.Context, config, plan *M, private PrivateData) diag.Diagnostics
	// PlanUnchanged plans a resource that Terraform proposes to keep. It declines (false), before it has any effect, if
	// the configuration changes the resource all the same.
	PlanUnchanged(ctx context.Context, config, state *M, private PrivateData) (diags diag.Diagnostics, isUnchanged bool)
}

// PrivateData is what Terraform keeps with a resource for the provider: JSON values by key.
type PrivateData interface {
	// GetKey returns the value of a key, nil if there is none.
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	// SetKey sets the value of a key. An empty value removes the key.
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// New puts the fast path for a resource type in front of a server of the framework. It fails for a type that needs more of
// the framework than the fast path does.
func New[M any](ctx context.Context, framework tfprotov6.ProviderServer, r Resource[M]) (tfprotov6.ProviderServer, error) {
	whole, ok := framework.(protocol)
	if !ok {
		return nil, errIncomplete
	}

	d, err := describe[M](ctx, r.Resource)
	if err != nil {
		return nil, fmt.Errorf("no fast path for %s: %w", r.TypeName, err)
	}

	return &server[M]{protocol: whole, description: d, typeName: r.TypeName, handler: r.Handler}, nil
}
