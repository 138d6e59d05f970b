// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"net/http"
	"os"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// Application says as whom, and where, tokens are asked for. The zero value is Qonto's production with what the
// credentials say of themselves.
type Application struct {
	// ClientID and ClientSecret are the OAuth application's. Empty means what the credentials say.
	ClientID     string
	ClientSecret secret.Text
	// OAuthEndpoint is scheme and host of the OAuth server. Empty means what the credentials say, or else Qonto's
	// production, or its sandbox when StagingToken is set.
	OAuthEndpoint string
	// AllowInsecureEndpoint accepts plain http for hosts other than loopback ones.
	AllowInsecureEndpoint bool
	// StagingToken is the sandbox's, sent with every request when it is set.
	StagingToken secret.Text
	// UserAgent names this client and its versions.
	UserAgent string
	// Getenv reads the variable that credentials name for the client secret. Nil means the process's environment.
	Getenv func(string) string
	// Transport carries the requests. Nil means one of its own.
	Transport http.RoundTripper
}

// check refuses settings that can never work, before there are credentials.
func (a Application) check() error {
	_, err := NewOAuth(a)

	return err
}

// ForCredentials fills in what the credentials know about themselves.
func (a Application) ForCredentials(found Credentials) Application {
	if a.ClientID == "" {
		a.ClientID = found.ClientID
	}

	if a.OAuthEndpoint == "" {
		a.OAuthEndpoint = found.OAuthEndpoint
	}

	if a.ClientSecret.IsZero() && found.ClientSecretEnv != "" {
		a.ClientSecret = secret.Trimmed(a.getenv(found.ClientSecretEnv))
	}

	return a
}

// checkHelper refuses credentials from a helper that name an OAuth server which neither Qonto runs nor the settings name. What
// a helper prints may be written by more people than the settings, and refresh token and client secret would be sent there.
func (a Application) checkHelper(found Credentials) error {
	if found.RefreshToken.IsZero() || a.OAuthEndpoint != "" || found.OAuthEndpoint == "" || isQontos(found.OAuthEndpoint) {
		return nil
	}

	return errEndpointForeign
}

func (a Application) getenv(name string) string {
	if a.Getenv == nil {
		return os.Getenv(name)
	}

	return a.Getenv(name)
}

// endpoint is the OAuth server that the settings lead to.
func (a Application) endpoint() string {
	switch {
	case a.OAuthEndpoint != "":
		return a.OAuthEndpoint
	case !a.StagingToken.IsZero():
		return SandboxOAuthEndpoint
	default:
		return ProductionOAuthEndpoint
	}
}
