// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const description = `Issues and manages [Qonto](https://qonto.com) company cards through Qonto's Business API.

Every argument can also come from an environment variable; the configuration wins.`

// model is the provider block.
type model struct {
	AccessToken           types.String `tfsdk:"access_token"`
	StagingToken          types.String `tfsdk:"staging_token"`
	Endpoint              types.String `tfsdk:"endpoint"`
	AllowInsecureEndpoint types.Bool   `tfsdk:"allow_insecure_endpoint"`
}

// Schema describes the provider block.
func (*qontoProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "OAuth access token, used as it is. It lives for one hour. Environment: `" + envAccessToken + "`.",
			},
			"staging_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Staging token of Qonto's sandbox. Setting it switches to the sandbox. Environment: `" + envStagingToken + "`.",
			},
			"endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Scheme and host of the API, without `/v2`. Default: Qonto's production, or its sandbox with a staging token. " +
					"Environment: `" + envEndpoint + "`.",
			},
			"allow_insecure_endpoint": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Accept an endpoint with plain `http` that is not on this machine, such as an emulator in another container. " +
					"The access token then crosses the network unencrypted.",
			},
		},
	}
}

// unknown is the name of a setting that is not known yet, or "".
func (m *model) unknown() string {
	switch {
	case m.AccessToken.IsUnknown():
		return "access_token"
	case m.StagingToken.IsUnknown():
		return "staging_token"
	case m.Endpoint.IsUnknown():
		return "endpoint"
	case m.AllowInsecureEndpoint.IsUnknown():
		return "allow_insecure_endpoint"
	default:
		return ""
	}
}
