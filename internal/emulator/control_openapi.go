// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"reflect"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/openapi"
)

// documentVersion counts the incompatible changes of the control API.
const documentVersion = "1"

type callHelp struct {
	Call string `json:"call"`
	Does string `json:"does"`
}

type callList struct {
	ControlCalls []callHelp `json:"control_calls"`
}

type browserSession struct {
	Session string `json:"session"`
}

// registerDocument serves the OpenAPI document of the control API, itself included.
func (s *Server) registerDocument(calls []controlCall) {
	const path = "/openapi.json"

	operations := []openapi.Operation{
		{
			Method: http.MethodGet, Path: controlPrefix + "/", Summary: "The list of all control calls, for people.",
			Gives: reflect.TypeFor[callList](),
		},
		{
			Method: http.MethodGet, Path: controlPrefix + "/session", Summary: "Sign a browser in, for the consent page of OAuth.",
			Gives: reflect.TypeFor[browserSession](),
		},
		{
			Method: http.MethodGet, Path: controlPrefix + path, Summary: "This document.",
			Gives: reflect.TypeFor[map[string]any](),
		},
	}

	for _, call := range calls {
		operations = append(operations, openapi.Operation{
			Method: call.method, Path: controlPrefix + call.path, Summary: call.doc, Query: call.query,
			Takes: call.takes, Gives: call.gives, Example: call.example,
		})
	}

	s.control.HandleFunc("GET "+controlPrefix+path, func(writer http.ResponseWriter, _ *http.Request) {
		writeControl(writer, openapi.Document("Control API of the Qonto emulator", documentVersion, operations), nil)
	})
}
