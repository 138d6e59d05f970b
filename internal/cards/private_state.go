// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
)

// privateConfigured is the key in private state under which the names of the configured attributes are kept. A refresh
// does not see the configuration, but has to know which creation-only values were asked for.
const privateConfigured = "configured"

// configuredNames are the attributes that a configuration set when it was applied last; nil when nobody knows, as after an
// import.
type configuredNames []string

// mayInclude is true for what was asked for, and for everything when nobody knows.
func (c configuredNames) mayInclude(a attribute) bool {
	return c == nil || slices.Contains(c, a.name)
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// PrivateData is what Terraform keeps with a resource for the provider, by key.
type PrivateData interface {
	privateReader
	privateWriter
}

// readPrivate is what was stored under a key, the zero value if nothing was, or nothing that can be read.
func readPrivate[T any](ctx context.Context, private privateReader, key string) (T, diag.Diagnostics) {
	var stored, none T

	value, diags := private.GetKey(ctx, key)
	if diags.HasError() || json.Unmarshal(value, &stored) != nil {
		return none, diags
	}

	return stored, diags
}

func writePrivate(ctx context.Context, private privateWriter, key string, value any) diag.Diagnostics {
	text, err := json.Marshal(value)
	if err != nil {
		return nil // what is stored is made of text and truth, which always marshals
	}

	return private.SetKey(ctx, key, text)
}

func configuredNamesOf(ctx context.Context, private privateReader) (configuredNames, diag.Diagnostics) {
	return readPrivate[configuredNames](ctx, private, privateConfigured)
}

func rememberConfigured(ctx context.Context, private privateWriter, config *Model) diag.Diagnostics {
	names := configuredNames{}

	for _, a := range configurable {
		if a.isSet(config) {
			names = append(names, a.name)
		}
	}

	return writePrivate(ctx, private, privateConfigured, names)
}

// privateReplacing marks the planning of a new card that takes the place of another one. The destroy half of a
// replacement gets the private data of that call, so it can tell what it is part of.
const privateReplacing = "replacing"

// mark sets or clears a mark of this name.
func mark(ctx context.Context, private privateWriter, name string, on bool) diag.Diagnostics {
	if !on {
		return private.SetKey(ctx, name, nil)
	}

	return private.SetKey(ctx, name, []byte("true"))
}

func isMarked(ctx context.Context, private privateReader, name string) bool {
	value, diags := private.GetKey(ctx, name)

	return !diags.HasError() && len(value) > 0
}

// privateReplaced is the key under which the first planning call of an existing card leaves what the second one must
// know. A call without a state that finds it plans the card that takes the place of the existing card.
const privateReplaced = "replaced"

// storedReplacement is a replaced card in private state.
type storedReplacement struct {
	ID        string `json:"id"`
	Protected bool   `json:"protected"` // alive, and its policy is to prevent
}

func rememberReplaced(ctx context.Context, private privateWriter, replaced issuing.ReplacedCard) diag.Diagnostics {
	return writePrivate(ctx, private, privateReplaced, storedReplacement{ID: replaced.ID, Protected: replaced.Protected})
}

// replacedBy is the zero value for a card of its own.
func replacedBy(ctx context.Context, private privateReader) (issuing.ReplacedCard, diag.Diagnostics) {
	stored, diags := readPrivate[storedReplacement](ctx, private, privateReplaced)

	return issuing.ReplacedCard{ID: stored.ID, Protected: stored.Protected}, diags
}
