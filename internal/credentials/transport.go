// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	headerBytes      = 64 << 10

	headerStagingToken = "X-Qonto-Staging-Token" //nolint:gosec // the name of a header
)

// newTransport returns the transport of an OAuth client. Connections are not kept: calls are an hour apart.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout}

	return &http.Transport{
		Proxy:                  hosts.Proxy,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    handshakeTimeout,
		MaxResponseHeaderBytes: headerBytes,
	}
}

// headerTransport adds the headers that every OAuth request carries.
type headerTransport struct {
	next      http.RoundTripper
	staging   secret.Text
	userAgent string
}

// RoundTrip sends a copy of the request with the headers.
func (t headerTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())

	if !t.staging.IsZero() {
		request.Header.Set(headerStagingToken, t.staging.Reveal())
	}

	if t.userAgent != "" {
		request.Header.Set("User-Agent", t.userAgent)
	}

	request.Header.Set("Accept", "application/json")

	return t.next.RoundTrip(request) //nolint:wrapcheck // a RoundTripper passes its errors on
}

// newHTTPClient returns a client that follows no redirect: it would carry a refresh token to another host.
func newHTTPClient(app Application) *http.Client {
	transport := app.Transport
	if transport == nil {
		transport = newTransport()
	}

	return &http.Client{
		Transport:     headerTransport{next: transport, staging: app.StagingToken, userAgent: app.UserAgent},
		Timeout:       attemptTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
