// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

var (
	errArguments = errors.New("only flags are accepted after the command")
	errNoStaging = errors.New("the sandbox needs a staging token: set " + credentials.EnvStagingToken + " or -staging-token")
	errVariable  = errors.New("-client-secret-env wants a name that begins with " + credentials.EnvClientSecret)
	errNoFile    = errors.New("there is no folder for configuration files on this machine: name a file with -credentials-file")
)

// options are the flags that all commands share.
type options struct {
	flags *flag.FlagSet
	env   Environment

	file           string
	clientID       string
	secretVariable string
	oauthEndpoint  string
	staging        string
	sandbox        bool
	allowInsecure  bool
}

func newOptions(name, about string, env Environment) *options {
	o := &options{flags: flag.NewFlagSet(name, flag.ContinueOnError), env: env}
	o.flags.SetOutput(env.Err)
	o.flags.Usage = func() {
		_, _ = fmt.Fprintf(env.Err, "Usage: terraform-provider-qonto %s [flags]\n\n%s\n\n", name, about)

		o.flags.PrintDefaults()
	}

	o.flags.StringVar(&o.file, "credentials-file", env.defaultFile(), "the file with the credentials ("+credentials.EnvCredentialsFile+")")
	o.flags.StringVar(&o.clientID, "client-id", env.Getenv(credentials.EnvClientID),
		"OAuth application from Qonto's Developer Portal ("+credentials.EnvClientID+")")
	o.flags.StringVar(&o.secretVariable, "client-secret-env", "", "name of the environment variable with the client secret; it begins with "+
		credentials.EnvClientSecret+"_ (default "+credentials.EnvClientSecret+")")
	o.flags.StringVar(&o.oauthEndpoint, "oauth-endpoint", env.Getenv(credentials.EnvOAuthEndpoint),
		"another OAuth server ("+credentials.EnvOAuthEndpoint+")")
	o.flags.StringVar(&o.staging, "staging-token", "", "staging token of the sandbox; other users of this machine can see flags, "+
		"so prefer the variable ("+credentials.EnvStagingToken+")")
	o.flags.BoolVar(&o.sandbox, "sandbox", false, "use Qonto's sandbox; asks for the staging token if it is not set")
	o.flags.BoolVar(&o.allowInsecure, "allow-insecure-endpoint", false, "accept plain http for hosts other than this machine")

	return o
}

func (o *options) parse(args []string) error {
	err := o.flags.Parse(args)
	if err != nil {
		return err //nolint:wrapcheck // it is about the flags, which it names
	}

	switch {
	case o.flags.NArg() > 0:
		return errArguments
	case o.file == "":
		return errNoFile
	case !credentials.IsSecretVariable(o.variable()):
		return errVariable
	default:
		return nil
	}
}

// application is as whom and where the OAuth server is asked. The secret is asked for if nothing has it and ask is set.
func (o *options) application(ctx context.Context, ask bool) (credentials.Application, error) {
	app := credentials.Application{
		ClientID:              strings.TrimSpace(o.clientID),
		OAuthEndpoint:         o.oauthEndpoint,
		AllowInsecureEndpoint: o.allowInsecure,
		UserAgent:             o.env.UserAgent,
		Getenv:                o.env.Getenv,
	}

	staging, err := o.stagingToken(ctx)
	if err != nil {
		return app, err
	}

	app.StagingToken = staging

	secret, err := o.clientSecret(ctx, ask)
	app.ClientSecret = secret

	return app, err
}

func (o *options) stagingToken(ctx context.Context) (secret.Text, error) {
	for _, text := range []string{o.staging, o.env.Getenv(credentials.EnvStagingToken)} {
		if text != "" {
			return secret.Trimmed(text), nil
		}
	}

	if !o.sandbox {
		return secret.Text{}, nil
	}

	if o.env.AskSecret == nil {
		return secret.Text{}, errNoStaging
	}

	text, err := o.env.AskSecret(ctx, "Staging token of the sandbox: ")
	if err == nil && text == "" {
		err = errNoStaging
	}

	return secret.Trimmed(text), err
}

func (o *options) clientSecret(ctx context.Context, ask bool) (secret.Text, error) {
	if text := o.env.Getenv(o.variable()); text != "" {
		return secret.Trimmed(text), nil
	}

	if !ask || o.env.AskSecret == nil {
		return secret.Text{}, nil
	}

	text, err := o.env.AskSecret(ctx, "Client secret (empty if the application has none): ")

	return secret.Trimmed(text), err
}

// variable is the name of the environment variable with the client secret.
func (o *options) variable() string {
	if o.secretVariable == "" {
		return credentials.EnvClientSecret
	}

	return o.secretVariable
}
