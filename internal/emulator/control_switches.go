// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"io"
	"net/http"
	"reflect"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func (s *Server) switchCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodGet, path: "/switches", answer: s.showSwitches,
			doc:   "The switches in force.",
			gives: reflect.TypeFor[control.Switches](),
		},
		{
			method: http.MethodPatch, path: "/switches", answer: s.changeSwitches,
			doc:   "Change switches.",
			takes: reflect.TypeFor[control.Switches](), gives: reflect.TypeFor[control.Switches](),
			example: `{"discard_paused": "accept"}`,
		},
		{
			method: http.MethodGet, path: "/switches/docs", answer: s.showSwitchDocs,
			doc:   "What each switch does, its values and its default.",
			gives: reflect.TypeFor[[]control.SwitchDoc](),
		},
	}
}

func (s *Server) showSwitches(*http.Request) (any, error) {
	return *s.switches, nil
}

func (s *Server) changeSwitches(request *http.Request) (any, error) {
	patch, err := io.ReadAll(io.LimitReader(request.Body, bodyMaximum))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	return s.changeSwitchesBy(patch)
}

// ChangeSwitches sets switches by a JSON object such as {"sca": "observed"} and returns all that are in force.
func (s *Server) ChangeSwitches(patch []byte) (control.Switches, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.changeSwitchesBy(patch)
}

// changeSwitchesBy puts new ones in the place of the old, which requests under way keep.
func (s *Server) changeSwitchesBy(patch []byte) (control.Switches, error) {
	changed, err := s.switches.Patched(patch)
	if err != nil {
		return control.Switches{}, err
	}

	s.switches = &changed

	return changed, nil
}

func (*Server) showSwitchDocs(*http.Request) (any, error) {
	return control.SwitchDocs(), nil
}
