// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// member is one key of a JSON object.
type member struct {
	key   string
	value any
}

// object is a JSON object whose keys keep their order and can be left out one by one.
type object []member

// centsPerEuro turns what the emulator counts into what it writes.
const centsPerEuro = 100

// cents is an amount of money that the API writes as a number of euros.
type cents int64

// MarshalJSON writes the object with its keys in order.
func (o object) MarshalJSON() ([]byte, error) {
	return o.encode(), nil
}

// MarshalJSON writes euros.
func (c cents) MarshalJSON() ([]byte, error) {
	const bits = 64

	return strconv.AppendFloat(nil, float64(c)/centsPerEuro, 'f', -1, bits), nil
}

// encode writes the object as the API does.
func (o object) encode() []byte {
	var out bytes.Buffer

	o.writeTo(&out)

	return out.Bytes()
}

// without is the object less some of its keys.
func (o object) without(keys []string) object {
	if len(keys) == 0 {
		return o
	}

	dropped := make(map[string]bool, len(keys))
	for _, key := range keys {
		dropped[key] = true
	}

	kept := make(object, 0, len(o))

	for _, entry := range o {
		if !dropped[entry.key] {
			kept = append(kept, entry)
		}
	}

	return kept
}

// writeTo writes the object itself and leaves its values to encoding/json, which would check every nested object once more.
func (o object) writeTo(out *bytes.Buffer) {
	separator := byte('{')

	for _, entry := range o {
		out.WriteByte(separator)
		out.WriteString(`"` + entry.key + `":`) // No key needs escaping.
		writeValue(out, entry.value)

		separator = ','
	}

	if len(o) == 0 {
		out.WriteByte(separator)
	}

	out.WriteByte('}')
}

func writeValue(out *bytes.Buffer, value any) {
	switch typed := value.(type) {
	case object:
		typed.writeTo(out)
	case []object:
		out.WriteByte('[')

		for position, entry := range typed {
			if position > 0 {
				out.WriteByte(',')
			}

			entry.writeTo(out)
		}

		out.WriteByte(']')
	case time.Time:
		out.WriteString(typed.UTC().Format(`"` + bank.DateTimeLayout + `"`))
	case *time.Time:
		if typed == nil {
			writeValue(out, nil)
		} else {
			writeValue(out, *typed)
		}
	case []string:
		writeList(out, typed)
	case []int:
		writeList(out, typed)
	default:
		writePlain(out, value)
	}
}

// writeText leaves only those texts to encoding/json that need an escape: most are ids, codes and names, and there are
// thousands on a page.
func writeText(out *bytes.Buffer, text string) {
	if strings.ContainsFunc(text, needsEscape) {
		encode(out, text)

		return
	}

	out.WriteByte('"')
	out.WriteString(text)
	out.WriteByte('"')
}

func needsEscape(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&`, r) }

// writeList writes a list that is never null.
func writeList[T any](out *bytes.Buffer, list []T) {
	writePlain(out, append([]T{}, list...))
}

// writePlain writes the plain values of a card, of which a page has thousands, in the shortest way.
func writePlain(out *bytes.Buffer, value any) {
	switch typed := value.(type) {
	case string:
		writeText(out, typed)
	case bool:
		out.WriteString(strconv.FormatBool(typed))
	case int:
		out.WriteString(strconv.Itoa(typed))
	case nil:
		out.WriteString("null")
	default:
		encode(out, value)
	}
}

// encode writes what encoding/json knows. What it does not know can come from a control call only, and is null.
func encode(out *bytes.Buffer, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		encoded = []byte("null")
	}

	out.Write(encoded)
}
