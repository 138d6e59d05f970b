// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	keepAlive        = 30 * time.Second
	idleConnTimeout  = 90 * time.Second
	idleConns        = 128
	idleConnsPerHost = 64 // Go's default of 2 makes Terraform's workers reconnect all the time over HTTP/1.1
	headerBytes      = 64 << 10
	pingAfter        = 15 * time.Second // a connection that died silently is noticed, not waited for
	pingTimeout      = 10 * time.Second
)

// newTransport returns the transport of a client. It is used without http.Client, so redirects are never followed:
// a redirect would carry the token, or a write, to another host.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: keepAlive}

	return &http.Transport{
		Proxy:                  hosts.Proxy,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    handshakeTimeout,
		MaxIdleConns:           idleConns,
		MaxIdleConnsPerHost:    idleConnsPerHost,
		IdleConnTimeout:        idleConnTimeout,
		MaxResponseHeaderBytes: headerBytes,
	}
}
