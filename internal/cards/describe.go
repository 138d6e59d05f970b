// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import "fmt"

// describe says in one sentence what a reviewer must know about a card.
func (s *Session) describe(state *Model) string {
	return fmt.Sprintf("Card %s (id %s) is a %q card of %s, status %q.",
		cardName(state), state.ID.ValueString(), state.CardLevel.ValueString(), s.holderOf(state), state.Status.ValueString())
}

// holderOf is the person who holds a card: the name if this run has read the membership anyway, or else the name on the
// card, or else the id.
func (s *Session) holderOf(m *Model) string {
	id := m.HolderID.ValueString()

	if s.client != nil {
		if name, known := s.client.PersonName(id); known {
			return name
		}
	}

	if name := m.EmbossedName.ValueString(); name != "" {
		return name
	}

	return "holder " + id
}
