// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// Membership is a person's place in the organization. Of those who may be invited, role and team are missing. How to reach a person
// is not decoded, because nothing here needs it.
type Membership struct {
	ID        string  `json:"id"`
	FirstName *string `json:"first_name"`
	LastName  *string `json:"last_name"`
	Role      *string `json:"role"`   // owner, admin, manager, reporting, employee, accountant; open
	Status    *string `json:"status"` // active, invited, invitable; open
	TeamID    *string `json:"team_id"`
}

// UnmarshalJSON leaves out what has another type than documented.
func (m *Membership) UnmarshalJSON(data []byte) error {
	type plain Membership

	return decodeKnown(data, (*plain)(m))
}

// Memberships returns all memberships of the organization. The API has no filter for them.
func (c *Client) Memberships(ctx context.Context) ([]Membership, error) {
	memberships := list[Membership]{
		op:    opListMemberships,
		route: "/v2/memberships",
		name:  "memberships",
		id:    func(membership Membership) string { return membership.ID },
	}

	all, err := memberships.all(ctx, c)
	if err == nil {
		c.people.record(all...)
	}

	return all, err
}

// AuthenticatedMembership returns the membership of the token. It needs the scope membership.read.
func (c *Client) AuthenticatedMembership(ctx context.Context) (Membership, error) {
	membership, _, err := fetch(ctx, c, newRead(opReadOwnMembership, "/v2/membership"), "membership",
		func(membership Membership) error { return requireID(membership.ID) })
	if err == nil {
		c.people.record(membership)
	}

	return membership, err
}
