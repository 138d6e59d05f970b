// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrRefused is returned when the emulator refuses a control call.
var ErrRefused = errors.New("the emulator refused the control call")

// Client calls one emulator. It is safe for concurrent use.
type Client struct {
	base string
	http *http.Client
}

// New makes a client for the emulator at a URL. A nil HTTP client is [http.DefaultClient].
func New(emulatorURL string, client *http.Client) *Client {
	if client == nil {
		client = http.DefaultClient
	}

	return &Client{base: strings.TrimSuffix(emulatorURL, "/") + "/_emulator", http: client}
}

// call sends one control call; a nil body or target is none.
func (c *Client) call(ctx context.Context, method, path string, body, into any) error {
	var reader io.Reader

	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", path, err)
		}

		reader = bytes.NewReader(encoded)
	}

	request, err := http.NewRequestWithContext(ctx, method, c.base+path, reader)
	if err != nil {
		return fmt.Errorf("calling %s: %w", path, err)
	}

	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("calling %s: %w", path, err)
	}

	defer func() { _ = response.Body.Close() }()

	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("reading the answer of %s: %w", path, err)
	}

	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%w: %s %s: %s", ErrRefused, method, path, bytes.TrimSpace(answer))
	}

	if into == nil {
		return nil
	}

	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("decoding the answer of %s: %w", path, err)
	}

	return nil
}

// Info returns credentials and ids.
func (c *Client) Info(ctx context.Context) (Info, error) {
	var info Info

	err := c.call(ctx, http.MethodGet, "/info", nil, &info)

	return info, err
}

// Reset puts everything back to where it started.
func (c *Client) Reset(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "/reset", nil, nil)
}

// SetSwitches changes switches by name, for instance {"discard_paused": "accept"}.
func (c *Client) SetSwitches(ctx context.Context, switches map[string]any) error {
	return c.call(ctx, http.MethodPatch, "/switches", switches, nil)
}

// Advance moves the emulator's clock forward and returns its time.
func (c *Client) Advance(ctx context.Context, by time.Duration) (time.Time, error) {
	return c.clock(ctx, "advance", map[string]string{"duration": by.String()})
}

// Freeze stops the emulator's clock where it stands.
func (c *Client) Freeze(ctx context.Context) (time.Time, error) {
	return c.clock(ctx, "freeze", nil)
}

// FreezeAt stops the emulator's clock at an instant.
func (c *Client) FreezeAt(ctx context.Context, at time.Time) (time.Time, error) {
	return c.clock(ctx, "freeze", map[string]time.Time{"at": at})
}

// Resume lets the emulator's clock run on.
func (c *Client) Resume(ctx context.Context) (time.Time, error) {
	return c.clock(ctx, "resume", nil)
}

func (c *Client) clock(ctx context.Context, call string, body any) (time.Time, error) {
	var state struct {
		Now time.Time `json:"now"`
	}

	err := c.call(ctx, http.MethodPost, "/clock/"+call, body, &state)

	return state.Now, err
}

// IssueToken makes an access token for a membership; no scopes are all scopes.
func (c *Client) IssueToken(ctx context.Context, membershipID string, scopes ...string) (string, error) {
	var issued struct {
		AccessToken string `json:"access_token"`
	}

	err := c.call(ctx, http.MethodPost, "/tokens", map[string]any{"membership_id": membershipID, "scopes": scopes}, &issued)

	return issued.AccessToken, err
}

// RevokeToken makes an access or refresh token invalid.
func (c *Client) RevokeToken(ctx context.Context, token string) error {
	return c.call(ctx, http.MethodDelete, "/tokens/"+url.PathEscape(token), nil, nil)
}

// ChangeMembership changes a member: role, status, team_id, kyc_status.
func (c *Client) ChangeMembership(ctx context.Context, id string, changes map[string]any) error {
	return c.call(ctx, http.MethodPatch, "/memberships/"+url.PathEscape(id), changes, nil)
}
