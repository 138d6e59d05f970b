// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Fault says which requests it strikes and what it does to them. Zero values select everything, always.
type Fault struct {
	Method string `json:"method,omitempty"`
	// Route is a pattern such as "/v2/cards/{id}/lock".
	Route  string         `json:"route,omitempty"`
	CardID string         `json:"card_id,omitempty"`
	Body   map[string]any `json:"body,omitempty"`
	Key    string         `json:"key,omitempty"`
	// Approved selects requests that carry the session token of an approval, Unapproved those that do not.
	Approved   bool `json:"approved,omitempty"`
	Unapproved bool `json:"unapproved,omitempty"`
	// Nth is the first match that is struck, from 1; Times is how many are, 0 is all.
	Nth         int     `json:"nth,omitempty"`
	Times       int     `json:"times,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	Seed        uint64  `json:"seed,omitempty"`
	// Action is refuse, drop, truncate, delay, hold, status, html, malformed, gateway_not_found, mutate or ignore.
	Action string `json:"action"`
	// Stage is arrival, handling, committed or answer.
	Stage        string         `json:"stage,omitempty"`
	Status       int            `json:"status,omitempty"`
	ContentType  string         `json:"content_type,omitempty"`
	ResponseBody string         `json:"response_body,omitempty"`
	RetryAfter   string         `json:"retry_after,omitempty"`
	DelayMS      int            `json:"delay_ms,omitempty"`
	GoOn         bool           `json:"go_on,omitempty"`
	CardSet      map[string]any `json:"card_set,omitempty"`
	CardOmit     []string       `json:"card_omit,omitempty"`
	MetaOmit     []string       `json:"meta_omit,omitempty"`
}

// FaultState is what a fault has done so far.
type FaultState struct {
	Fault

	ID      string `json:"id"`
	Matched int    `json:"matched"`
	Struck  int    `json:"struck"`
	Held    int    `json:"held"`
}

// ActiveFault is a fault that was switched on.
type ActiveFault struct {
	ID     string
	client *Client
}

// AddFault switches a fault on.
func (c *Client) AddFault(ctx context.Context, fault Fault) (*ActiveFault, error) {
	var state FaultState
	if err := c.call(ctx, http.MethodPost, "/faults", fault, &state); err != nil {
		return nil, err
	}

	return &ActiveFault{ID: state.ID, client: c}, nil
}

// ClearFaults switches all faults off; what they hold goes on.
func (c *Client) ClearFaults(ctx context.Context) error {
	return c.call(ctx, http.MethodDelete, "/faults", nil, nil)
}

// State returns what the fault has done so far.
func (f *ActiveFault) State(ctx context.Context) (FaultState, error) {
	return f.state(ctx, http.MethodGet, "")
}

// Release lets go of what the fault holds; later requests are held again.
func (f *ActiveFault) Release(ctx context.Context) error {
	_, err := f.state(ctx, http.MethodPost, "/release")

	return err
}

// Remove switches the fault off; what it holds goes on.
func (f *ActiveFault) Remove(ctx context.Context) error {
	return f.client.call(ctx, http.MethodDelete, "/faults/"+url.PathEscape(f.ID), nil, nil)
}

// WaitHeld returns once the fault holds so many requests at the same time.
func (f *ActiveFault) WaitHeld(ctx context.Context, count int) error {
	_, err := f.state(ctx, http.MethodGet, "/wait?held="+strconv.Itoa(count))

	return err
}

// WaitIdle returns once the fault holds no request any more: the clients of all that it held have gone.
func (f *ActiveFault) WaitIdle(ctx context.Context) error {
	_, err := f.state(ctx, http.MethodGet, "/wait?idle=true")

	return err
}

// WaitStruck returns once the fault has struck so many requests.
func (f *ActiveFault) WaitStruck(ctx context.Context, count int) error {
	_, err := f.state(ctx, http.MethodGet, "/wait?struck="+strconv.Itoa(count))

	return err
}

func (f *ActiveFault) state(ctx context.Context, method, path string) (FaultState, error) {
	var state FaultState

	err := f.client.call(ctx, method, "/faults/"+url.PathEscape(f.ID)+path, nil, &state)

	return state, err
}
