// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const maxItems = 20

// failureDetail is what an error answer says, in whichever of its shapes: a list of errors, one error object, a flat
// code and message, an error string, or plain text.
type failureDetail struct {
	items     []ErrorItem
	traceID   string
	challenge *sca.Challenge
	object    bool // "errors" is an object rather than a list
}

// hasCode tells whether one of the items carries the code.
func (f *failureDetail) hasCode(code string) bool {
	return slices.ContainsFunc(f.items, func(item ErrorItem) bool { return item.Code == code })
}

// mentions looks for a text, in lower case, in codes and details.
func (f *failureDetail) mentions(text string) bool {
	return slices.ContainsFunc(f.items, func(item ErrorItem) bool {
		return strings.Contains(strings.ToLower(item.Code+" "+item.Detail), text)
	})
}

// failureDecoder reads an error answer and keeps secrets out of what it found.
type failureDecoder struct {
	failureDetail

	hide scrubber
}

func decodeFailure(body []byte, form bodyForm, hide scrubber) failureDetail {
	decoder := failureDecoder{hide: hide}

	var document any

	switch {
	case form == formText:
		decoder.readError(string(body))
	case form == formJSON && json.Unmarshal(body, &document) == nil:
		decoder.read(document)
	}

	return decoder.failureDetail
}

func (d *failureDecoder) read(document any) {
	object, ok := document.(map[string]any)
	if !ok {
		d.readErrors(document)

		return
	}

	session := textOf(object, "sca_session_token")
	d.hide = d.hide.and(session)
	d.traceID = d.hide.id(textOf(object, "trace_id"))
	d.readErrors(object["errors"])

	if _, isText := object["error"].(string); !isText {
		d.readErrors(object["error"])
	}

	if len(d.items) == 0 {
		d.add(d.item(object))
	}

	if session != "" {
		d.challenge = &sca.Challenge{
			Session:    secret.New(session),
			ActionType: d.hide.code(textOf(object, "action_type")),
			Passkey:    d.mentions("passkey"),
		}
	}
}

func (d *failureDecoder) readErrors(value any) {
	list, ok := value.([]any)
	if !ok {
		_, isObject := value.(map[string]any)
		d.object = d.object || isObject
		d.readError(value)

		return
	}

	for _, entry := range list {
		d.readError(entry)
	}
}

func (d *failureDecoder) readError(value any) {
	switch entry := value.(type) {
	case string:
		d.add(ErrorItem{Detail: d.hide.sentence(entry)})
	case map[string]any:
		item := d.item(entry)
		if item.empty() {
			d.readFields(entry)
		}

		d.add(item)
	}
}

// readFields reads {"nickname": ["is too long"]}.
func (d *failureDecoder) readFields(fields map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		messages, ok := fields[name].([]any)
		if !ok {
			messages = []any{fields[name]}
		}

		for _, message := range messages {
			detail, isText := message.(string)
			if isText {
				d.add(withoutAddress(ErrorItem{Detail: d.hide.sentence(detail), Pointer: d.hide.code(name)}))
			}
		}
	}
}

// item reads one error object; the flat shapes use the same names.
func (d *failureDecoder) item(object map[string]any) ErrorItem {
	source, _ := object["source"].(map[string]any)

	return withoutAddress(ErrorItem{
		Code: d.hide.code(textOf(object, "code")),
		Detail: d.hide.sentence(firstOf(
			textOf(object, "detail"),
			textOf(object, "message"),
			textOf(object, "error_description"),
			textOf(object, "error"),
			textOf(object, "title"),
		)),
		Pointer:   d.hide.code(textOf(source, "pointer")),
		Parameter: d.hide.code(textOf(source, "parameter")),
	})
}

// withoutAddress replaces what Qonto says of the delivery address. Its lines are often too short to be looked for in a text.
func withoutAddress(item ErrorItem) ErrorItem {
	where := strings.ToLower(item.Code + " " + item.Pointer + " " + item.Parameter)
	if strings.Contains(where, "address") && item.Detail != "" {
		item.Detail = "what Qonto says is not shown, because it may repeat the address"
	}

	return item
}

func (d *failureDecoder) add(item ErrorItem) {
	if !item.empty() && len(d.items) < maxItems {
		d.items = append(d.items, item)
	}
}

// empty tells that the item says nothing, even if it says where.
func (i ErrorItem) empty() bool { return i.Code == "" && i.Detail == "" }

// textOf returns a string or number of the object, "" for anything else.
func textOf(object map[string]any, name string) string {
	switch value := object[name].(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	default:
		return ""
	}
}
