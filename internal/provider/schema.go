// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

const description = `Issues and manages [Qonto](https://qonto.com) company cards through Qonto's Business API.

Every argument can also come from an environment variable; the configuration wins.`

// model is the provider block. It is read only when everything in it is known.
type model struct {
	AccessToken           types.String `tfsdk:"access_token"`
	CredentialsFile       types.String `tfsdk:"credentials_file"`
	CredentialsCommand    types.List   `tfsdk:"credentials_command"`
	ClientID              types.String `tfsdk:"client_id"`
	ClientSecret          types.String `tfsdk:"client_secret"`
	StagingToken          types.String `tfsdk:"staging_token"`
	OrganizationID        types.String `tfsdk:"organization_id"`
	Endpoint              types.String `tfsdk:"endpoint"`
	OAuthEndpoint         types.String `tfsdk:"oauth_endpoint"`
	AllowInsecureEndpoint types.Bool   `tfsdk:"allow_insecure_endpoint"`
	SCA                   *scaModel    `tfsdk:"sca"`
}

// scaModel is the sca attribute.
type scaModel struct {
	Method      types.String `tfsdk:"method"`
	AutoApprove types.Bool   `tfsdk:"auto_approve"`
}

// Schema describes the provider block.
func (*qontoProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	attributes := credentialsAttributes()
	attributes["organization_id"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Id or slug of the organization that the credentials must belong to. It is checked before the first other call, " +
			"which takes the scope `organization.read`. Environment: `" + credentials.EnvOrganizationID + "`.",
	}
	attributes["endpoint"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Scheme and host of the API, without `/v2`. Default: Qonto's production, or its sandbox with a staging token. " +
			"Environment: `" + credentials.EnvEndpoint + "`.",
	}
	attributes["allow_insecure_endpoint"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Accept endpoints with plain `http` that are not on this machine, such as an emulator in another container. " +
			"Tokens then cross the network unencrypted. Environment: `" + credentials.EnvAllowInsecureEndpoint + "`.",
	}
	attributes["sca"] = scaAttribute()

	resp.Schema = schema.Schema{MarkdownDescription: description, Attributes: attributes}
}

// credentialsAttributes say as whom the provider calls Qonto.
func credentialsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"access_token": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "OAuth access token, used as it is. It lives for one hour. Environment: `" + credentials.EnvAccessToken + "`.",
		},
		"credentials_file": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "File that `terraform-provider-qonto login` writes and the provider keeps up to date. Only its owner may be able to " +
				"read it, and its folder must be writable. A leading `~/` is your home folder. Environment: `" + credentials.EnvCredentialsFile + "`.",
		},
		"credentials_command": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Program and arguments that keep the credentials elsewhere, for machines without a disk of their own. No shell is " +
				"involved. It is run with one more argument: `get` prints the credentials (the JSON of a credentials file, or only an access token), " +
				"`store` reads new ones on its standard input. Environment: `" + credentials.EnvCredentialsCommand + "`, a JSON list or words between spaces.",
		},
		"client_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "OAuth application that the refresh token belongs to. Default: what the credentials say. Environment: `" +
				credentials.EnvClientID + "`.",
		},
		"client_secret": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "Secret of the OAuth application, if it has one. Environment: `" + credentials.EnvClientSecret + "`.",
		},
		"staging_token": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "Staging token of Qonto's sandbox. Setting it switches to the sandbox. Environment: `" + credentials.EnvStagingToken + "`.",
		},
		"oauth_endpoint": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Scheme and host of the OAuth server. Default: what the credentials say, or else Qonto's production, or its sandbox " +
				"with a staging token. Those of `credentials_command` may name no host but Qonto's own. Environment: `" + credentials.EnvOAuthEndpoint + "`.",
		},
	}
}

func scaAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "How calls are approved that Qonto wants a person to approve (strong customer authentication).",
		Attributes: map[string]schema.Attribute{
			"method": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "`paired-device`, `passkey`, or `mock` in the sandbox. Default: Qonto's choice, or `mock` with a staging token. " +
					"Environment: `" + credentials.EnvSCAMethod + "`.",
			},
			"auto_approve": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Approve by itself what the sandbox wants approved. It needs the method `mock`. Environment: `" +
					credentials.EnvSCAAutoApprove + "`.",
			},
		},
	}
}
