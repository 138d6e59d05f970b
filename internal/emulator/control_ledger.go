// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

func (s *Server) ledgerCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodGet, path: "/ledger", answer: s.showLedger,
			doc:   "Every card ever issued, the request journal, and counters; ?since=N: only requests after the N-th.",
			query: []string{"since"},
			gives: reflect.TypeFor[control.Ledger](),
		},
		{
			method: http.MethodDelete, path: "/ledger/requests", answer: s.forgetRequests,
			doc: "Empty the request journal; cards stay.",
		},
	}
}

func (s *Server) showLedger(request *http.Request) (any, error) {
	ledger := s.copyLedger()

	since := request.URL.Query().Get("since")
	if since == "" {
		return ledger, nil
	}

	mark, err := strconv.Atoi(since)
	if err != nil {
		return nil, fmt.Errorf("%w: since: %w", control.ErrInput, err)
	}

	return ledger.Since(mark), nil
}

func (s *Server) forgetRequests(*http.Request) (any, error) {
	s.journal.clear()

	return nil, nil //nolint:nilnil // No content.
}

// Ledger is a copy of what happened so far.
func (s *Server) Ledger() control.Ledger {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.copyLedger()
}

func (s *Server) copyLedger() control.Ledger {
	now := s.clock.Now()
	s.store.Settle(now, s.switches)

	requests := s.journal.snapshot()
	challenges, _ := s.challenges.Selected(now, sca.IsAny)
	copied := control.Ledger{
		Cards: make([]control.Card, 0, len(s.store.Cards)), Requests: requests, Counters: control.Counted(requests),
		Challenges: challenges, MaxOpen: s.challenges.MostOpen(), OAuth: s.oauth.Counts,
	}

	for _, issued := range s.store.Cards {
		copied.Cards = append(copied.Cards, issued.Record())

		if issued.Living() {
			copied.Living++
		}
	}

	return copied
}
