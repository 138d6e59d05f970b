// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	// attemptTimeout and the pauses between attempts let three of them end within the 60 seconds for which Qonto
	// accepts a refresh token again.
	attemptTimeout = 15 * time.Second

	// accessTokenLife is what Qonto documents, for an answer that does not say.
	accessTokenLife = time.Hour
)

var (
	errNoClientID   = errors.New("there is no client_id: neither the settings nor the credentials name the OAuth application")
	errBadHeader    = errors.New("the staging token has characters that cannot be sent")
	errBadClient    = errors.New("the client id or client secret has characters that cannot be sent")
	errNoCode       = errors.New("there is no authorization code")
	errNoAccess     = errors.New("the answer has no usable access token")
	errCannotRevoke = errors.New("there is no token to revoke")
)

// OAuth speaks to Qonto's OAuth server as one application. It is safe for concurrent use.
type OAuth struct {
	clientID     string
	clientSecret secret.Text
	client       *http.Client
	base         *url.URL
}

// NewOAuth checks the settings and returns a client. It sends nothing. It refuses endpoints without TLS (loopback
// excepted) and values that cannot be sent.
func NewOAuth(app Application) (*OAuth, error) {
	base, err := parseEndpoint(app.endpoint(), app.AllowInsecureEndpoint)
	if err != nil {
		return nil, err
	}

	if !app.StagingToken.IsZero() && !app.StagingToken.Sendable() {
		return nil, errBadHeader
	}

	if app.ClientID != "" && !secret.IsSendable(app.ClientID) || !app.ClientSecret.IsZero() && !app.ClientSecret.Sendable() {
		return nil, errBadClient
	}

	return &OAuth{clientID: app.ClientID, clientSecret: app.ClientSecret, client: newHTTPClient(app), base: base}, nil
}

// config is made for each call: it holds the client secret as it is.
func (o *OAuth) config() oauth2.Config {
	return oauth2.Config{
		ClientID:     o.clientID,
		ClientSecret: o.clientSecret.Reveal(),
		Endpoint: oauth2.Endpoint{
			AuthURL:   o.base.String() + authorizePath,
			TokenURL:  o.base.String() + tokenPath,
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

// SignIn is one attempt of a member to sign in and agree.
type SignIn struct {
	State          string
	Verifier       string // of PKCE
	RedirectURL    string
	Scopes         []string
	OrganizationID string // skips the choice of an organization; may be empty
}

// SignInURL is where the member's browser has to go.
func (o *OAuth) SignInURL(attempt SignIn) string {
	config := o.config()
	config.RedirectURL = attempt.RedirectURL
	config.Scopes = attempt.Scopes

	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(attempt.Verifier)}
	if attempt.OrganizationID != "" {
		options = append(options, oauth2.SetAuthURLParam("organization_id", attempt.OrganizationID))
	}

	return config.AuthCodeURL(attempt.State, options...)
}

// Exchange turns the code that came with the redirect into credentials.
func (o *OAuth) Exchange(ctx context.Context, attempt SignIn, code string) (Credentials, error) {
	if o.clientID == "" {
		return Credentials{}, errNoClientID
	}

	if code == "" {
		return Credentials{}, errNoCode
	}

	config := o.config()
	config.RedirectURL = attempt.RedirectURL

	token, err := config.Exchange(o.withHTTPClient(ctx), code, oauth2.VerifierOption(attempt.Verifier))
	if err != nil {
		return Credentials{}, describeError(ctx, err)
	}

	next, err := o.credentials(token, attempt.Scopes)
	next.OAuthEndpoint = o.base.String()
	next.ClientID = o.clientID

	return next, err
}

// Refresh uses the refresh token, once. What it returns is to be stored before it is used.
func (o *OAuth) Refresh(ctx context.Context, old Credentials) (Credentials, error) {
	if o.clientID == "" {
		return Credentials{}, errNoClientID
	}

	config := o.config()

	token, err := config.TokenSource(o.withHTTPClient(ctx), &oauth2.Token{RefreshToken: old.RefreshToken.Reveal()}).Token()
	if err != nil {
		return Credentials{}, describeError(ctx, err)
	}

	next, err := o.credentials(token, old.Scopes)
	next.ClientID = old.ClientID
	next.ClientSecretEnv = old.ClientSecretEnv
	next.OAuthEndpoint = old.OAuthEndpoint
	next.Replaces = old.fingerprint()

	return next, err
}

// credentials takes over what the answer says.
func (o *OAuth) credentials(token *oauth2.Token, scopes []string) (Credentials, error) {
	now := time.Now().UTC().Truncate(time.Second)
	next := Credentials{
		AccessToken:  secret.Trimmed(token.AccessToken),
		RefreshToken: secret.Trimmed(token.RefreshToken),
		ExpiresAt:    now.Add(accessTokenLife),
		ObtainedAt:   now,
		Scopes:       scopes,
	}

	if !token.Expiry.IsZero() {
		next.ExpiresAt = token.Expiry.UTC().Truncate(time.Second)
	}

	if granted, ok := token.Extra("scope").(string); ok && granted != "" {
		next.Scopes = cleanScopes(strings.Fields(granted))
	}

	if !next.AccessToken.Sendable() || next.check() != nil {
		return Credentials{}, errNoAccess
	}

	return next, nil
}

// Revoke makes a token useless. Revoking a refresh token ends the access tokens that came from it as well.
func (o *OAuth) Revoke(ctx context.Context, token secret.Text) error {
	if token.IsZero() {
		return errCannotRevoke
	}

	form := url.Values{"token": {token.Reveal()}, "client_id": {o.clientID}}
	if !o.clientSecret.IsZero() {
		form.Set("client_secret", o.clientSecret.Reveal())
	}

	request, err := http.NewRequestWithContext(ctx, http.MethodPost, o.base.String()+revokePath, strings.NewReader(form.Encode()))
	if err != nil {
		return errEndpointInvalid
	}

	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")

	response, err := o.client.Do(request)
	if err != nil {
		return describeError(ctx, err)
	}

	defer func() { _ = response.Body.Close() }()

	return classifyRevocation(response)
}

func (o *OAuth) withHTTPClient(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, o.client)
}
