// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// ErrWrongOrganization means that the access token belongs to another organization than the configured one.
var ErrWrongOrganization = errors.New("it belongs to another organization than the configured one")

var (
	errUncheckable         = errors.New("whether it belongs to the configured organization could not be checked")
	errUnknownOrganization = errors.New("the answer does not tell which organization it belongs to")
)

// organizationGuard lets calls pass once it is known that the token belongs to the organization that the user named. It
// asks before the first call and remembers the answer for all others.
type organizationGuard struct {
	want   string // id or slug; empty lets everything pass
	check  *semaphore.Weighted
	passed atomic.Bool
	wrong  bool // guarded by check
}

func newOrganizationGuard(want string) *organizationGuard {
	return &organizationGuard{want: strings.TrimSpace(want), check: semaphore.NewWeighted(1)}
}

// checkOrganization returns why the call must not be sent, or nil. Nothing of the call has been sent then.
func (c *Client) checkOrganization(ctx context.Context, current *execution) *Error {
	guard := c.organization
	if guard.want == "" || guard.passed.Load() {
		return nil
	}

	if guard.check.Acquire(ctx, 1) != nil {
		return current.fail(kindOfContext(ctx.Err()), ctx.Err(), "")
	}

	defer guard.check.Release(1)

	switch {
	case guard.passed.Load():
		return nil
	case guard.wrong:
		return current.fail(KindCredentials, ErrWrongOrganization, ErrWrongOrganization.Error())
	default:
		return c.compareOrganization(ctx, current)
	}
}

// compareOrganization asks Qonto. An error of the question is no failure of the call, whose kind would mean something.
func (c *Client) compareOrganization(ctx context.Context, current *execution) *Error {
	guard := c.organization

	found, failure := c.organizationOfToken(ctx)
	if failure != nil && ctx.Err() != nil {
		return current.fail(kindOfContext(ctx.Err()), ctx.Err(), "")
	}

	switch {
	case failure != nil:
		return current.fail(KindCredentials, failure, errUncheckable.Error()+": "+failure.Error())
	case found.ID == "" && found.Slug == "":
		return current.fail(KindCredentials, errUnknownOrganization, errUnknownOrganization.Error())
	case !sameID(found.ID, guard.want) && !sameID(found.Slug, guard.want):
		guard.wrong = true

		return current.fail(KindCredentials, ErrWrongOrganization, ErrWrongOrganization.Error())
	}

	guard.passed.Store(true)

	return nil
}

// organizationOfToken reads the organization past the guard.
func (c *Client) organizationOfToken(ctx context.Context) (Organization, *Error) {
	var found Organization

	call := newRead(opCheckOrganization, "/v2/organization")

	answer, failure := c.sendWithinBudget(ctx, c.newExecution(call))
	if failure != nil {
		return found, failure
	}

	err := unwrap(answer.body, "organization", &found)
	if err != nil {
		return found, c.malformedError(call, answer, err)
	}

	return found, nil
}
