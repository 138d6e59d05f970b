// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// accelerated is a provider that has something to put in front of the framework's server.
type accelerated interface {
	WithFastPath(ctx context.Context, framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error)
}

// NewServer is the provider as Terraform speaks to it: the framework's server, with the fast path in front of it if there
// is one, and refreshes in JSON.
func NewServer(ctx context.Context, version string, options ...Option) (tfprotov6.ProviderServer, error) {
	p := newProvider(version, options)
	server := providerserver.NewProtocol6(p)()

	if fast, ok := any(p).(accelerated); ok {
		var err error

		server, err = fast.WithFastPath(ctx, server)
		if err != nil {
			return nil, err
		}
	}

	return newRefreshJSON(server)
}
