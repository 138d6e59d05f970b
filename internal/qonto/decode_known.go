// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
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
