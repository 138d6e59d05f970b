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

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
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

	happenings := bank.Events()

	for _, name := range slices.Sorted(maps.Keys(happenings)) {
		calls = append(calls, controlCall{
			http.MethodPost, "/cards/{id}/" + name, "Life: " + strings.ReplaceAll(name, "-", " ") + ".", s.happen(happenings[name]), false,
		})
	}

	return calls
}

// withCard changes a card with the store locked and answers with what became of it.
func (s *Server) withCard(request *http.Request, change func(issued *bank.Card, now time.Time) error) (any, error) {
	now := s.clock.Now()
	s.store.Settle(now, s.switches)

	issued, known := s.store.Card(request.PathValue("id"))
	if !known {
		return nil, fmt.Errorf("%w: card", control.ErrAbsent)
	}

	if err := change(issued, now); err != nil {
		return nil, err
	}

	s.store.Changed()
	s.store.Settle(now, s.switches)

	return issued.Record(), nil
}

func (s *Server) showCard(request *http.Request) (any, error) {
	return s.withCard(request, func(*bank.Card, time.Time) error { return nil })
}

func (s *Server) happen(happen bank.Event) func(*http.Request) (any, error) {
	return func(request *http.Request) (any, error) {
		return s.withCard(request, func(issued *bank.Card, now time.Time) error {
			if !issued.Living() {
				return fmt.Errorf("%w: it is %s", bank.ErrEvent, issued.Base)
			}

			issued.UpdatedAt = now

			return happen(s.store, issued, s.switches, now)
		})
	}
}

// spend changes neither settings nor updated_at.
func (s *Server) spend(request *http.Request) (any, error) {
	var spending control.Spending
	if err := readControl(request, &spending); err != nil {
		return nil, err
	}

	return s.withCard(request, func(issued *bank.Card, now time.Time) error {
		issued.Spend(spending, now)

		return nil
	})
}

// editCard writes any key of a card, as nothing in the API could.
func (s *Server) editCard(request *http.Request) (any, error) {
	var patch json.RawMessage
	if err := readControl(request, &patch); err != nil {
		return nil, err
	}

	return s.withCard(request, func(issued *bank.Card, _ time.Time) error {
		return issued.Edit(patch)
	})
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
	s.store.Settle(now, switches)

	issued, err := s.store.IssueOutside(body.Card, switches, now)
	if err != nil {
		return nil, err
	}

	if len(body.Set) > 0 {
		if err := issued.Edit(body.Set); err != nil {
			return nil, err
		}
	}

	s.store.Add(issued)

	return issued.Record(), nil
}
