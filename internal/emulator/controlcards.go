// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Server) cardCalls() []controlCall {
	calls := []controlCall{
		{http.MethodGet, "/cards/{id}", "One card, as the ledger has it.", s.showCard, false},
		{
			http.MethodPost, "/cards",
			`Issue a card outside the API: {"card": {the body of a create}, "set": {any key of a card}}.`, s.issueOutside, false,
		},
		{http.MethodPatch, "/cards/{id}", `Change anything about a card: {"nickname": "x", "status": "expired"}.`, s.editCard, false},
		{
			http.MethodPost, "/cards/{id}/spend",
			`Spend: {"amount_cents": 1250, "atm": false, "with_pin": true, "declined": false}.`, s.spend, false,
		},
	}

	happenings := events()

	for _, name := range slices.Sorted(maps.Keys(happenings)) {
		calls = append(calls, controlCall{
			http.MethodPost, "/cards/{id}/" + name, "Life: " + strings.ReplaceAll(name, "-", " ") + ".", s.live(happenings[name]), false,
		})
	}

	return calls
}

// withCard changes a card with the world locked and answers with what became of it.
func (s *Server) withCard(request *http.Request, change func(issued *issuedCard, now time.Time) error) (any, error) {
	now := s.clock.Now()
	s.world.settle(now, s.switches)

	issued, known := s.world.byID[request.PathValue("id")]
	if !known {
		return nil, fmt.Errorf("%w: card", errAbsent)
	}

	if err := change(issued, now); err != nil {
		return nil, err
	}

	s.world.due = time.Time{}
	s.world.settle(now, s.switches)

	return issued.record(), nil
}

func (s *Server) showCard(request *http.Request) (any, error) {
	return s.withCard(request, func(*issuedCard, time.Time) error { return nil })
}

func (s *Server) live(happen event) func(*http.Request) (any, error) {
	return func(request *http.Request) (any, error) {
		return s.withCard(request, func(issued *issuedCard, now time.Time) error {
			if !issued.Living() {
				return fmt.Errorf("%w: it is %s", errLife, issued.Base)
			}

			issued.UpdatedAt = now

			return happen(s.world, issued, s.switches, now)
		})
	}
}

// spend changes neither settings nor updated_at.
func (s *Server) spend(request *http.Request) (any, error) {
	var spending Spending
	if err := readControl(request, &spending); err != nil {
		return nil, err
	}

	return s.withCard(request, func(issued *issuedCard, now time.Time) error {
		issued.spend(spending, now)

		return nil
	})
}

// editCard writes any key of a card, as nothing in the API could.
func (s *Server) editCard(request *http.Request) (any, error) {
	var patch json.RawMessage
	if err := readControl(request, &patch); err != nil {
		return nil, err
	}

	return s.withCard(request, func(issued *issuedCard, _ time.Time) error {
		return issued.edit(patch)
	})
}

func (c *issuedCard) edit(patch []byte) error {
	changed := c.clone()
	edited := struct {
		*CardFields

		Status *string `json:"status"`
	}{CardFields: &changed.CardFields}

	if err := json.Unmarshal(patch, &edited); err != nil {
		return fmt.Errorf("%w: %w", errInput, err)
	}

	if edited.Status != nil {
		changed.setStatus(*edited.Status)
	}

	*c = changed

	return nil
}

// issueOutside is a card ordered in the app: by the owner, without a key, and not in the request ledger.
func (s *Server) issueOutside(request *http.Request) (any, error) {
	var body struct {
		Card map[string]json.RawMessage `json:"card"`
		Set  json.RawMessage            `json:"set"`
	}

	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	now, switches := s.clock.Now(), s.switches
	s.world.settle(now, switches)

	issued, err := s.world.issueOutside(body.Card, switches, now)
	if err != nil {
		return nil, err
	}

	if len(body.Set) > 0 {
		if err := issued.edit(body.Set); err != nil {
			return nil, err
		}
	}

	s.world.add(issued)

	return issued.record(), nil
}

func (w *world) issueOutside(raw map[string]json.RawMessage, switches *Switches, now time.Time) (*issuedCard, error) {
	issued, problems := w.draw(&payload{raw: raw}, switches, now)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s", errInput, problems[0].detail)
	}

	return issued, nil
}

// draw makes a card for the owner by the rules of a create, without giving it its place yet.
func (w *world) draw(given *payload, switches *Switches, now time.Time) (*issuedCard, []problem) {
	owner := caller{membershipID: w.ownerID(), role: roleOwner}

	if !given.has("organization_id") && given.raw != nil {
		given.raw["organization_id"] = json.RawMessage(`"` + w.Organization.ID + `"`)
	}

	ordered := draft{payload: given, world: w, switches: switches, now: now, who: owner}
	card := ordered.card()

	card.Origin, card.IssuedBy = OriginControl, owner.membershipID

	return &card, given.problems
}
