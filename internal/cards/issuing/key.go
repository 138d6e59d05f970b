// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// keyNamespace and keyFormat are part of every key ever used. Changing either, or the encoding below, gives another
// key to the same inputs: a run that repeats a create across the change would issue a second card.
const (
	keyNamespace = "7dfc4418-b924-4fea-9f57-b64795a7160e"
	keyFormat    = "qonto_card/1"
)

// KeyInputs are the configured values that decide which card is meant.
type KeyInputs struct {
	lines []string
}

// Instant is a point in time as RFC 3339. Two spellings of one instant are the same input.
type Instant string

// NewKeyInputs encodes values by name, one line each, in alphabetical order: the name, "=", and the value as JSON. Values
// are string, bool, int64, Instant, []string or []int64, and what is not configured is not among them.
func NewKeyInputs(values map[string]any) KeyInputs {
	lines := make([]string, 0, len(values))
	for name, value := range values {
		lines = append(lines, name+"="+Canonical(value))
	}

	slices.Sort(lines)

	return KeyInputs{lines: lines}
}

// Key derives the idempotency key of one generation: generation 0 is the first attempt to issue the card, later ones
// follow when earlier keys are answered with a card that is gone.
func (k KeyInputs) Key(generation int) string {
	text := fmt.Sprintf("%s\n%s\ngeneration=%d\n", keyFormat, strings.Join(k.lines, "\n"), generation)

	return uuid.NewSHA1(uuid.MustParse(keyNamespace), []byte(text)).String()
}

// String is the encoded inputs, a line each.
func (k KeyInputs) String() string {
	return strings.Join(k.lines, "\n")
}

// Canonical writes a value as JSON in its one spelling: sets are sorted, instants are in UTC.
func Canonical(value any) string {
	switch v := value.(type) {
	case Instant:
		return quoted(v.utc())
	case string:
		return quoted(v)
	case []string:
		return canonicalSet(v, quoted)
	case []int64:
		return canonicalSet(v, func(number int64) string { return strconv.FormatInt(number, 10) })
	default: // bool and int64 print as JSON does
		return fmt.Sprint(v)
	}
}

func (i Instant) utc() string {
	t, err := time.Parse(time.RFC3339, string(i))
	if err != nil {
		return string(i)
	}

	return t.UTC().Format(time.RFC3339Nano)
}

// canonicalSet sorts by length first, so that numbers come in their order.
func canonicalSet[T any](set []T, encode func(T) string) string {
	elements := make([]string, 0, len(set))
	for _, element := range set {
		elements = append(elements, encode(element))
	}

	slices.SortFunc(elements, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})

	return "[" + strings.Join(elements, ",") + "]"
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
