// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// keyNamespace and keyFormat are part of every key ever used. Changing either, or the encoding below, gives another
// key to the same intent: a run that repeats a create across the change would issue a second card.
const (
	keyNamespace = "7dfc4418-b924-4fea-9f57-b64795a7160e"
	keyFormat    = "qonto_card/1"
)

// intent is what a configuration asks for, as far as it decides which card is meant.
type intent struct {
	lines []string
}

// intentOf encodes every configured attribute that goes into the request, the nickname and the seed, one line each, in
// alphabetical order: the attribute's name, "=", and its value as JSON. Null and left out are the same; sets are
// sorted; instants are in UTC. It is not known (false) while one of the values is unknown.
func intentOf(config *Model, address *addressModel) (intent, bool) {
	values := map[string]attr.Value{"idempotency_seed": config.IdempotencySeed}

	for _, a := range configurable() {
		if a.endpoint != lockCall {
			values[a.name] = a.value(config)
		}
	}

	if address != nil {
		for name, value := range address.values() {
			values["address."+name] = value
		}
	}

	if config.Nickname.ValueString() == "" && !config.Nickname.IsUnknown() {
		delete(values, "nickname")
	}

	lines := make([]string, 0, len(values))

	for name, value := range values {
		if !fullyKnown(value) {
			return intent{}, false
		}

		if !value.IsNull() {
			lines = append(lines, name+"="+canonical(value))
		}
	}

	slices.Sort(lines)

	return intent{lines: lines}, !config.Address.IsUnknown()
}

// key derives the idempotency key of one generation: generation 0 is the first attempt to issue the card, later ones
// follow when earlier keys are answered with a card that is gone.
func (i intent) key(generation int) string {
	text := fmt.Sprintf("%s\n%s\ngeneration=%d\n", keyFormat, strings.Join(i.lines, "\n"), generation)

	return uuid.NewSHA1(uuid.MustParse(keyNamespace), []byte(text)).String()
}

func (a *addressModel) values() map[string]types.String {
	return map[string]types.String{
		"contact_name": a.ContactName,
		"first_line":   a.FirstLine,
		"second_line":  a.SecondLine,
		"third_line":   a.ThirdLine,
		"zipcode":      a.Zipcode,
		"city":         a.City,
		"country":      a.Country,
	}
}

// fullyKnown tells whether the value and, for sets, all of its elements are known.
func fullyKnown(value attr.Value) bool {
	if value.IsUnknown() {
		return false
	}

	set, isSet := value.(types.Set)

	return !isSet || !slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}

// canonical writes a known value as JSON in its one spelling.
func canonical(value attr.Value) string {
	switch v := value.(type) {
	case timetypes.RFC3339:
		return quoted(canonicalInstant(v.ValueString()))
	case types.String:
		return quoted(v.ValueString())
	case types.Set:
		return "[" + strings.Join(sortedElements(v), ",") + "]"
	default: // bool and int64 print as JSON does
		return v.String()
	}
}

func canonicalInstant(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}

	return t.UTC().Format(time.RFC3339Nano)
}

// sortedElements sorts by length first, so that numbers come in their order.
func sortedElements(set types.Set) []string {
	elements := make([]string, 0, len(set.Elements()))
	for _, e := range set.Elements() {
		elements = append(elements, canonical(e))
	}

	slices.SortFunc(elements, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})

	return elements
}

func quoted(text string) string {
	var out bytes.Buffer

	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)

	err := encoder.Encode(text)
	if err != nil {
		panic(err) // a string always encodes: what is not UTF-8 is replaced
	}

	return strings.TrimSuffix(out.String(), "\n")
}
