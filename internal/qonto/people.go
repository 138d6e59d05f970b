// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"strings"
	"sync"
)

// people are the names of the members that answers have told, by the id of the membership.
type people struct {
	mu    sync.Mutex
	names map[string]string
}

func (p *people) record(memberships ...Membership) {
	p.mu.Lock()
	defer p.mu.Unlock()

	if p.names == nil {
		p.names = map[string]string{}
	}

	for _, membership := range memberships {
		if name := membership.FullName(); name != "" {
			p.names[strings.ToLower(membership.ID)] = name
		}
	}
}

// PersonName is the name of a member, false if no answer to this client has told it. It sends nothing.
func (c *Client) PersonName(membershipID string) (string, bool) {
	c.people.mu.Lock()
	defer c.people.mu.Unlock()

	name, known := c.people.names[strings.ToLower(membershipID)]

	return name, known
}

// FullName is the name of the person, empty if Qonto does not tell it.
func (m Membership) FullName() string {
	var names []string

	for _, name := range []*string{m.FirstName, m.LastName} {
		if name != nil && *name != "" {
			names = append(names, *name)
		}
	}

	return strings.Join(names, " ")
}
