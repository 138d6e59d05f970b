// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
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
	errEndpointInvalid  = errors.New("the OAuth endpoint is not an absolute URL such as " + ProductionOAuthEndpoint)
	errEndpointExtra    = errors.New("the OAuth endpoint must be scheme and host only, without user name, path, query or fragment")
	errEndpointInsecure = errors.New("the OAuth endpoint must use https; plain http is accepted for loopback hosts only")
)

// parseEndpoint refuses what would show secrets to others. Its errors do not repeat the text, which may hold some.
func parseEndpoint(text string, allowInsecure bool) (*url.URL, error) {
	endpoint, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || endpoint.Hostname() == "" {
		return nil, errEndpointInvalid
	}

	if *endpoint != (url.URL{Scheme: endpoint.Scheme, Host: endpoint.Host}) {
		return nil, errEndpointExtra
	}

	switch endpoint.Scheme {
	case "https":
		return endpoint, nil
	case "http":
		if allowInsecure || isLoopback(endpoint.Hostname()) {
			return endpoint, nil
		}

		return nil, errEndpointInsecure
	default:
		return nil, errEndpointInvalid
	}
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}

	address, err := netip.ParseAddr(host)

	return err == nil && address.IsLoopback()
}
