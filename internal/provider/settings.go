// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// summaryNotAccepted is the summary of errors about a setting.
const summaryNotAccepted = "Setting of the provider not accepted"

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
		clientID:              p.stringSetting(config.ClientID, credentials.EnvClientID),
		clientSecret:          secret.Trimmed(p.stringSetting(config.ClientSecret, credentials.EnvClientSecret)),
		stagingToken:          secret.Trimmed(p.stringSetting(config.StagingToken, credentials.EnvStagingToken)),
		organizationID:        p.stringSetting(config.OrganizationID, credentials.EnvOrganizationID),
		endpoint:              p.stringSetting(config.Endpoint, credentials.EnvEndpoint),
		oauthEndpoint:         p.stringSetting(config.OAuthEndpoint, credentials.EnvOAuthEndpoint),
		allowInsecureEndpoint: p.boolSetting(config.AllowInsecureEndpoint, credentials.EnvAllowInsecureEndpoint, &diags),
		scaMethod:             p.stringSetting(sca.Method, credentials.EnvSCAMethod),
		scaAutoApprove:        p.boolSetting(sca.AutoApprove, credentials.EnvSCAAutoApprove, &diags),
	}

	diags.Append(p.emptySettings(config)...)

	if found.scaMethod == "" && !found.stagingToken.IsZero() {
		found.scaMethod = qonto.SCAMethodMock
	}

	return found, diags
}

func (p *qontoProvider) stringSetting(configured types.String, variable string) string {
	if !configured.IsNull() {
		return configured.ValueString()
	}

	return p.getenv(variable)
}

// emptySettings are the errors of settings that say nothing, mostly because a variable without a value is behind them. They
// would switch the check of the organization off, or lead to another host, although the environment may ask for it.
func (p *qontoProvider) emptySettings(config *model) diag.Diagnostics {
	var diags diag.Diagnostics

	if isBlank(config.OrganizationID) {
		diags.AddAttributeError(path.Root("organization_id"), summaryNotAccepted, "organization_id is set in the provider block, but empty, so "+
			"no organization would be checked. Remove it to use the environment variable "+credentials.EnvOrganizationID+", or to check none.")
	}

	for _, host := range []struct {
		name, variable string
		value          types.String
		instead        string
	}{
		{"staging_token", credentials.EnvStagingToken, config.StagingToken, "Qonto's production"},
		{"endpoint", credentials.EnvEndpoint, config.Endpoint, "Qonto's own host"},
		{"oauth_endpoint", credentials.EnvOAuthEndpoint, config.OAuthEndpoint, "another OAuth server"},
	} {
		if isBlank(host.value) && p.getenv(host.variable) != "" {
			diags.AddAttributeError(path.Root(host.name), summaryNotAccepted, host.name+" is set in the provider block, but empty, so "+
				host.instead+" would be used although "+host.variable+" is set. Remove it to use the environment variable, or unset that.")
		}
	}

	return diags
}

// isBlank tells that a setting is configured and says nothing.
func isBlank(configured types.String) bool {
	return !configured.IsNull() && strings.TrimSpace(configured.ValueString()) == ""
}

func (p *qontoProvider) boolSetting(configured types.Bool, variable string, diags *diag.Diagnostics) bool {
	if !configured.IsNull() {
		return configured.ValueBool()
	}

	value, err := credentials.FlagFromEnvironment(p.getenv, variable)
	if err != nil {
		diags.Append(variableError(err))
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
		Observe:               logAttempt,
		ObserveApproval:       logApproval,
	}
}

// refusedError is the diagnostic of a setting that the client does not accept. Its errors are sentences about one
// setting, without values.
func (s settings) refusedError(err error) diag.Diagnostic {
	at := "endpoint"

	switch {
	case errors.Is(err, qonto.ErrAutoApprove):
		return diag.NewAttributeErrorDiagnostic(path.Root("sca"), "Approvals are given by people", "sca.auto_approve needs the method "+
			qonto.SCAMethodMock+", which only Qonto's sandbox has. Set staging_token for the sandbox, or remove auto_approve.")
	case errors.Is(err, qonto.ErrSCAMethod):
		at = "sca"
	case s.endpoint == "":
		at = "staging_token"
	}

	return diag.NewAttributeErrorDiagnostic(path.Root(at), summaryNotAccepted, "The setting cannot be used: "+err.Error()+".")
}
