// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package oauth

// Revoke is false for a token of another client. Tokens that no client asked for may be revoked by any.
func (o *Store) Revoke(token, clientID string, wholeFamily bool) bool {
	family, owner := "", ""

	if known, found := o.Refresh[token]; found {
		family, owner = known.Family, known.ClientID
	} else if known, found := o.access.ByToken[token]; found {
		family, owner = known.Family, known.ClientID
	}

	if owner != "" && owner != clientID {
		return false
	}

	o.Counts.Revocations++
	delete(o.access.ByToken, token)

	if refresh, found := o.Refresh[token]; found {
		refresh.Revoked = true
	}

	if wholeFamily && family != "" {
		o.revokeFamily(family)
	}

	return true
}

// DropConsents ends everything that a member ever agreed to.
func (o *Store) DropConsents(membershipID string) {
	for _, token := range o.Refresh {
		if token.MembershipID == membershipID {
			token.Revoked = true
		}
	}

	for _, code := range o.Codes {
		if code.MembershipID == membershipID {
			code.ExpiresAt = code.ExpiresAt.Add(-CodeLife)
		}
	}

	o.access.drop(func(one AccessToken) bool { return one.MembershipID == membershipID && one.Family != "" })
}
