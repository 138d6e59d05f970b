// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

// Client speaks Qonto's Business API. It is safe for concurrent use; one client per token and process is meant to
// be shared, because it keeps the rate limits for all of its callers.
type Client struct {
	config    Config
	endpoint  *url.URL
	address   string // scheme and host of the endpoint, to be shown
	transport http.RoundTripper
	limits    *limiter
	keys      *keyLocks
	writes    atomic.Uint64
	approvals *sca.Queue
	clock     clock.Server
	people    people

	refused       refusedTokens
	organization  *organizationGuard
	badTokenShown atomic.Bool // an error about the access token was shown to the user
}

// New checks the configuration and returns a client. It sends nothing. It refuses endpoints without TLS (loopback
// excepted), endpoints with credentials in them, and header values that cannot be sent.
func New(config Config) (*Client, error) {
	if config.Tokens == nil {
		return nil, errNoTokens
	}

	endpoint, err := config.endpoint()
	if err != nil {
		return nil, err
	}

	err = config.checkHeaders()
	if err != nil {
		return nil, err
	}

	if config.SCAAutoApprove && config.SCAMethod != SCAMethodMock {
		return nil, ErrAutoApprove
	}

	if config.UserAgent == "" {
		config.UserAgent = defaultUserAgent
	}

	transport := config.Transport
	if transport == nil {
		transport = newTransport()
	}

	return &Client{
		config:    config,
		endpoint:  endpoint,
		address:   endpoint.Scheme + "://" + endpoint.Host,
		transport: transport,
		limits:    newLimiter(),
		keys:      newKeyLocks(),
		approvals: sca.NewQueue(),

		organization: newOrganizationGuard(config.Organization),
	}, nil
}

// IsLocal tells whether requests go to this machine, and so to no Qonto.
func (c *Client) IsLocal() bool {
	return hosts.IsLoopback(c.endpoint.Hostname())
}

// CloseIdleConnections closes connections that are kept for later requests. The client stays usable.
func (c *Client) CloseIdleConnections() {
	if closer, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// Writes is how many calls that change something have begun so far. What was read while it was another number may be
// out of date.
func (c *Client) Writes() uint64 {
	return c.writes.Load()
}

// ServerTime is the time by Qonto's clock, false before the first answer that tells it. The clock of this machine may be
// off by any amount, so ages of cards are measured by this one.
func (c *Client) ServerTime() (time.Time, bool) { return c.clock.Now() }
