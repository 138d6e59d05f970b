// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Only the answer of a short request for a card that was not listed before, and that is as old as the request, tells of a
// card that is certainly new.
func TestDuplicates_Precede(t *testing.T) {
	t.Parallel()

	const id = "1d6b1b1e-4f3f-4c0c-9a39-6d5b7d7a9a3e"

	// Dates have no fractions of a second.
	made := time.Date(2026, time.November, 30, 12, 0, 0, 700_000_000, time.UTC)

	for name, c := range map[string]struct {
		status  string
		date    time.Time
		took    time.Duration
		listed  bool
		unknown bool
		want    bool
	}{
		"a new card":                        {date: made.Truncate(time.Second), want: true},
		"a new card of a slow server":       {date: made.Add(4 * time.Second), took: 4 * time.Second, want: true},
		"a card that was listed":            {date: made.Truncate(time.Second), listed: true},
		"a card that is older":              {date: made.Add(3 * time.Second)},
		"a card of the future":              {date: made.Add(-time.Minute)},
		"a card that has ended":             {date: made.Truncate(time.Second), status: qonto.StatusDiscarded},
		"an answer after another one":       {date: made.Truncate(time.Second), unknown: true},
		"an answer without a date":          {},
		"an answer that was waited for":     {date: made.Add(6 * time.Second), took: 6 * time.Second},
		"an answer after minutes of waking": {date: made.Truncate(time.Second), took: 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				since := time.Now()

				time.Sleep(c.took) //nolint:forbidigo // virtual time

				seen := Duplicates{listed: map[string]bool{id: c.listed}}
				answer := qonto.Answer{
					Card: qonto.Card{ID: id, Status: c.status, CreatedAt: new(made.Format(time.RFC3339Nano))}, Date: c.date, EarlierUnknown: c.unknown,
				}

				if got := seen.isCertainlyNew(&answer, since); got != c.want {
					t.Errorf("certainly new: %t", got)
				}
			})
		})
	}
}
