// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// scaMock is the method of approval that only the sandbox has.
const scaMock = "mock"

// settings are the provider block, completed from the environment.
type settings struct {
	source                credentialsSource
	clientID              string
	clientSecret          secret.Text
	stagingToken          secret.Text
	organizationID        string
	endpoint              string
	oauthEndpoint         string
	allowInsecureEndpoint bool
	scaMethod             string
	scaAutoApprove        bool
}

// resolveSettings lets the configuration win over the environment.
func (p *qontoProvider) resolveSettings(ctx context.Context, config *model) (settings, diag.Diagnostics) {
	source, diags := p.chooseSource(ctx, config)

	sca := config.SCA
	if sca == nil {
		sca = &scaModel{}
	}

	found := settings{
		source:                source,
		clientID:              p.text(config.ClientID, envClientID),
		clientSecret:          secret.Trimmed(p.text(config.ClientSecret, envClientSecret)),
		stagingToken:          secret.Trimmed(p.text(config.StagingToken, envStagingToken)),
		organizationID:        p.text(config.OrganizationID, envOrganizationID),
		endpoint:              p.text(config.Endpoint, envEndpoint),
		oauthEndpoint:         p.text(config.OAuthEndpoint, envOAuthEndpoint),
		allowInsecureEndpoint: p.flag(config.AllowInsecureEndpoint, envAllowInsecureEndpoint, &diags),
		scaMethod:             p.text(sca.Method, envSCAMethod),
		scaAutoApprove:        p.flag(sca.AutoApprove, envSCAAutoApprove, &diags),
	}

	if found.scaMethod == "" && !found.stagingToken.IsZero() {
		found.scaMethod = scaMock
	}

	if found.scaAutoApprove && found.scaMethod != scaMock {
		diags.AddAttributeError(path.Root("sca"), "Approvals are given by people", "sca.auto_approve needs the method mock, which only Qonto's sandbox "+
			"has. Set staging_token for the sandbox, or remove auto_approve.")
	}

	return found, diags
}

func (p *qontoProvider) text(configured types.String, variable string) string {
	if !configured.IsNull() {
		return configured.ValueString()
	}

	return p.getenv(variable)
}

func (p *qontoProvider) flag(configured types.Bool, variable string, diags *diag.Diagnostics) bool {
	text := p.getenv(variable)
	if !configured.IsNull() || text == "" {
		return configured.ValueBool()
	}

	value, err := strconv.ParseBool(text)
	if err != nil {
		diags.AddError("Environment variable not accepted", "The environment variable "+variable+" must be true or false.")
	}

	return value
}

// clientConfig is the configuration of the client, without the source of its tokens.
func (s settings) clientConfig(agent string) qonto.Config {
	return qonto.Config{
		Endpoint:              s.endpoint,
		AllowInsecureEndpoint: s.allowInsecureEndpoint,
		StagingToken:          s.stagingToken,
		SCAMethod:             s.scaMethod,
		SCAAutoApprove:        s.scaAutoApprove,
		Organization:          s.organizationID,
		UserAgent:             agent,
		Observe:               logExchange,
		ObserveApproval:       logApproval,
	}
}

// refusedError is the diagnostic of a setting that the client does not accept. Its errors are sentences about one
// setting, without values.
func (s settings) refusedError(err error) diag.Diagnostic {
	at := "endpoint"
	if s.endpoint == "" {
		at = "staging_token"
	}

	return diag.NewAttributeErrorDiagnostic(path.Root(at), "Setting of the provider not accepted", "The setting cannot be used: "+err.Error()+".")
}
