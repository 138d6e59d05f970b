// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// privateData is what Terraform keeps with a resource for the provider, in the framework's format: a JSON object of values
// in base64.
type privateData map[string][]byte

// decodePrivate declines (false) what is the framework's own, and what it would complain about.
func decodePrivate(data []byte) (privateData, bool) {
	values := privateData{}
	if len(data) == 0 {
		return values, true
	}

	err := json.Unmarshal(data, &values)
	if err != nil || values == nil {
		return nil, false
	}

	for key, value := range values {
		if strings.HasPrefix(key, ".") || !utf8.Valid(value) || !json.Valid(value) {
			return nil, false
		}
	}

	return values, true
}

// GetKey returns the JSON value kept under a key, nil if there is none.
func (p privateData) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

// SetKey keeps a JSON value under a key; an empty one removes the key.
func (p privateData) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if len(value) == 0 {
		delete(p, key)
	} else {
		p[key] = value
	}

	return nil
}

func (p privateData) encode() []byte {
	if len(p) == 0 {
		return nil
	}

	data, err := json.Marshal(p)
	if err != nil {
		return nil // a map of bytes always marshals
	}

	return data
}
