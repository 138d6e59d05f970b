// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

type issueCardRequest struct {
	Card map[string]json.RawMessage `json:"card"`
	Set  json.RawMessage            `json:"set"`
}

// cardEdit is any keys of a card, with status for its base_status.
type cardEdit map[string]json.RawMessage

func (s *Server) cardCalls() []controlCall {
	calls := []controlCall{
		{
			method: http.MethodGet, path: "/cards/{id}", answer: s.showCard,
			doc:   "One card, as the ledger has it.",
			gives: reflect.TypeFor[control.Card](),
		},
		{
			method: http.MethodPost, path: "/cards", answer: s.issueOutside,
			doc:   "Issue a card outside the API: the body of a create, and keys of a card to set.",
			takes: reflect.TypeFor[issueCardRequest](), gives: reflect.TypeFor[control.Card](),
			example: `{"card": {"card_level": "virtual", "holder_id": "…", "initiator_id": "…", "bank_account_id": "…", ` +
				`"payment_monthly_limit": 200}, "set": {"nickname": "x"}}`,
		},
		{
			method: http.MethodPatch, path: "/cards/{id}", answer: s.editCard,
			doc:   "Change any key of a card.",
			takes: reflect.TypeFor[cardEdit](), gives: reflect.TypeFor[control.Card](),
			example: `{"nickname": "x", "status": "expired"}`,
		},
		{
			method: http.MethodPost, path: "/cards/{id}/spend", answer: s.spend,
			doc:   "Pay or withdraw with the card.",
			takes: reflect.TypeFor[control.Spending](), gives: reflect.TypeFor[control.Card](),
			example: `{"amount_cents": 1250, "atm": false, "with_pin": true, "declined": false}`,
		},
	}

	events := bank.Events()

	for _, name := range slices.Sorted(maps.Keys(events)) {
		calls = append(calls, controlCall{
			method: http.MethodPost, path: "/cards/{id}/" + string(name), answer: s.happen(events[name]),
			doc:   "Life of the card: " + strings.ReplaceAll(string(name), "-", " ") + ".",
			gives: reflect.TypeFor[control.Card](),
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

			issued.Touch(now)

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

// issueOutside is a card ordered in the app: by the owner, without a key, and not in the request journal.
func (s *Server) issueOutside(request *http.Request) (any, error) {
	var body issueCardRequest
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
