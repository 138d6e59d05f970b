// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// The public hosts of the API, as published by Qonto.
const (
	ProductionEndpoint = "https://thirdparty.qonto.com"
	SandboxEndpoint    = "https://thirdparty-sandbox.staging.qonto.co"
)

const defaultUserAgent = "terraform-provider-qonto"

// Errors of a configuration that New refuses. None of them repeats the value: it may hold a secret.
var (
	errNoTokens         = errors.New("no token source is configured")
	errEndpointInvalid  = errors.New("the endpoint is not an absolute URL such as " + ProductionEndpoint)
	errEndpointUserinfo = errors.New("the endpoint must not carry a user name or password")
	errEndpointExtra    = errors.New("the endpoint must not have a query or a fragment")
	errEndpointVersion  = errors.New("the endpoint must not end with /v2: the API version is added to it")
	errStagingToken     = errors.New("the staging token cannot be used: only visible ASCII characters can be sent in a header")

	// ErrSCAMethod means that the SCA method cannot be sent.
	ErrSCAMethod = errors.New("the SCA method cannot be used: only visible ASCII characters can be sent in a header")
	// ErrAutoApprove means that approvals are to be automatic where only people can give them.
	ErrAutoApprove = errors.New("approvals are automatic only with the SCA method " + SCAMethodMock)
)

// Config says how to reach the API. Only Tokens is required.
type Config struct {
	// Endpoint is the scheme and host of the API, without /v2. Empty means production, or the sandbox when
	// StagingToken is set.
	Endpoint string
	// AllowInsecureEndpoint accepts plain http for hosts other than loopback ones.
	AllowInsecureEndpoint bool
	// Tokens gives the OAuth access token of each request.
	Tokens TokenSource
	// StagingToken is the sandbox's X-Qonto-Staging-Token, sent with every request when it is set.
	StagingToken secret.Text
	// SCAMethod is the X-Qonto-2fa-Preference of writes: paired-device, passkey, or mock in the sandbox.
	// Empty means that the header is not sent and Qonto chooses.
	SCAMethod string
	// SCAAutoApprove has the client give the approvals itself. It needs the SCA method mock, which only the sandbox has.
	SCAAutoApprove bool
	// Organization is the id or slug of the organization that the token has to belong to. Before the first call the client
	// asks for it, which takes the scope organization.read. Empty means that any organization will do.
	Organization string
	// UserAgent names this client and its versions.
	UserAgent string
	// Transport carries the requests. Nil means a transport of the client's own that fits the API.
	Transport http.RoundTripper
	// Observe is called after every HTTP attempt, from the goroutine of the request. It may be nil.
	Observe func(context.Context, AttemptEvent)
	// ObserveApproval is called when a write waits for an approval, every half minute meanwhile, and with the decision,
	// from the goroutine of the write. It may be nil.
	ObserveApproval func(context.Context, sca.Event)
}

// TokenSource gives access tokens. It must be safe for concurrent use.
type TokenSource interface {
	// Token returns the access token to send now. The text of its error is shown to users.
	Token(ctx context.Context) (string, error)
}

// TokenRenewer is what a TokenSource may implement in addition, to replace a token that Qonto refused with a 401
// before it was due to expire.
type TokenRenewer interface {
	// Renew returns a token that differs from the refused one. It is called at most once per API call; the same
	// call is then repeated once. The text of its error is shown to users.
	Renew(ctx context.Context, refused string) (string, error)
}

// StaticToken is a TokenSource that always gives the same token. White space around it is removed, because
// tokens are often read from files that end with a line feed.
func StaticToken(token string) TokenSource {
	return staticToken{secret.Trimmed(token)}
}

// staticToken is shown as its secret is: not at all.
type staticToken struct{ secret.Text }

func (s staticToken) Token(context.Context) (string, error) { return s.Reveal(), nil }

func (c Config) endpoint() (*url.URL, error) {
	text := c.Endpoint

	switch {
	case text != "":
	case c.StagingToken != (secret.Text{}):
		text = SandboxEndpoint
	default:
		text = ProductionEndpoint
	}

	address, err := url.Parse(text)
	if err != nil || address.Hostname() == "" || address.Opaque != "" {
		return nil, errEndpointInvalid // the parser's own error repeats the URL
	}

	if address.User != nil {
		return nil, errEndpointUserinfo
	}

	if address.RawQuery != "" || address.ForceQuery || address.Fragment != "" {
		return nil, errEndpointExtra
	}

	address.Path = strings.TrimRight(address.Path, "/")
	address.RawPath = ""

	if strings.HasSuffix(address.Path, "/v2") {
		return nil, errEndpointVersion
	}

	return address, c.checkScheme(address)
}

func (c Config) checkScheme(address *url.URL) error {
	err := hosts.Check(address, c.AllowInsecureEndpoint)

	switch {
	case errors.Is(err, hosts.ErrScheme):
		return errEndpointInvalid
	case err != nil:
		return fmt.Errorf("the endpoint %w", err)
	default:
		return nil
	}
}

func (c Config) checkHeaders() error {
	switch {
	case !c.StagingToken.IsZero() && !c.StagingToken.Sendable():
		return errStagingToken
	case c.SCAMethod != "" && !secret.IsSendable(c.SCAMethod):
		return ErrSCAMethod
	default:
		return nil
	}
}
