// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"regexp"
	"sync"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

var (
	errEmptyToken = errors.New("the access token is empty or has characters that cannot be sent")
	errAPIKey     = errors.New("it is an API key (login and secret), and cards need an OAuth access token: " +
		"get one with terraform-provider-qonto login")
)

// An OAuth token has no colon, and a token with dots may be a JWT with whatever somebody put around it.
var apiKeyPattern = regexp.MustCompile(`^[^\s:./]+:[^\s:./]+$`)

// IsAPIKey tells whether a text that was given as access token has the form of Qonto's API keys, slug:secret. These open
// other parts of the API.
func IsAPIKey(token string) bool { return apiKeyPattern.MatchString(token) }

// accessToken is the token to send: the renewed one, or else that of the source.
func (c *Client) accessToken(ctx context.Context, current *execution) (string, *Error) {
	if current.token != "" {
		return current.token, nil
	}

	token, err := c.config.Tokens.Token(ctx)

	switch {
	case err != nil && ctx.Err() != nil:
		return "", current.fail(kindOfContext(ctx.Err()), ctx.Err(), "")
	case err != nil:
		return "", current.fail(KindCredentials, err, c.scrubber("", current.call).sentence(err.Error()))
	case IsAPIKey(token):
		return "", current.fail(KindCredentials, errAPIKey, errAPIKey.Error())
	case !secret.IsSendable(token):
		return "", current.fail(KindCredentials, errEmptyToken, errEmptyToken.Error())
	default:
		return token, nil
	}
}

// renewToken replaces a refused token, once. Not more often: Qonto throttles addresses that get many answers of 401. The
// error is the source's.
func (c *Client) renewToken(ctx context.Context, current *execution, refused string) (bool, error) {
	renewer, ok := c.config.Tokens.(TokenRenewer)
	if !ok || current.renewed {
		return false, nil
	}

	current.renewed = true

	token, err := renewer.Renew(ctx, refused)
	if err != nil {
		return false, err
	}

	if _, known := c.refused.answer(token); known || !secret.IsSendable(token) {
		return false, nil
	}

	current.token = token

	return true, nil
}

// refusedTokens are the tokens that Qonto has refused, with its answers.
type refusedTokens struct{ answers sync.Map } // of secret.Text to Error

func (r *refusedTokens) add(token string, answer *Error) { r.answers.Store(secret.New(token), *answer) }

// answer is what Qonto said to a token, false for a token that was not refused.
func (r *refusedTokens) answer(token string) (Error, bool) {
	found, _ := r.answers.Load(secret.New(token))
	answer, refused := found.(Error)

	return answer, refused
}

// replaceRefused is the token to send instead of one that an earlier call was refused with, without asking Qonto again. The
// source may have another one by now: another process may have refreshed the same credentials.
func (c *Client) replaceRefused(ctx context.Context, current *execution, token string, answer Error) (string, *Error) {
	renewed, err := c.renewToken(ctx, current, token)

	switch {
	case renewed:
		return current.token, nil
	case err != nil && ctx.Err() != nil:
		return "", current.fail(kindOfContext(ctx.Err()), ctx.Err(), "")
	case err != nil:
		answer.cause, answer.reason = err, c.scrubber(token, current.call).sentence(err.Error())
	}

	failure := current.fail(KindUnauthorized, answer.cause, answer.reason)
	failure.Status, failure.Items, failure.TraceID = answer.Status, answer.Items, answer.TraceID

	return "", failure
}

// scrubber hides the secrets that the call sends, and the delivery address.
func (c *Client) scrubber(token string, call *call) scrubber {
	return newScrubber(token, c.config.StagingToken.Reveal(), call.session.Reveal()).and(call.private...)
}
