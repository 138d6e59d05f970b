// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The guarantee table, cell by cell: what a run does so long after the answer of a create was lost. It is the same table
// that users read in the guide about exactly-once issuance.
func TestGuaranteeAfterALostAnswer(t *testing.T) {
	const (
		adopted    = "adopted"
		stops      = "stops"
		notCovered = "not covered"
	)

	for _, cell := range []struct {
		seed  bool
		after time.Duration
		want  string
	}{
		{false, 0, adopted},
		{false, 24 * time.Minute, adopted},
		{false, 26 * time.Minute, stops},
		{false, 29 * time.Minute, stops},
		{false, 31 * time.Minute, stops},
		{false, 23 * time.Hour, stops},
		{false, 25 * time.Hour, notCovered},
		{true, 0, adopted},
		{true, 24 * time.Minute, adopted},
		{true, 29 * time.Minute, adopted},
		{true, 31 * time.Minute, notCovered},
		{true, 25 * time.Hour, notCovered},
	} {
		t.Run(fmt.Sprintf("seed %v, after %v", cell.seed, cell.after), func(t *testing.T) {
			e := acctest.NewEnv(t)
			fault := e.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer"})
			arguments := []string{`payment_monthly_limit = 50`}

			if cell.seed {
				arguments = append(arguments, `idempotency_seed = "s"`)
			}

			// The timeout is no part of the key: it ends the first create soon, and gives the second one all the time it needs.
			config := e.Config(acctest.Card("virtual", append(slices.Clone(arguments), `timeouts = { create = "1s" }`)...))
			again := resource.TestStep{
				Config: e.Config(acctest.Card("virtual", arguments...)),
				PreConfig: func() {
					e.Must(fault.Remove(t.Context()))
					e.Clock().Advance(cell.after)
				},
			}

			if cell.want == stops {
				again.ExpectError = acctest.Wrapped(`A card like this one exists already.*import \{`)
			}

			e.RunSteps(resource.TestStep{Config: config, ExpectError: acctest.Wrapped(`Card may have been issued`)}, again)

			want := map[string]int{adopted: 1, stops: 1, notCovered: 2}[cell.want]
			if got := len(e.Ledger().Cards); got != want {
				t.Errorf("%d cards were issued, want %d", got, want)
			}
		})
	}
}
