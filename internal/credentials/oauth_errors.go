// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// What can go wrong at the OAuth server. Its own words are not repeated: they can hold what was sent.
var (
	errGrantRefused  = errors.New("the OAuth server no longer accepts this code or refresh token (invalid_grant)")
	errClientRefused = errors.New("the OAuth server does not accept the application: check client_id and client_secret (" + EnvClientSecret + ")")
	errScopeRefused  = errors.New("the OAuth server does not grant one of the scopes to this application")
	errOAuthRefused  = errors.New("the OAuth server refused the request")
	errOAuthBusy     = errors.New("the OAuth server failed or is busy")
	errNotOAuth      = errors.New("the answer is not one of Qonto's OAuth server: check oauth_endpoint, the staging token and proxies")
	errUnreachable   = errors.New("there was no answer from Qonto's OAuth server: check the network, proxies and oauth_endpoint")
	errUntrusted     = errors.New("the certificate of the OAuth server is not trusted: " +
		"add a private CA to the system's store, or name it in SSL_CERT_FILE")
	errRevokeRefused  = errors.New("the OAuth server did not revoke the token")
	errTokenUnhelpful = errors.New("the OAuth server answered without an access token")
)

// describeError words an error of the OAuth library without what was sent or answered.
func describeError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("%w (%w)", errUnreachable, ctx.Err())
	}

	if refusal, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return classifyRefusal(refusal.Response.StatusCode, refusal.ErrorCode)
	}

	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return errUntrusted
	}

	if _, ok := errors.AsType[*url.Error](err); ok {
		return errUnreachable
	}

	switch text := err.Error(); {
	case strings.Contains(text, "cannot fetch token"):
		return errUnreachable // half an answer
	case strings.Contains(text, "missing access_token"):
		return errTokenUnhelpful
	default:
		return errNotOAuth
	}
}

func classifyRefusal(status int, code string) error {
	switch {
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		return fmt.Errorf("%w (HTTP %d)", errOAuthBusy, status)
	case code == "invalid_grant":
		return errGrantRefused
	case code == "invalid_client", code == "unauthorized_client":
		return errClientRefused
	case code == "invalid_scope":
		return errScopeRefused
	case code == "":
		return fmt.Errorf("%w (HTTP %d)", errNotOAuth, status)
	default:
		return fmt.Errorf("%w (HTTP %d)", errOAuthRefused, status)
	}
}

// isTemporary tells that another attempt may end otherwise.
func isTemporary(err error) bool {
	return errors.Is(err, errOAuthBusy) || errors.Is(err, errUnreachable)
}

// classifyRevocation reads the answer to a revocation. The sandbox answers a missing staging token with 200 and a page of
// HTML, so success is an answer that is not one.
func classifyRevocation(response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument))
	if err != nil {
		return errUnreachable
	}

	text := strings.TrimSpace(string(body))

	switch {
	case response.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("%w: %w", errRevokeRefused, classifyRefusal(response.StatusCode, errorCode(body)))
	case response.StatusCode >= http.StatusMultipleChoices, strings.HasPrefix(text, "<"):
		return fmt.Errorf("%w: %w", errRevokeRefused, errNotOAuth)
	default:
		return nil
	}
}

func errorCode(body []byte) string {
	var refusal struct {
		Error string `json:"error"`
	}

	if json.Unmarshal(body, &refusal) != nil {
		return ""
	}

	return refusal.Error
}
