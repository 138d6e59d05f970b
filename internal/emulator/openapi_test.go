// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// documentedCall is one operation of the served document.
type documentedCall struct {
	Summary     string              `json:"summary"`
	RequestBody map[string]media    `json:"requestBody"` //nolint:tagliatelle // As OpenAPI spells it.
	Responses   map[string]answered `json:"responses"`
}

type answered struct {
	Content media `json:"content"`
}

// media is the schema and the example of a JSON body.
type media map[string]struct {
	Schema  map[string]any  `json:"schema"`
	Example json.RawMessage `json:"example"`
}

type document struct {
	OpenAPI    string                               `json:"openapi"`
	Paths      map[string]map[string]documentedCall `json:"paths"`
	Components struct {
		Schemas map[string]map[string]any `json:"schemas"`
	} `json:"components"`
}

func readDocument(t *testing.T, api *caller) document {
	t.Helper()

	var read document
	if err := json.Unmarshal([]byte(api.get("/_emulator/openapi.json").text), &read); err != nil {
		t.Fatalf("reading the document: %v", err)
	}

	return read
}

// The document has each control call of the list, and nothing else but what is about the control API itself.
func TestOpenAPIDocumentHasEveryCall(t *testing.T) {
	t.Parallel()

	_, api := start(t)
	read := readDocument(t, api)

	var documented []string

	for path, calls := range read.Paths {
		for method, call := range calls {
			documented = append(documented, strings.ToUpper(method)+" "+path)

			if call.Summary == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
		}
	}

	served := []string{"GET /_emulator/", "GET /_emulator/session", "GET /_emulator/openapi.json"}

	for _, entry := range api.get("/_emulator/").list("control_calls") {
		call, _ := entry["call"].(string)
		served = append(served, call)
	}

	slices.Sort(documented)
	slices.Sort(served)

	if diff := cmp.Diff(served, documented); diff != "" || read.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %s: %s", read.OpenAPI, diff)
	}
}

// Each documented call accepts its example and answers as documented, and so does its refusal.
func TestOpenAPIDocumentIsTrue(t *testing.T) {
	t.Parallel()

	_, first := start(t)
	read := readDocument(t, first)

	for path, calls := range read.Paths {
		for method, call := range calls {
			t.Run(method+" "+path, func(t *testing.T) {
				t.Parallel()

				wantDocumentedCall(t, read, strings.ToUpper(method), path, call)
			})
		}
	}
}

// wantDocumentedCall makes a call to an emulator of its own. One about a card is made once in each state that an event may want.
func wantDocumentedCall(t *testing.T, read document, method, path string, call documentedCall) {
	t.Helper()

	accepted, last := false, ""
	states := []string{`{}`}

	if strings.HasPrefix(path, "/_emulator/cards/{id}") {
		states = append(states,
			`{"status": "pending"}`, `{"status": "pin_blocked"}`, `{"status": "onhold"}`, `{"status": "live", "system_locked": true}`)
	}

	for _, set := range states {
		_, api := start(t)
		fill := prepareForCall(t, api, set)
		body := ""

		for _, request := range call.RequestBody["content"] {
			body = fill.Replace(string(request.Example))
			read.check(t, "the example", request.Schema, decoded(t, body))
		}

		got := api.do(method, fill.Replace(strings.ReplaceAll(path, "{id}", "{"+strings.Split(path, "/")[2]+"}")), body)
		response, documented := call.Responses[strconv.Itoa(got.status)]
		accepted, last = accepted || got.status < http.StatusBadRequest, got.text

		if !documented || (got.text == "") != (len(response.Content) == 0) {
			t.Errorf("status %d with %q", got.status, got.text)
		}

		for _, answer := range response.Content {
			read.check(t, "the answer", answer.Schema, decoded(t, got.text))
		}
	}

	if !accepted {
		t.Errorf("refused in every state of the card, at last with %s", last)
	}
}

// prepareForCall makes one of everything that a path or an example names, and returns what puts their ids in.
func prepareForCall(t *testing.T, api *caller, set string) *strings.Replacer {
	t.Helper()

	emu := api.emu
	emu.Set(map[string]any{"sca": "observed"})

	card := decodedObject(t, api.do(http.MethodPost, "/_emulator/cards",
		`{"card": `+string(encoded(t, physicalCard(emu)))+`, "set": `+set+`}`).text)
	fault := decodedObject(t, api.do(http.MethodPost, "/_emulator/faults",
		`{"action": "status", "status": 500, "route": "/v2/teams"}`).text)
	token, err := emu.Control.IssueToken(t.Context(), emu.OwnerMembershipID)

	if refused := api.createWith(virtualCard(emu), http.StatusPreconditionRequired); err != nil || refused.body == nil {
		t.Fatalf("preparing: %v", err)
	}

	return strings.NewReplacer("{cards}", idOf(card), "{faults}", idOf(fault), "{challenges}", "challenge-1",
		"{memberships}", emu.AdminMembershipID, "{token}", token, `"client_id": "optional"`, `"client_id": "`+emu.ClientID+`"`,
		`"bank_account_id": "…"`, `"bank_account_id": "`+emu.BankAccountID+`"`, "…", emu.OwnerMembershipID)
}

