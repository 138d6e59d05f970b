// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider/shortcut"
)

// NewServer is the provider as Terraform speaks to it: the framework's server, with the shortcut for plans of cards
// in front of it, and refreshes in JSON.
func NewServer(ctx context.Context, version string, options ...Option) (tfprotov6.ProviderServer, error) {
	p := newProvider(version, options)

	front, err := shortcut.New(ctx, providerserver.NewProtocol6(p)(), cardType, p.Session)
	if err != nil {
		return nil, err
	}

	return newRefreshJSON(front)
}
