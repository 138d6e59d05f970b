// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A first apply waits for five answers one after the other: the plan's search for possible duplicates, the two look-ups of the
// token's own organization and membership at the same time, the search of the apply, the card, and its nickname.
func TestFirstApplyWaitsForFiveAnswers(t *testing.T) {
	t.Parallel()

	const answer, besides = time.Second / 2, time.Second / 10

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)

		runs.fault(control.Fault{Action: "delay", DelayMS: int(answer.Milliseconds())})

		card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})
		began := time.Now()

		if said := runs.apply(card).Errors(); len(said) > 0 {
			t.Error(said)
		}

		if took := time.Since(began); took < 5*answer || took > 5*answer+besides {
			t.Errorf("took %s where an answer takes %s", took, answer)
		}
	})
}
