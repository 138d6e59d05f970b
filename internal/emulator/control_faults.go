// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

type faultList struct {
	Faults []control.FaultState `json:"faults"`
}

func (s *Server) faultCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodGet, path: "/faults", answer: s.listFaults,
			doc:   "The faults that are on, and what they have done.",
			gives: reflect.TypeFor[faultList](),
		},
		{
			method: http.MethodPost, path: "/faults", answer: s.addFault,
			doc:   "Switch a fault on.",
			takes: reflect.TypeFor[control.Fault](), gives: reflect.TypeFor[control.FaultState](),
			example: `{"method": "POST", "route": "/v2/cards", "times": 1, "action": "drop", "stage": "answer"}`,
		},
		{
			method: http.MethodDelete, path: "/faults", answer: s.clearFaults,
			doc: "Switch all faults off.",
		},
		{
			method: http.MethodGet, path: "/faults/{id}", answer: s.showFault,
			doc:   "One fault.",
			gives: reflect.TypeFor[control.FaultState](),
		},
		{
			method: http.MethodDelete, path: "/faults/{id}", answer: s.removeFault,
			doc: "Switch one fault off; what it holds goes on.",
		},
		{
			method: http.MethodPost, path: "/faults/{id}/release", answer: s.releaseFault,
			doc:   "Let go of what a fault holds; later requests are held again.",
			gives: reflect.TypeFor[control.FaultState](),
		},
		{
			method: http.MethodGet, path: "/faults/{id}/wait", answer: s.waitForFault, waits: true,
			doc:   "Answer as soon as a fault holds ?held=N requests, has struck ?struck=N, or holds none any more, ?idle=true.",
			query: []string{"held", "struck", "idle"},
			gives: reflect.TypeFor[control.FaultState](),
		},
	}
}

func (s *Server) listFaults(*http.Request) (any, error) {
	return faultList{Faults: s.faults.States()}, nil
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
