// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Edit writes any key of a card, as nothing in the API could.
func (c *Card) Edit(patch []byte) error {
	changed := c.Clone()
	edited := struct {
		*control.CardFields

		Status *string `json:"status"`
	}{CardFields: &changed.CardFields}

	if err := json.Unmarshal(patch, &edited); err != nil {
		return fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	if edited.Status != nil {
		changed.SetStatus(*edited.Status)
	}

	*c = changed

	return nil
}

// IssueOutside makes a card that was not ordered by the API, without giving it its place yet.
func (s *Store) IssueOutside(raw map[string]json.RawMessage, switches *control.Switches, now time.Time) (*Card, error) {
	issued, problems := s.NewOwnerCard(&Payload{Raw: raw}, switches, now)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", control.ErrInput, problems[0].Detail)
	}

	return issued, nil
}

// NewOwnerCard makes a card for the owner by the rules of a create, without giving it its place yet.
func (s *Store) NewOwnerCard(given *Payload, switches *control.Switches, now time.Time) (*Card, []Problem) {
	owner := Caller{MembershipID: s.OwnerID(), role: RoleOwner}

	if !given.has("organization_id") && given.Raw != nil {
		given.Raw["organization_id"] = json.RawMessage(`"` + s.Organization.ID + `"`)
	}

	card := NewCreateRequest(given, s, switches, now, owner).Card()

	card.Origin, card.IssuedBy = control.OriginControl, owner.MembershipID

	return &card, given.Problems
}
