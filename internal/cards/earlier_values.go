// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// privateEarlierValues is the key in private state under which earlier values of a card are kept.
	privateEarlierValues = "earlier_values"
	// mostEarlierValues bounds what is kept of one attribute.
	mostEarlierValues = 8
)

// earlierValues are the values that attributes which no request changes have had, in the state or in Qonto, by name and in
// their canonical spelling. Qonto may rename such a value. A configuration that has one of them asks for this card, and not
// for another one, also when it was written down after the card was issued.
type earlierValues map[string][]string

// has tells whether the configured value is one of an attribute's earlier ones.
func (e earlierValues) has(a attribute, config *Model) bool {
	return slices.Contains(e[a.name], canonical(a.value(config)))
}

func (e earlierValues) add(a attribute, m *Model) {
	value := a.value(m)
	if value.IsNull() || value.IsUnknown() || slices.Contains(e[a.name], canonical(value)) {
		return
	}

	e[a.name] = append(e[a.name], canonical(value))
	e[a.name] = e[a.name][max(0, len(e[a.name])-mostEarlierValues):]
}

// earlierValuesOf is what refreshes of the card have kept.
func earlierValuesOf(ctx context.Context, private privateReader) (earlierValues, diag.Diagnostics) {
	return readPrivate[earlierValues](ctx, private, privateEarlierValues)
}

// rememberEarlier keeps both values of every attribute that no request changes and that Qonto tells otherwise than the
// state. The renewal of a card goes on with the history of the card, because the configuration does.
func rememberEarlier(ctx context.Context, private PrivateData, prior *Model, card *qonto.Card) diag.Diagnostics {
	before, diags := earlierValuesOf(ctx, private)
	after := earlierValues{}
	answered := fromAPI(card)

	maps.Copy(after, before)

	for _, a := range configurable {
		if fixed(a, card.CardLevel) && a.isSet(prior) && !a.same(prior, &answered) {
			after.add(a, prior)
			after.add(a, &answered)
		}
	}

	if len(after) == 0 && len(before) == 0 || diags.HasError() {
		return diags
	}

	return append(diags, writePrivate(ctx, private, privateEarlierValues, after)...)
}
