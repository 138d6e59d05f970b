// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package oauth

// Revoke is false for a token of another client. Tokens that no client asked for may be revoked by any.
func (s *Store) Revoke(token, clientID string, wholeFamily bool) bool {
	family, owner := "", ""

	if known, found := s.Refresh[token]; found {
		family, owner = known.Family, known.ClientID
	} else if known, found := s.access.ByToken[token]; found {
		family, owner = known.Family, known.ClientID
	}

	if owner != "" && owner != clientID {
		return false
	}

	s.Counts.Revocations++
	delete(s.access.ByToken, token)

	if refresh, found := s.Refresh[token]; found {
		refresh.Revoked = true
	}

	if wholeFamily && family != "" {
		s.revokeFamily(family)
	}

	return true
}

// DropConsents ends everything that a member ever agreed to.
func (s *Store) DropConsents(membershipID string) {
	for _, token := range s.Refresh {
		if token.MembershipID == membershipID {
			token.Revoked = true
		}
	}

	for _, code := range s.Codes {
		if code.MembershipID == membershipID {
			code.ExpiresAt = code.ExpiresAt.Add(-CodeLife)
		}
	}

	s.access.drop(func(one AccessToken) bool { return one.MembershipID == membershipID && one.Family != "" })
}
