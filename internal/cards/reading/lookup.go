// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// youngCard is the age up to which a missing card may just not be listed yet.
	youngCard = 2 * time.Minute
	// asksForOld and asksForYoung are how often a missing card is asked for before it counts as not listed.
	asksForOld   = 2
	asksForYoung = 4
	// askAgainAfter is the first pause before a young card is asked for again; it grows by itself each time.
	askAgainAfter = 2 * time.Second
)

// LookUp asks for a card by its id, a second time when it is missing, and some more times when it has only just been
// made. It is nil when Qonto does not list it. createdAt is empty when nobody knows.
func (r *Reader) LookUp(ctx context.Context, id, createdAt string) (*qonto.Card, error) {
	for attempt := 1; ; attempt++ {
		card, now, err := r.Card(ctx, id)
		if err != nil || card != nil {
			return card, err
		}

		young := createdAt != "" && !qonto.Card{CreatedAt: &createdAt}.OlderThan(youngCard, now)
		if attempt >= asksForYoung || attempt >= asksForOld && !young {
			return nil, nil //nolint:nilnil // no card and no error: the list was read and does not have it
		}

		if young {
			err = clock.Sleep(ctx, time.Duration(attempt)*askAgainAfter)

			switch {
			case errors.Is(err, context.DeadlineExceeded): // there is no time left to ask again
				return nil, nil //nolint:nilnil // no card and no error: the list was read and does not have it
			case err != nil:
				return nil, fmt.Errorf("waiting for a new card to be listed: %w", err)
			}
		}
	}
}
