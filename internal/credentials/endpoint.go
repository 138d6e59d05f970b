// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

// The public hosts of Qonto's OAuth server, as published by Qonto.
const (
	ProductionOAuthEndpoint = "https://oauth.qonto.com"
	SandboxOAuthEndpoint    = "https://oauth-sandbox.staging.qonto.co"
)

const (
	authorizePath = "/oauth2/auth"
	tokenPath     = "/oauth2/token" //nolint:gosec // a path
	revokePath    = "/oauth2/revoke"
)

var (
	errEndpointInvalid = errors.New("the OAuth endpoint is not an absolute URL such as " + ProductionOAuthEndpoint)
	errEndpointForeign = errors.New("the credentials name an OAuth server that is not Qonto's: " +
		"if it is the right one, name it in oauth_endpoint or " + EnvOAuthEndpoint + " as well")
	errEndpointExtra = errors.New("the OAuth endpoint must be scheme and host only, without user name, path, query or fragment")
)

// parseEndpoint refuses what would show secrets to others. Its errors do not repeat the text, which may hold some.
func parseEndpoint(text string, allowInsecure bool) (*url.URL, error) {
	address, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || address.Hostname() == "" {
		return nil, errEndpointInvalid
	}

	if *address != (url.URL{Scheme: address.Scheme, Host: address.Host}) {
		return nil, errEndpointExtra
	}

	err = hosts.Check(address, allowInsecure)

	switch {
	case errors.Is(err, hosts.ErrScheme):
		return nil, errEndpointInvalid
	case err != nil:
		return nil, fmt.Errorf("the OAuth endpoint %w", err)
	default:
		return address, nil
	}
}

// isQontos tells whether an endpoint is one of Qonto's own, in any spelling that leads to the same server.
func isQontos(endpoint string) bool {
	address, err := parseEndpoint(endpoint, false)
	if err != nil {
		return false
	}

	named := strings.ToLower(address.String())

	return named == ProductionOAuthEndpoint || named == SandboxOAuthEndpoint
}
