// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/scopes"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// The attributes that say where tokens come from.
const (
	attrAccessToken        = "access_token"
	attrCredentialsFile    = "credentials_file"
	attrCredentialsCommand = "credentials_command"
)

// credentialsSource is where tokens come from.
type credentialsSource struct {
	credentials.Origin

	attribute string // which of the three it is
}

// getOne is the way to a first token.
const getOne = "Get one with: terraform-provider-qonto login (the provider's own program; the guide Credentials says where it is)"

// isAPIKey tells that the token is the other kind of credentials that Qonto gives out.
func (s credentialsSource) isAPIKey() bool {
	return s.attribute == attrAccessToken && qonto.IsAPIKey(s.Token.Reveal())
}

// chooseSource takes the source of the provider block, or else the one of the environment. Two in the same place are an
// error: nobody can tell which one was meant.
func (p *qontoProvider) chooseSource(ctx context.Context, config *model) (credentialsSource, diag.Diagnostics) {
	sources, diags := configuredSources(ctx, config)
	if len(sources) == 0 {
		sources, diags = p.environmentSources()
	}

	switch {
	case diags.HasError():
		return credentialsSource{}, diags
	case len(sources) == 0:
		diags.AddAttributeError(path.Root(attrAccessToken), "No credentials for Qonto", "The provider has no access token. Set "+
			attrAccessToken+" in the provider block or the environment variable "+credentials.EnvAccessToken+", or "+
			attrCredentialsFile+" ("+credentials.EnvCredentialsFile+") or "+attrCredentialsCommand+" ("+credentials.EnvCredentialsCommand+
			") for credentials that are refreshed.\n\n"+getOne+"\n\n"+
			"Cards need an OAuth token with the scopes "+scopes.ForCardsText()+": an API key (login and secret) cannot manage cards.")

		return credentialsSource{}, diags
	case sources[0].isAPIKey():
		diags.AddAttributeError(path.Root(attrAccessToken), "Access token is an API key", "What "+attrAccessToken+" or "+credentials.EnvAccessToken+
			" says has the form of an API key (login and secret). Qonto accepts no API keys for cards: they need an OAuth access token.\n\n"+
			getOne+"\n\nIt writes a file, for "+attrCredentialsFile+" or "+credentials.EnvCredentialsFile+".")
	case sources[0].IsZero():
		diags.AddAttributeError(path.Root(sources[0].attribute), "No credentials for Qonto", sources[0].attribute+
			" is set in the provider block, but empty. Remove it to use the environment.")
	case len(sources) > 1:
		diags.AddAttributeError(path.Root(sources[1].attribute), "Two sources of credentials", sources[0].attribute+" and "+
			sources[1].attribute+" are both set in the provider block. Remove one of them.")
	}

	return sources[0], diags
}

func configuredSources(ctx context.Context, config *model) ([]credentialsSource, diag.Diagnostics) {
	var (
		found []credentialsSource
		diags diag.Diagnostics
	)

	if !config.AccessToken.IsNull() {
		token := credentials.Origin{Token: secret.Trimmed(config.AccessToken.ValueString())}
		found = append(found, credentialsSource{attribute: attrAccessToken, Origin: token})
	}

	if !config.CredentialsFile.IsNull() {
		file := credentials.Origin{File: config.CredentialsFile.ValueString()}
		found = append(found, credentialsSource{attribute: attrCredentialsFile, Origin: file})
	}

	if !config.CredentialsCommand.IsNull() {
		command := credentialsSource{attribute: attrCredentialsCommand}
		diags = config.CredentialsCommand.ElementsAs(ctx, &command.Command, false)
		found = append(found, command)
	}

	return found, diags
}

// environmentSources are the source that a variable names, or nothing.
func (p *qontoProvider) environmentSources() ([]credentialsSource, diag.Diagnostics) {
	var diags diag.Diagnostics

	origin, err := credentials.OriginFromEnvironment(p.getenv)

	switch {
	case errors.Is(err, credentials.ErrTwoOrigins):
		diags.AddError("Two sources of credentials", "The environment variables "+err.Error()+". Unset one of them, or choose in the provider block.")
	case err != nil:
		diags.Append(variableError(err))
	case !origin.IsZero():
		return []credentialsSource{{attribute: attributeOf(origin), Origin: origin}}, nil
	}

	return nil, diags
}

// attributeOf is the attribute that an origin could come from.
func attributeOf(origin credentials.Origin) string {
	switch {
	case !origin.Token.IsZero():
		return attrAccessToken
	case origin.File != "":
		return attrCredentialsFile
	default:
		return attrCredentialsCommand
	}
}

// variableError is the diagnostic of an environment variable that cannot be used. Its errors begin with the variable.
func variableError(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Environment variable not accepted", "The environment variable "+err.Error()+".")
}

// tokens makes the token source. It reads nothing and runs nothing yet: Terraform configures providers more often than it
// uses them.
func (p *qontoProvider) tokens(s settings, agent string) (qonto.TokenSource, diag.Diagnostics) {
	var diags diag.Diagnostics

	if s.source.attribute == attrAccessToken {
		return qonto.StaticToken(s.source.Token.Reveal()), diags
	}

	app := credentials.Application{
		ClientID:              s.clientID,
		ClientSecret:          s.clientSecret,
		OAuthEndpoint:         s.oauthEndpoint,
		AllowInsecureEndpoint: s.allowInsecureEndpoint,
		StagingToken:          s.stagingToken,
		UserAgent:             agent,
		Getenv:                p.getenv,
		Transport:             p.transport,
	}

	made, err := s.source.NewSource(app)
	if err != nil {
		at := s.source.attribute
		if s.oauthEndpoint != "" {
			at = "oauth_endpoint"
		}

		diags.AddAttributeError(path.Root(at), summaryNotAccepted, "The setting cannot be used: "+err.Error()+".")

		return nil, diags
	}

	return made, diags
}
