// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func (s *Server) clockCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodPost, path: "/clock/advance", answer: s.advanceClock,
			doc:   "Move the clock forward (units h, m, s, ms).",
			takes: reflect.TypeFor[clockAdvance](), gives: reflect.TypeFor[clockState](),
			example: `{"duration": "31m"}`,
		},
		{
			method: http.MethodPost, path: "/clock/freeze", answer: s.freezeClock,
			doc:   "Stop the clock, now or at an instant.",
			takes: reflect.TypeFor[clockFreeze](), gives: reflect.TypeFor[clockState](),
			example: `{"at": "2030-01-01T00:00:00Z"}`,
		},
		{
			method: http.MethodPost, path: "/clock/resume", answer: s.resumeClock,
			doc:   "Let the clock run on.",
			gives: reflect.TypeFor[clockState](),
		},
	}
}

type clockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
}

type clockAdvance struct {
	Duration string `json:"duration"`
}

type clockFreeze struct {
	At time.Time `json:"at"`
}

func (s *Server) clockState() clockState {
	return clockState{Now: s.clock.Now(), Frozen: s.clock.Frozen()}
}

func (s *Server) advanceClock(request *http.Request) (any, error) {
	var body clockAdvance
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	by, err := time.ParseDuration(body.Duration)
	if err != nil || by < 0 {
		return nil, fmt.Errorf("%w: duration %q: time only moves forward, as in 31m or 720h", control.ErrInput, body.Duration)
	}

	s.clock.Advance(by)

	return s.clockState(), nil
}

func (s *Server) freezeClock(request *http.Request) (any, error) {
	var body clockFreeze
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	s.clock.Freeze(body.At)

	return s.clockState(), nil
}

func (s *Server) resumeClock(*http.Request) (any, error) {
	s.clock.Resume()

	return s.clockState(), nil
}
