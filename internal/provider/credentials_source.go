// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// The attributes that say where tokens come from.
const (
	attrAccessToken        = "access_token"
	attrCredentialsFile    = "credentials_file"
	attrCredentialsCommand = "credentials_command"
)

// credentialsSource is where tokens come from.
type credentialsSource struct {
	attribute string // which of the three it is
	token     secret.Text
	file      string
	argv      []string
}

// empty tells that the setting is there but says nothing.
func (s credentialsSource) empty() bool { return s.token.IsZero() && s.file == "" && len(s.argv) == 0 }

// isAPIKey tells that the token is the other kind of credentials that Qonto gives out.
func (s credentialsSource) isAPIKey() bool {
	return s.attribute == attrAccessToken && qonto.IsAPIKey(s.token.Reveal())
}

// chooseSource takes the source of the provider block, or else the one of the environment. Two in the same place are an
// error: nobody can tell which one was meant.
func (p *qontoProvider) chooseSource(ctx context.Context, config *model) (credentialsSource, diag.Diagnostics) {
	sources, diags := configuredSources(ctx, config)
	if len(sources) == 0 {
		sources, diags = p.environmentSources()

		if len(sources) > 1 {
			diags.AddError("Two sources of credentials", "The environment variables "+variableOf(sources[0])+" and "+variableOf(sources[1])+
				" are both set. Unset one of them, or choose in the provider block.")
		}
	}

	switch {
	case diags.HasError():
		return credentialsSource{}, diags
	case len(sources) == 0:
		diags.AddAttributeError(path.Root(attrAccessToken), "No credentials for Qonto", "The provider has no access token. Set "+
			attrAccessToken+" in the provider block or the environment variable "+envAccessToken+", or "+attrCredentialsFile+" ("+envCredentialsFile+
			") or "+attrCredentialsCommand+" ("+envCredentialsCommand+") for credentials that are refreshed.\n\n"+
			"Cards need an OAuth token with the scopes card.read, card.write, organization.read and membership.read: "+
			"an API key (login and secret) cannot manage cards.")

		return credentialsSource{}, diags
	case sources[0].isAPIKey():
		diags.AddAttributeError(path.Root(attrAccessToken), "Access token is an API key", "What "+attrAccessToken+" or "+envAccessToken+
			" says has the form of an API key (login and secret). Qonto accepts no API keys for cards: they need an OAuth access token.\n\n"+
			"Get one with: terraform-provider-qonto login\n\nIt writes a file, for "+attrCredentialsFile+" or "+envCredentialsFile+".")
	case sources[0].empty():
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
		found = append(found, credentialsSource{attribute: attrAccessToken, token: secret.Trimmed(config.AccessToken.ValueString())})
	}

	if !config.CredentialsFile.IsNull() {
		found = append(found, credentialsSource{attribute: attrCredentialsFile, file: config.CredentialsFile.ValueString()})
	}

	if !config.CredentialsCommand.IsNull() {
		command := credentialsSource{attribute: attrCredentialsCommand}
		diags = config.CredentialsCommand.ElementsAs(ctx, &command.argv, false)
		found = append(found, command)
	}

	return found, diags
}

// environmentSources are the sources that variables name. An empty variable is none.
func (p *qontoProvider) environmentSources() ([]credentialsSource, diag.Diagnostics) {
	var (
		found []credentialsSource
		diags diag.Diagnostics
	)

	for _, attribute := range []string{attrAccessToken, attrCredentialsFile, attrCredentialsCommand} {
		named := credentialsSource{attribute: attribute}

		text := p.getenv(variableOf(named))
		if strings.TrimSpace(text) == "" {
			continue
		}

		switch attribute {
		case attrAccessToken:
			named.token = secret.Trimmed(text)
		case attrCredentialsFile:
			named.file = text
		default:
			argv, err := credentials.ParseCommand(text)
			if err != nil {
				diags.AddError("Environment variable not accepted", "The environment variable "+envCredentialsCommand+" cannot be used: "+err.Error()+".")
			}

			named.argv = argv
		}

		found = append(found, named)
	}

	return found, diags
}

func variableOf(named credentialsSource) string {
	return map[string]string{
		attrAccessToken:        envAccessToken,
		attrCredentialsFile:    envCredentialsFile,
		attrCredentialsCommand: envCredentialsCommand,
	}[named.attribute]
}

// tokens makes the token source. It reads nothing and runs nothing yet: Terraform configures providers more often than it
// uses them.
func (p *qontoProvider) tokens(s settings, agent string) (qonto.TokenSource, diag.Diagnostics) {
	var diags diag.Diagnostics

	if s.source.attribute == attrAccessToken {
		return qonto.StaticToken(s.source.token.Reveal()), diags
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

	var (
		made *credentials.Source
		err  error
	)

	if s.source.attribute == attrCredentialsFile {
		made, err = credentials.NewFileSource(s.source.file, app)
	} else {
		made, err = credentials.NewCommandSource(s.source.argv, app)
	}

	if err != nil {
		at := s.source.attribute
		if s.oauthEndpoint != "" {
			at = "oauth_endpoint"
		}

		diags.AddAttributeError(path.Root(at), "Setting of the provider not accepted", "The setting cannot be used: "+err.Error()+".")

		return nil, diags
	}

	return made, diags
}
