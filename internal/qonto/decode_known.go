// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// decodeKnown decodes a JSON object as far as its keys have the types that are expected: a key with another type is
// left out, as if the server had not sent it. A single such key would otherwise hide a whole page of cards. What is
// not an object is an error.
func decodeKnown[T any](data []byte, into *T) error {
	var whole T

	err := json.Unmarshal(data, &whole)
	if err == nil {
		*into = whole

		return nil
	}

	if !bytes.HasPrefix(data, []byte("{")) {
		return fmt.Errorf("decode object: %w", err)
	}

	var known T

	for key, value := range members(data) {
		single := slices.Concat([]byte("{"), key, []byte(":"), value, []byte("}"))

		trial := known
		if json.Unmarshal(single, &trial) == nil {
			known = trial
		}
	}

	*into = known

	return nil
}

// canonical writes a number in the shortest way: 1000.00 and 1e3 become 1000. Limits come as 1000, as 1000.0 and as
// "1000.00", depending on the endpoint. What is too long for an amount counts as missing.
func canonical(number *json.Number) *json.Number {
	if number == nil || len(*number) > maxAmount {
		return nil
	}

	text := number.String()

	switch {
	case strings.ContainsAny(text, "eE"):
		value, err := strconv.ParseFloat(text, 64)
		text = strconv.FormatFloat(value, 'f', -1, 64)

		if err != nil || len(text) > maxAmount {
			return nil
		}
	case strings.Contains(text, "."):
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}

	if text == "-0" {
		text = "0"
	}

	short := json.Number(text)

	return &short
}
