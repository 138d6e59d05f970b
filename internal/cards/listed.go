// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"iter"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// runOf is the run that the provider hands over, or the one there was while it has not done so.
func runOf(providerData any, otherwise *Run) *Run {
	if run, ok := providerData.(*Run); ok {
		return run
	}

	return otherwise
}

// listed are the cards that pass the filter, read page by page as they are asked for. After an error it ends.
func (r *Run) listed(ctx context.Context, filter *filterModel) iter.Seq2[*qonto.Card, error] {
	return func(yield func(*qonto.Card, error) bool) {
		client, err := r.Client()
		if err != nil {
			yield(nil, err)

			return
		}

		for card, err := range client.Cards(ctx, filter.toAPI()) {
			if err != nil {
				yield(nil, err)

				return
			}

			if filter.wants(&card) && !yield(&card, nil) {
				return
			}
		}
	}
}