func decoded(t *testing.T, text string) any {
	t.Helper()

	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%q: %v", text, err)
	}

	return value
}

func decodedObject(t *testing.T, text string) map[string]any {
	t.Helper()

	value, isObject := decoded(t, text).(map[string]any)
	if !isObject {
		t.Fatalf("no object: %s", text)
	}

	return value
}

// check holds a value to a schema with the keywords that the document uses.
func (d document) check(t *testing.T, where string, schema map[string]any, value any) {
	t.Helper()

	for _, problem := range d.problems(where, schema, value) {
		t.Error(problem)
	}
}

func (d document) problems(where string, schema map[string]any, value any) []string {
	var found []string

	for keyword, wanted := range schema {
		switch keyword {
		case "$ref":
			found = append(found, d.referred(where, wanted, value)...)
		case "type", "enum", "format":
			if !holds(keyword, wanted, value) {
				found = append(found, fmt.Sprintf("%s: %v is not of %s %v", where, value, keyword, wanted))
			}
		case "anyOf":
			found = append(found, d.anyOf(where, wanted, value)...)
		case "items":
			items, _ := value.([]any)
			for _, item := range items {
				found = append(found, d.problems(where+"[]", asSchema(wanted), item)...)
			}
		case "properties", "additionalProperties", "required":
			if object, isObject := value.(map[string]any); isObject {
				found = append(found, d.members(where, keyword, schema, object)...)
			}
		default:
			found = append(found, where+": this check does not know "+keyword)
		}
	}

	return found
}

func (d document) referred(where string, wanted, value any) []string {
	name, _ := wanted.(string)

	target, known := d.Components.Schemas[strings.TrimPrefix(name, "#/components/schemas/")]
	if !known {
		return []string{where + " refers to nothing: " + name}
	}

	return d.problems(where, target, value)
}

// holds checks the keywords that concern a value alone.
func holds(keyword string, wanted, value any) bool {
	switch keyword {
	case "type":
		return isOfType(value, wanted)
	case "enum":
		choices, _ := wanted.([]any)

		return slices.Contains(choices, value)
	default:
		text, _ := value.(string)
		_, err := time.Parse(time.RFC3339, text)

		return err == nil
	}
}

func (d document) anyOf(where string, wanted, value any) []string {
	var found []string

	choices, _ := wanted.([]any)
	for _, choice := range choices {
		problems := d.problems(where, asSchema(choice), value)
		if len(problems) == 0 {
			return nil
		}

		found = append(found, problems...)
	}

	return found
}

func (d document) members(where, keyword string, schema, object map[string]any) []string {
	var found []string

	properties := asSchema(schema["properties"])

	if keyword == "required" {
		names, _ := schema[keyword].([]any)
		for _, name := range names {
			if _, there := object[fmt.Sprint(name)]; !there {
				found = append(found, fmt.Sprintf("%s has no %v", where, name))
			}
		}

		return found
	}

	for name, value := range object {
		property, known := properties[name]

		switch {
		case known && keyword == "properties":
			found = append(found, d.problems(where+"."+name, asSchema(property), value)...)
		case known || keyword == "properties":
		case schema[keyword] == false:
			found = append(found, where+"."+name+" is not documented")
		default:
			found = append(found, d.problems(where+"."+name, asSchema(schema[keyword]), value)...)
		}
	}

	return found
}

func asSchema(value any) map[string]any {
	schema, _ := value.(map[string]any)

	return schema
}

func isOfType(value, wanted any) bool {
	if names, several := wanted.([]any); several {
		return slices.ContainsFunc(names, func(name any) bool { return isOfType(value, name) })
	}

	switch typed := value.(type) {
	case nil:
		return wanted == "null"
	case string:
		return wanted == "string"
	case bool:
		return wanted == "boolean"
	case float64:
		return wanted == "number" || wanted == "integer" && typed == float64(int64(typed))
	case []any:
		return wanted == "array"
	default:
		return wanted == "object"
	}
}
