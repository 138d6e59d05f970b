// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The guarantee table that users read in the guide about exactly-once issuance, an outcome a row: what a run does so long
// after the answer of a create was lost. TestGuarantee of the chaos tests has all its cells, in virtual time.
func TestGuaranteeAfterALostAnswer(t *testing.T) {
	t.Parallel()

	const (
		adopted    = "adopted"
		stops      = "stops"
		notCovered = "not covered"
	)

	for _, cell := range []struct {
		seed  string
		after time.Duration
		want  string
	}{
		{"", 24 * time.Minute, adopted},
		{"", 29 * time.Minute, stops},
		{"", 25 * time.Hour, notCovered},
		{`idempotency_seed = "s"`, 29 * time.Minute, adopted},
		{`idempotency_seed = "s"`, 31 * time.Minute, notCovered},
	} {
		t.Run(fmt.Sprintf("seeded %t, after %v", cell.seed != "", cell.after), func(t *testing.T) {
			c := acctest.NewCLI(t)
			lost := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer"})

			// The timeout is no part of the key: it ends the first create soon, and gives the second one all the time it needs.
			c.Configure(acctest.Card("virtual", `payment_monthly_limit = 50`, cell.seed, `timeouts = { create = "1s" }`))
			c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card may have been issued.*`+saysUnprotected(cell.seed != "")+
				`.*Cards of the last day that it could be`)
			c.Must(lost.Remove(t.Context()))
			c.Clock().Advance(cell.after)
			c.Configure(acctest.Card("virtual", `payment_monthly_limit = 50`, cell.seed))

			switch cell.want {
			case stops:
				c.Terraform("apply", "-auto-approve").ExpectRefused(t, `A card like this one exists already.*import \{`)
			default:
				c.Apply()
				c.MustTerraform("plan", "-detailed-exitcode")
			}

			c.ExpectIssued(map[string]int{adopted: 1, stops: 1, notCovered: 2}[cell.want])
		})
	}
}

// saysUnprotected is how the error of a lost answer says when a second card may be issued.
func saysUnprotected(seeded bool) string {
	if seeded {
		return `has an idempotency_seed, so nothing protects it from then on`
	}

	return `For a day, a run then stops in front of the card and names it; after a day nothing protects it`
}
