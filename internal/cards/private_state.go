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

func configuredNamesOf(ctx context.Context, private privateReader) (configuredNames, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, privateConfigured)
	if diags.HasError() || len(value) == 0 {
		return nil, diags
	}

	var names configuredNames

	err := json.Unmarshal(value, &names)
	if err != nil {
		return nil, diags // unreadable is as good as unknown
	}

	return names, diags
}

func rememberConfigured(ctx context.Context, private privateWriter, config *Model) diag.Diagnostics {
	names := configuredNames{}

	for _, a := range configurable {
		if a.isSet(config) {
			names = append(names, a.name)
		}
	}

	value, err := json.Marshal(names)
	if err != nil {
		return nil // a list of strings always marshals
	}

	return private.SetKey(ctx, privateConfigured, value)
}

// privateReplacing marks the planning of a new card that takes the place of another one. The destroy half of a
// replacement gets the private data of that call, so it can tell what it is part of.
const privateReplacing = "replacing"

// privateImported marks a card that is being imported: it was read for the first time, and no plan was applied since.
const privateImported = "imported"

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
	value, err := json.Marshal(storedReplacement{ID: replaced.ID, Protected: replaced.Protected})
	if err != nil {
		return nil // a struct of text and truth always marshals
	}

	return private.SetKey(ctx, privateReplaced, value)
}

// replacedBy is the zero value for a card of its own.
func replacedBy(ctx context.Context, private privateReader) (issuing.ReplacedCard, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, privateReplaced)

	var stored storedReplacement

	err := json.Unmarshal(value, &stored)
	if err != nil {
		return issuing.ReplacedCard{}, diags // not there
	}

	return issuing.ReplacedCard{ID: stored.ID, Protected: stored.Protected}, diags
}
