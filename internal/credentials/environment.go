// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// The environment variables of the provider, of login and its sisters, and of reviews.
const (
	EnvAccessToken           = "QONTO_ACCESS_TOKEN"
	EnvCredentialsFile       = "QONTO_CREDENTIALS_FILE"    //nolint:gosec // the name of a variable
	EnvCredentialsCommand    = "QONTO_CREDENTIALS_COMMAND" //nolint:gosec // the name of a variable
	EnvClientID              = "QONTO_CLIENT_ID"
	EnvClientSecret          = "QONTO_CLIENT_SECRET" //nolint:gosec // the name of a variable, and the beginning of others
	EnvStagingToken          = "QONTO_STAGING_TOKEN"
	EnvOrganizationID        = "QONTO_ORGANIZATION_ID"
	EnvEndpoint              = "QONTO_ENDPOINT"
	EnvOAuthEndpoint         = "QONTO_OAUTH_ENDPOINT"
	EnvAllowInsecureEndpoint = "QONTO_ALLOW_INSECURE_ENDPOINT"
	EnvSCAMethod             = "QONTO_SCA_METHOD"
	EnvSCAAutoApprove        = "QONTO_SCA_AUTO_APPROVE"
)

// Errors of the environment. Each is the end of a sentence that begins with the variables that it is about.
var (
	// ErrTwoOrigins means that nobody can tell from which of two origins tokens are to come.
	ErrTwoOrigins = errors.New("are both set")

	errNotAFlag = errors.New("must be true or false")
)

// Origin is where tokens come from: one of the fields says so. The zero value says nothing.
type Origin struct {
	Token   secret.Text // an access token, used as it is
	File    string
	Command []string
}

// IsZero tells that nothing says where tokens come from.
func (o Origin) IsZero() bool { return o.Token.IsZero() && o.File == "" && len(o.Command) == 0 }

// NewSource is the source of an origin that is a file or a command. It reads nothing and runs nothing yet.
func (o Origin) NewSource(app Application) (*Source, error) {
	if o.File != "" {
		return NewFileSource(o.File, app)
	}

	return NewCommandSource(o.Command, app)
}

// OriginFromEnvironment is the origin that a variable names, zero if none does. A variable with nothing but white space counts
// as not set. Two origins are [ErrTwoOrigins].
func OriginFromEnvironment(getenv func(string) string) (Origin, error) {
	var variables []string

	for _, name := range []string{EnvAccessToken, EnvCredentialsFile, EnvCredentialsCommand} {
		if strings.TrimSpace(getenv(name)) != "" {
			variables = append(variables, name)
		}
	}

	switch {
	case len(variables) == 0:
		return Origin{}, nil
	case len(variables) > 1:
		return Origin{}, fmt.Errorf("%s and %s %w", variables[0], variables[1], ErrTwoOrigins)
	case variables[0] == EnvAccessToken:
		return Origin{Token: secret.Trimmed(getenv(EnvAccessToken))}, nil
	case variables[0] == EnvCredentialsFile:
		return Origin{File: getenv(EnvCredentialsFile)}, nil
	}

	argv, err := ParseCommand(getenv(EnvCredentialsCommand))
	if err == nil && len(argv) == 0 {
		err = errNoCommand
	}

	if err != nil {
		return Origin{}, fmt.Errorf("%s cannot be used: %w", EnvCredentialsCommand, err)
	}

	return Origin{Command: argv}, nil
}

// FlagFromEnvironment is the value of a variable that is true or false, false if it is not set.
func FlagFromEnvironment(getenv func(string) string, name string) (bool, error) {
	text := getenv(name)
	if text == "" {
		return false, nil
	}

	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%s %w", name, errNotAFlag)
	}

	return value, nil
}
