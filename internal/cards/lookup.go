// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"iter"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Card looks one card up, whatever its status. It is nil if Qonto does not list it to the access token. One that this run has
// issued counts as new: it may not be listed yet.
func (s *Session) Card(ctx context.Context, id string) (*qonto.Card, error) {
	createdAt := ""
	if s.issuer.Ownership.IsHeld(id) {
		createdAt = s.now().Format(time.RFC3339)
	}

	return s.reader.LookUp(ctx, id, createdAt)
}

// Cards are the cards that pass the filter, read as they are asked for. A caller that wants no more than some cards makes
// no request for others; 0 wants all. After an error it ends.
func (s *Session) Cards(ctx context.Context, filter *Filter, wanted int) iter.Seq2[*qonto.Card, error] {
	return func(yield func(*qonto.Card, error) bool) {
		client, err := s.Client()
		if err != nil {
			yield(nil, err)

			return
		}

		request := filter.toAPI()
		request.Wanted = wanted

		for card, err := range client.Cards(ctx, request) {
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
