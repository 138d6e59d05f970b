// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
)

var (
	errWrongOrganization   = errors.New("it belongs to another organization than the configured one")
	errUncheckable         = errors.New("whether it belongs to the configured organization could not be checked")
	errUnknownOrganization = errors.New("the answer does not tell which organization it belongs to")
)

// organizationGuard lets calls pass once it is known that the token belongs to the organization that the user named. It
// asks before the first call and remembers the answer for all others.
type organizationGuard struct {
	want   string // id or slug; empty lets everything pass
	turn   chan struct{}
	passed atomic.Bool
	wrong  bool // of who has the turn
}

func newOrganizationGuard(want string) *organizationGuard {
	return &organizationGuard{want: strings.TrimSpace(want), turn: make(chan struct{}, 1)}
}

// guard returns why the call must not be sent, or nil. Nothing of the call has been sent then.
func (c *Client) guard(ctx context.Context, current *run) *Error {
	own := c.organization
	if own.want == "" || own.passed.Load() {
		return nil
	}

	select {
	case own.turn <- struct{}{}:
		defer func() { <-own.turn }()
	case <-ctx.Done():
		return current.stop(interrupted(ctx.Err()), ctx.Err(), "")
	}

	switch {
	case own.passed.Load():
		return nil
	case own.wrong:
		return current.stop(KindCredentials, errWrongOrganization, errWrongOrganization.Error())
	default:
		return c.checkOrganization(ctx, current)
	}
}

// checkOrganization asks. Whatever goes wrong with the question is no failure of the call, whose kind would mean something.
func (c *Client) checkOrganization(ctx context.Context, current *run) *Error {
	own := c.organization

	found, failure := c.organizationOfToken(ctx)
	if failure != nil && ctx.Err() != nil {
		return current.stop(interrupted(ctx.Err()), ctx.Err(), "")
	}

	switch {
	case failure != nil:
		return current.stop(KindCredentials, failure, errUncheckable.Error()+": "+failure.Error())
	case found.ID == "" && found.Slug == "":
		return current.stop(KindCredentials, errUnknownOrganization, errUnknownOrganization.Error())
	case !sameID(found.ID, own.want) && !sameID(found.Slug, own.want):
		own.wrong = true

		return current.stop(KindCredentials, errWrongOrganization, errWrongOrganization.Error())
	}

	own.passed.Store(true)

	return nil
}

// organizationOfToken reads the organization past the guard.
func (c *Client) organizationOfToken(ctx context.Context) (Organization, *Error) {
	var found Organization

	call := read("check the organization", "/v2/organization")

	answer, failure := c.timed(ctx, c.newRun(call))
	if failure != nil {
		return found, failure
	}

	err := unwrap(answer.body, "organization", &found)
	if err != nil {
		return found, c.malformed(call, answer, err)
	}

	return found, nil
}
