// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// The environment variables that stand in for settings of the provider block.
const (
	envAccessToken  = "QONTO_ACCESS_TOKEN"
	envStagingToken = "QONTO_STAGING_TOKEN"
	envEndpoint     = "QONTO_ENDPOINT"
)

var errUnknownSetting = errors.New("a setting of the provider is not known yet")

// settings are the provider block and the environment taken together.
type settings struct {
	accessToken           string
	stagingToken          string
	endpoint              string
	allowInsecureEndpoint bool
}

// resolve lets the configuration win over the environment.
func (p *qontoProvider) resolve(config *model) settings {
	either := func(configured types.String, variable string) string {
		if !configured.IsNull() {
			return configured.ValueString()
		}

		return p.getenv(variable)
	}

	return settings{
		accessToken:           either(config.AccessToken, envAccessToken),
		stagingToken:          either(config.StagingToken, envStagingToken),
		endpoint:              either(config.Endpoint, envEndpoint),
		allowInsecureEndpoint: config.AllowInsecureEndpoint.ValueBool(),
	}
}

func (s settings) check() diag.Diagnostics {
	var diags diag.Diagnostics

	if s.accessToken == "" {
		diags.AddAttributeError(path.Root("access_token"), "No credentials for Qonto", fmt.Sprintf(
			"The provider has no access token. Set access_token in the provider block or the environment variable %s.\n\n"+
				"Cards need an OAuth token with the scopes card.read, card.write, organization.read and membership.read: "+
				"an API key (login and secret) cannot manage cards.", envAccessToken))
	}

	return diags
}

func (s settings) client(agent string) qonto.Config {
	return qonto.Config{
		Endpoint:              s.endpoint,
		AllowInsecureEndpoint: s.allowInsecureEndpoint,
		Tokens:                qonto.StaticToken(s.accessToken),
		StagingToken:          s.stagingToken,
		UserAgent:             agent,
		Observe:               logExchange,
		ObserveApproval:       logApproval,
	}
}

// refused words a setting that the client does not accept. Its errors are sentences about one setting, without values.
func (s settings) refused(err error) diag.Diagnostic {
	at := "endpoint"
	if s.endpoint == "" {
		at = "staging_token"
	}

	return diag.NewAttributeErrorDiagnostic(path.Root(at), "Setting of the provider not accepted", "The setting cannot be used: "+err.Error()+".")
}

func unknownSetting(name string) error {
	return fmt.Errorf("%w: %s depends on a resource that is still to be applied; "+
		"apply that one first, for instance with -target", errUnknownSetting, name)
}
