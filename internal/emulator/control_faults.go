// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func (s *Server) faultCalls() []controlCall {
	return []controlCall{
		{http.MethodGet, "/faults", "The faults that are on, and what they have done.", s.listFaults, false},
		{
			http.MethodPost, "/faults",
			`Switch a fault on: {"method": "POST", "route": "/v2/cards", "times": 1, "action": "drop", "stage": "answer"}.`, s.addFault, false,
		},
		{http.MethodDelete, "/faults", "Switch all faults off.", s.clearFaults, false},
		{http.MethodGet, "/faults/{id}", "One fault.", s.showFault, false},
		{http.MethodDelete, "/faults/{id}", "Switch one off; what it holds goes on.", s.removeFault, false},
		{http.MethodPost, "/faults/{id}/release", "Let go of what it holds; later requests are held again.", s.releaseFault, false},
		{
			http.MethodGet, "/faults/{id}/wait",
			"Answer as soon as it holds ?held=N requests, has struck ?struck=N, or holds none any more, ?idle=true.", s.waitForFault, true,
		},
	}
}

func (s *Server) listFaults(*http.Request) (any, error) {
	return map[string]any{"faults": s.faults.States()}, nil
}

func (s *Server) addFault(request *http.Request) (any, error) {
	var fault control.Fault
	if err := readControl(request, &fault); err != nil {
		return nil, err
	}

	id, err := s.faults.Add(fault)
	if err != nil {
		return nil, err
	}

	return s.faultState(id)
}

func (s *Server) faultState(id string) (any, error) {
	state, _, found := s.faults.State(id)
	if !found {
		return nil, fmt.Errorf("%w: fault %s", control.ErrAbsent, id)
	}

	return state, nil
}

func (s *Server) clearFaults(*http.Request) (any, error) {
	s.faults.Clear()

	return nil, nil //nolint:nilnil // No content.
}

func (s *Server) showFault(request *http.Request) (any, error) {
	return s.faultState(request.PathValue("id"))
}

func (s *Server) removeFault(request *http.Request) (any, error) {
	if !s.faults.Remove(request.PathValue("id")) {
		return nil, fmt.Errorf("%w: fault", control.ErrAbsent)
	}

	return nil, nil //nolint:nilnil // No content.
}

func (s *Server) releaseFault(request *http.Request) (any, error) {
	id := request.PathValue("id")
	if !s.faults.Release(id) {
		return nil, fmt.Errorf("%w: fault", control.ErrAbsent)
	}

	return s.faultState(id)
}

func (s *Server) waitForFault(request *http.Request) (any, error) {
	query := request.URL.Query()

	held, errHeld := countOf(query.Get("held"))
	struck, errStruck := countOf(query.Get("struck"))

	if errHeld != nil || errStruck != nil {
		return nil, fmt.Errorf("%w: held and struck are numbers", control.ErrInput)
	}

	isIdle := query.Get("idle") == "true"

	return s.waitFor(request.Context(), request.PathValue("id"), func(state control.FaultState) bool {
		return state.Held >= held && state.Struck >= struck && (!isIdle || state.Held == 0)
	})
}

func countOf(text string) (int, error) {
	if text == "" {
		return 0, nil
	}

	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	return number, nil
}

func (s *Server) waitFor(ctx context.Context, id string, reached func(control.FaultState) bool) (any, error) {
	for {
		s.mu.Lock()
		state, changed, found := s.faults.State(id)
		s.mu.Unlock()

		switch {
		case !found:
			return nil, fmt.Errorf("%w: fault %s", control.ErrAbsent, id)
		case reached(state):
			return state, nil
		}

		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the fault: %w", ctx.Err())
		case <-s.closing:
			return nil, fmt.Errorf("waiting for the fault: %w", http.ErrServerClosed)
		}
	}
}
