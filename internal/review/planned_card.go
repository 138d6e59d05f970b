// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	tfjson "github.com/hashicorp/terraform-json"
)

// largestLimit bounds what is believed to be a limit in euros, so that sums of limits do not overflow.
const largestLimit = 1_000_000_000_000

// plannedCard is a card as the plan has it, before or after the change.
type plannedCard struct {
	values, unknown, hidden map[string]any
	allHidden               bool
}

func before(change *tfjson.Change) plannedCard {
	o := plannedCard{values: attributesOf(change.Before), hidden: attributesOf(change.BeforeSensitive)}
	o.allHidden = change.BeforeSensitive == true

	return o
}

func after(change *tfjson.Change) plannedCard {
	o := plannedCard{values: attributesOf(change.After), unknown: attributesOf(change.AfterUnknown), hidden: attributesOf(change.AfterSensitive)}
	o.allHidden = change.AfterSensitive == true

	return o
}

func attributesOf(raw any) map[string]any {
	attributes, _ := raw.(map[string]any)

	return attributes
}

func (o plannedCard) get(attribute string) value {
	return value{
		raw:     o.values[attribute],
		unknown: marked(o.unknown[attribute]),
		hidden:  o.allHidden || marked(o.hidden[attribute]),
	}
}

// marked tells whether Terraform has marked a value, or a part of it.
func marked(marks any) bool {
	switch marks := marks.(type) {
	case bool:
		return marks
	case []any:
		return slices.ContainsFunc(marks, marked)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(marks)), marked)
	default:
		return false
	}
}

// value is one value of a card. Raw is as encoding/json decodes it, with json.Number for numbers.
type value struct {
	raw     any
	unknown bool // before the apply
	hidden  bool // Terraform calls it sensitive
}

func (v value) isNull() bool { return v.raw == nil && !v.unknown }

// text is a string that may be shown.
func (v value) text() (string, bool) {
	text, ok := v.raw.(string)

	return text, ok && !v.unknown && !v.hidden
}

// is tells whether the value is that text, shown or not.
func (v value) is(text string) bool { return v.raw == text && !v.unknown }

// euros is a limit that may be shown.
func (v value) euros() (int64, bool) {
	number, ok := v.raw.(json.Number)
	if !ok || v.unknown || v.hidden {
		return 0, false
	}

	euros, err := strconv.ParseInt(number.String(), 10, 64)

	return euros, err == nil && euros >= 0 && euros <= largestLimit
}

// isOn tells whether a switch is on, shown or not.
func (v value) isOn() bool { return v.raw == true && !v.unknown }

// texts are the strings of a list or set that may be shown.
func (v value) texts() []string {
	list, _ := v.raw.([]any)
	if v.unknown || v.hidden {
		return nil
	}

	var texts []string

	for _, one := range list {
		texts = append(texts, plain(one))
	}

	return texts
}

// same tells whether two values are equal for sure.
func (v value) same(other value) bool {
	return !v.unknown && !other.unknown && bytes.Equal(encoded(v.raw), encoded(other.raw))
}

// plain is a value without quotation marks if it is a string, and as JSON otherwise.
func plain(raw any) string {
	if text, ok := raw.(string); ok {
		return text
	}

	return string(encoded(raw))
}

func encoded(raw any) []byte {
	var text bytes.Buffer

	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)

	err := encoder.Encode(raw)
	if err != nil {
		return nil
	}

	return bytes.TrimSpace(text.Bytes())
}
