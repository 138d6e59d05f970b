// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

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
