// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"strconv"
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

// writeTo writes the keys, and encoding/json the values. Objects within an object write themselves: through encoding/json,
// which checks again what a Marshaler returns, a list of 1,000 cards takes four times as long (85 instead of 22 ms).
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
		writeObjects(out, typed)
	case time.Time:
		encode(out, typed.UTC().Format(bank.DateTimeLayout))
	case *time.Time:
		if typed == nil {
			encode(out, nil)
		} else {
			writeValue(out, *typed)
		}
	default:
		encode(out, value)
	}
}

func writeObjects(out *bytes.Buffer, list []object) {
	out.WriteByte('[')

	for position, entry := range list {
		if position > 0 {
			out.WriteByte(',')
		}

		entry.writeTo(out)
	}

	out.WriteByte(']')
}

// encode writes what encoding/json knows. What it does not know can come from a control call only, and is null.
func encode(out *bytes.Buffer, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		encoded = []byte("null")
	}

	out.Write(encoded)
}
