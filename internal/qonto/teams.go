// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// Team is a group of members.
type Team struct {
	ID   string  `json:"id"`
	Name *string `json:"name"`
}

// UnmarshalJSON leaves out what has another type than documented.
func (t *Team) UnmarshalJSON(data []byte) error {
	type plain Team

	return decodeKnown(data, (*plain)(t))
}

// Teams returns all teams of the organization. It needs the scope team.read.
func (c *Client) Teams(ctx context.Context) ([]Team, error) {
	teams := list[Team]{
		op:    opListTeams,
		route: "/v2/teams",
		name:  "teams",
		id:    func(team Team) string { return team.ID },
	}

	return teams.all(ctx, c)
}
