// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// controlPrefix is where the control calls live, beside the API's /v2.
const controlPrefix = "/_emulator"

// controlCall is one row of the table of control calls. It answers JSON; a nil answer is 204.
type controlCall struct {
	method string
	path   string
	doc    string
	answer func(request *http.Request) (any, error)
	// query names the query parameters; takes and gives are the types of the body and the answer, example is a body.
	query   []string
	takes   reflect.Type
	gives   reflect.Type
	example string
	// waits marks calls that wait for something to happen, and so lock for themselves.
	waits bool
}

// help is what the list of calls says about it.
func (c controlCall) help() string {
	if c.example == "" {
		return c.doc
	}

	return c.doc + " Example: " + c.example
}

func (s *Server) controlCalls() []controlCall {
	calls := []controlCall{
		{
			method: http.MethodGet, path: "/health", answer: s.showHealth,
			doc:   "Whether it answers.",
			gives: reflect.TypeFor[health](),
		},
		{
			method: http.MethodGet, path: "/info", answer: s.showInfo,
			doc:   "Credentials, ids and the emulator's time.",
			gives: reflect.TypeFor[control.Info](),
		},
		{
			method: http.MethodPost, path: "/reset", answer: s.resetAll,
			doc:   "Reset everything to where it started, seed included.",
			gives: reflect.TypeFor[control.Info](),
		},
	}

	return slices.Concat(calls, s.ledgerCalls(), s.switchCalls(), s.clockCalls(), s.memberCalls(), s.faultCalls(), s.approvalCalls(),
		s.oauthCalls(), s.cardCalls())
}

type health struct {
	Status string `json:"status"`
}

// showHealth answers with 200, as everything does that works.
func (*Server) showHealth(*http.Request) (any, error) {
	return health{Status: "ok"}, nil
}

func (s *Server) registerControl() {
	calls := s.controlCalls()

	for _, call := range calls {
		s.control.HandleFunc(call.method+" "+controlPrefix+call.path, func(writer http.ResponseWriter, request *http.Request) {
			result, err := s.answerControl(call, request)
			writeControl(writer, result, err)
		})
	}

	s.control.HandleFunc("GET "+controlPrefix+"/session", s.openSession)
	s.registerDocument(calls)
	s.control.HandleFunc("GET "+controlPrefix+"/{$}", func(writer http.ResponseWriter, _ *http.Request) {
		var list callList
		for _, call := range calls {
			list.ControlCalls = append(list.ControlCalls, callHelp{Call: call.method + " " + controlPrefix + call.path, Does: call.help()})
		}

		writeControl(writer, list, nil)
	})
}

// answerControl runs a control call alone with the store. Its body is read before, at the pace of the client.
func (s *Server) answerControl(call controlCall, request *http.Request) (any, error) {
	if call.waits {
		return call.answer(request)
	}

	body, err := io.ReadAll(io.LimitReader(request.Body, bodyMaximum))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	request.Body = io.NopCloser(bytes.NewReader(body))

	s.mu.Lock()
	defer s.mu.Unlock()

	return call.answer(request)
}

func writeControl(writer http.ResponseWriter, result any, err error) {
	status := http.StatusOK

	switch {
	case errors.Is(err, control.ErrAbsent):
		status = http.StatusNotFound
	case err != nil:
		status = http.StatusBadRequest
	case result == nil:
		writer.WriteHeader(http.StatusNoContent)

		return
	}

	if err != nil {
		result = map[string]string{"error": err.Error()}
	}

	writer.Header().Set("Content-Type", contentTypeJSON)
	writer.WriteHeader(status)

	encoder := json.NewEncoder(writer)
	encoder.SetIndent("", "  ")

	// The client may be gone; there is nobody to tell.
	_ = encoder.Encode(result) //nolint:errchkjson // As above.
}

// readControl reads a JSON body; an empty one changes nothing.
func readControl(request *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(request.Body, bodyMaximum))
	decoder.DisallowUnknownFields()

	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	return nil
}

func (s *Server) showInfo(*http.Request) (any, error) {
	return s.info(), nil
}

func (s *Server) resetAll(*http.Request) (any, error) {
	s.reset()

	return s.info(), nil
}
