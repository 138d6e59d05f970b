// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// requestsShown is how many of the newest requests are shown.
const requestsShown = 100

type shownRequest struct {
	Sequence                                            int
	Time, Method, Path, Status, Class, Note, Who, Agent string

	Key, RequestID, TraceID, Query, Body string
}

// shownRequests are the newest ones that the filter selects, the newest first.
func shownRequests(requests []control.Request, asked view, names directory) []shownRequest {
	var rows []shownRequest

	for _, request := range slices.Backward(requests) {
		if row := showRequest(request, names); row.has(asked.Filter) {
			rows = append(rows, row)
		}

		if len(rows) == requestsShown {
			break
		}
	}

	return rows
}

func showRequest(request control.Request, names directory) shownRequest {
	row := shownRequest{
		Sequence: request.Sequence, Time: request.Time.Format(time.TimeOnly), Method: request.Method, Path: control.WithoutTokens(request.Path),
		Status: strconv.Itoa(request.Status), Class: classOf(request), Note: summary(request), Who: names.person(request.MembershipID),
		Agent: request.UserAgent, Key: request.IdempotencyKey, RequestID: request.RequestID, TraceID: request.TraceID, Query: request.Query,
		Body: shownBody(request),
	}

	switch {
	case !request.Finished:
		row.Status = "running"
	case request.Status == 0:
		row.Status = "no answer"
	case request.Status == http.StatusPreconditionRequired:
		row.Status += " asks for approval"
	}

	return row
}

// classOf is how a status is shown. An approval that is asked for is a question and no error.
func classOf(request control.Request) string {
	switch {
	case !request.Finished:
		return "running"
	case request.Status == http.StatusPreconditionRequired:
		return "question"
	case request.Status == 0, request.Status >= http.StatusBadRequest:
		return "refused"
	default:
		return "ok"
	}
}

// has tells whether a filter selects the row: all its words stand somewhere in it.
func (r shownRequest) has(filter string) bool {
	text := strings.ToLower(strings.Join([]string{
		r.Method, r.Path, r.Status, r.Note, r.Who, r.Agent, r.Key, r.RequestID, r.TraceID, r.Query, r.Body,
	}, "\n"))

	for word := range strings.FieldsSeq(strings.ToLower(filter)) {
		if !strings.Contains(text, word) {
			return false
		}
	}

	return true
}

// summary says what a request did, in a few words.
func summary(request control.Request) string {
	var words []string

	if request.Committed {
		words = append(words, "changed something")
	}

	if request.Replayed {
		words = append(words, "stored answer")
	}

	if request.Challenge != "" {
		words = append(words, request.Challenge)
	}

	if request.Note != "" {
		words = append(words, request.Note)
	}

	return strings.Join(words, ", ")
}

// shownBody is the body of a request in lines, without the address of a card. Forms of OAuth have secrets and are not shown.
func shownBody(request control.Request) string {
	var document map[string]any
	if json.Unmarshal([]byte(request.Body), &document) != nil {
		return ""
	}

	if card, isObject := document["card"].(map[string]any); isObject && card["address"] != nil {
		card["address"] = "not shown"
	}

	var text bytes.Buffer

	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")

	// What was decoded can be encoded.
	_ = encoder.Encode(document) //nolint:errchkjson // As above.

	return strings.TrimSpace(text.String())
}
