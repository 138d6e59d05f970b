// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "github.com/google/uuid"

// maxUnknown bounds what is remembered of cards that are not there.
const maxUnknown = 1000

// noteNeverIssued says in the journal that a client asks for a card of another run. Qonto itself answers as if the caller may
// not see the card, which looks like a mistake of the token.
func (s *Server) noteNeverIssued(x *requestContext, ids ...string) {
	for _, id := range ids {
		if _, known := s.store.Card(id); known || uuid.Validate(id) != nil {
			continue
		}

		x.note = "card " + id + " was never issued here"

		if s.unknown[id] || len(s.unknown) >= maxUnknown {
			continue
		}

		s.unknown[id] = true

		if s.options.Unknown != nil {
			s.options.Unknown(id)
		}
	}
}
