// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// ErrNoRedirect is returned when the consent page sends the browser nowhere.
var ErrNoRedirect = errors.New("the consent page answered without a redirect")

// Credentials are tokens as /oauth2/token answers them. ExpiresIn is in seconds.
type Credentials struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
}

// IssueRefreshToken makes tokens for the client with a secret, without a consent page; no scopes are all scopes.
func (c *Client) IssueRefreshToken(ctx context.Context, membershipID string, scopes ...string) (Credentials, error) {
	var issued Credentials

	err := c.call(ctx, http.MethodPost, "/oauth/refresh_tokens", map[string]any{"membership_id": membershipID, "scopes": scopes}, &issued)

	return issued, err
}

// Tokens returns all access and refresh tokens.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	var listed struct {
		Tokens []Token `json:"tokens"`
	}

	err := c.call(ctx, http.MethodGet, "/oauth/tokens", nil, &listed)

	return listed.Tokens, err
}

// ExpireToken makes an access or refresh token expire now.
func (c *Client) ExpireToken(ctx context.Context, token string) error {
	return c.call(ctx, http.MethodPost, "/oauth/tokens/"+url.PathEscape(token)+"/expire", nil, nil)
}

// Consent is what the person in front of the browser does on the consent page.
type Consent struct {
	// Allow presses the one button, otherwise the other.
	Allow bool
	// MembershipID is who that person is; empty is the first one offered, the owner.
	MembershipID string
}

// Consent plays a browser that is signed in to the web app: it opens an authorize URL, answers the form, and returns where
// the browser is sent, without going there. A page that is none, 404 for instance, is [ErrNoRedirect].
func (c *Client) Consent(ctx context.Context, authorizeURL string, consent Consent) (string, error) {
	session, err := c.browse(ctx, http.MethodGet, c.base+"/session", nil, nil)
	if err != nil {
		return "", err
	}

	page, err := c.browse(ctx, http.MethodGet, authorizeURL, nil, session.cookies)
	if err != nil || page.location != "" {
		return page.location, err
	}

	if page.status != http.StatusOK {
		return "", fmt.Errorf("%w: status %d", ErrNoRedirect, page.status)
	}

	answered, err := c.browse(ctx, http.MethodPost, authorizeURL, consent.form(page.text), append(session.cookies, page.cookies...))
	if err != nil {
		return "", err
	}

	if answered.location == "" {
		return "", fmt.Errorf("%w: status %d", ErrNoRedirect, answered.status)
	}

	return answered.location, nil
}

// form fills the page's form in.
func (c Consent) form(page string) url.Values {
	values := url.Values{
		"consent_challenge": {firstMatch(page, `name="consent_challenge" value="([^"]*)"`)},
		"membership_id":     {c.MembershipID},
		"decision":          {"deny"},
	}

	if c.MembershipID == "" {
		values.Set("membership_id", firstMatch(page, `<option value="([^"]*)"`))
	}

	if c.Allow {
		values.Set("decision", "allow")
	}

	return values
}

func firstMatch(text, pattern string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		return ""
	}

	return html.UnescapeString(found[1])
}

// visited is what a browser keeps of an answer.
type visited struct {
	status   int
	location string
	cookies  []*http.Cookie
	text     string
}

// browse is one step of a browser that follows no redirects.
func (c *Client) browse(ctx context.Context, method, target string, form url.Values, cookies []*http.Cookie) (visited, error) {
	request, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(form.Encode()))
	if err != nil {
		return visited{}, fmt.Errorf("opening the consent page: %w", err)
	}

	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}

	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}

	browser := *c.http
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	response, err := browser.Do(request)
	if err != nil {
		return visited{}, fmt.Errorf("opening the consent page: %w", err)
	}

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)
	if err != nil {
		return visited{}, fmt.Errorf("reading the consent page: %w", err)
	}

	return visited{
		status: response.StatusCode, location: response.Header.Get("Location"), cookies: response.Cookies(), text: string(text),
	}, nil
}
