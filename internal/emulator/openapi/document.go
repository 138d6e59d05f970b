// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package openapi describes an HTTP API of JSON as an OpenAPI 3.1 document, with schemas read from Go types.
package openapi

import (
	"encoding/json"
	"reflect"
	"strings"
)

// Operation is one call of the API.
type Operation struct {
	Method string
	// Path has its parameters in braces, as in /cards/{id}.
	Path    string
	Summary string
	// Query names the query parameters, all of which are optional.
	Query []string
	// Takes is the type of the request body, and Gives that of the answer; nil is none.
	Takes reflect.Type
	Gives reflect.Type
	// Example is a request body in JSON.
	Example string
}

// Document is the OpenAPI document of some operations, to be encoded as JSON. Refusals are {"error": "why"}.
func Document(title, version string, operations []Operation) map[string]any {
	schemas := &schemas{named: map[string]any{"Error": map[string]any{
		keyType: "object", "properties": map[string]any{"error": map[string]any{keyType: "string"}}, "required": []string{"error"},
	}}}
	paths := map[string]any{}

	for _, operation := range operations {
		item, known := paths[operation.Path].(map[string]any)
		if !known {
			item = map[string]any{}
			paths[operation.Path] = item
		}

		item[strings.ToLower(operation.Method)] = describe(operation, schemas)
	}

	return map[string]any{
		"openapi":    "3.1.0",
		"info":       map[string]any{"title": title, "version": version},
		"paths":      paths,
		"components": map[string]any{"schemas": schemas.named},
	}
}

func describe(operation Operation, schemas *schemas) map[string]any {
	refusal := map[string]any{"description": "Refused.", "content": content(reference("Error"), "")}
	success, status := map[string]any{"description": "Done."}, "204"

	if operation.Gives != nil {
		status = "200"
		success["content"] = content(schemas.answer(operation.Gives), "")
	}

	described := map[string]any{
		"summary":   operation.Summary,
		"responses": map[string]any{status: success, "400": refusal, "404": refusal},
	}

	if parameters := parametersOf(operation); len(parameters) > 0 {
		described["parameters"] = parameters
	}

	if operation.Takes != nil {
		described["requestBody"] = map[string]any{"content": content(requestSchema(operation.Takes), operation.Example)}
	}

	return described
}

func content(schema map[string]any, example string) map[string]any {
	media := map[string]any{"schema": schema}
	if example != "" {
		media["example"] = json.RawMessage(example)
	}

	return map[string]any{"application/json": media}
}

func parametersOf(operation Operation) []any {
	var parameters []any

	for segment := range strings.SplitSeq(operation.Path, "/") {
		if name, found := strings.CutPrefix(segment, "{"); found {
			parameters = append(parameters, parameter("path", strings.TrimSuffix(name, "}"), true))
		}
	}

	for _, name := range operation.Query {
		parameters = append(parameters, parameter("query", name, false))
	}

	return parameters
}

func parameter(place, name string, required bool) map[string]any {
	return map[string]any{"in": place, "name": name, "required": required, "schema": map[string]any{keyType: "string"}}
}
