// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The worst faults with a real CLI: a run gives up, the fault goes away, and the same run succeeds, with one card in the
// books. All faults at all requests are in the package simulated.
func TestFaultsOfTheCLI(t *testing.T) {
	t.Parallel()

	const standing, limited, gone = `payment_monthly_limit = 50`, `payment_monthly_limit = 60`, ""

	lost := control.Fault{Action: "drop", Stage: "answer"}

	for name, test := range map[string]struct {
		method, route string
		fault         control.Fault
		before, after string // arguments of the card
	}{
		"create, answer lost":   {method: "POST", route: creates, fault: lost, after: standing},
		"create, HTML with 200": {method: "POST", route: creates, fault: control.Fault{Action: "html"}, after: standing},
		"create, hangs":         {method: "POST", route: creates, fault: control.Fault{Action: "hold", Stage: "arrival"}, after: standing},
		"nickname, answer lost": {method: "PATCH", route: nicknames, fault: lost, after: standing},
		"limits, answer lost":   {method: "PATCH", route: "/v2/cards/{id}/limits", fault: lost, before: standing, after: limited},
		"discard, answer lost":  {method: "PUT", route: discards, fault: lost, before: standing, after: gone},
		"refresh, no answer":    {method: "GET", route: creates, fault: lost, before: standing, after: limited},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			configure := func(arguments string) {
				if arguments == gone {
					c.Configure()
				} else {
					c.Configure(acctest.Card("virtual", acctest.Ads, arguments, `timeouts = { create = "3s", read = "3s", update = "3s", delete = "3s" }`))
				}
			}

			if test.before != "" {
				configure(test.before)
				c.Apply()
			}

			test.fault.Method, test.fault.Route = test.method, test.route
			fault := c.Fault(test.fault)

			configure(test.after)

			given := c.Terraform("apply", "-auto-approve")
			state, err := fault.State(t.Context())
			c.Must(err)

			if state.Struck == 0 {
				t.Errorf("the fault never struck:\n%s", given.Text)
			}

			c.Must(fault.Remove(t.Context()))
			c.Apply()
			c.ExpectIssued(1)

			if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
				t.Errorf("the next plan is not empty:\n%s", plan.Text)
			}
		})
	}
}
