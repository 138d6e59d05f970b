// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// place is a request of a run that a fault can strike: what was applied before, and what is applied then.
type place struct {
	name          string
	method, route string
	before, after string
	issued        int // cards that were ever issued when all is done
	living        int
}

// patience is short, so that a run gives up on a fault that stays. Qonto's answers come at once.
const patience = `timeouts = { create = "3s", read = "3s", update = "3s", delete = "3s" }`

func places() []place {
	plain := acctest.Card("virtual", acctest.Ads, patience)
	physical := func(more ...string) string {
		return acctest.Card("standard", append(more, acctest.Physical, acctest.Unprotected, patience)...)
	}

	return []place{
		{"create", "POST", creates, "", plain, 1, 1},
		{"twin search", "GET", creates, "", plain, 1, 1},
		{"nickname of a new card", "PATCH", nicknames, "", plain, 1, 1},
		{"lock of a new card", "PUT", "/v2/cards/{id}/lock", "", acctest.Card("virtual", `locked = true`, patience), 1, 1},
		{"restrictions", "PATCH", "/v2/cards/{id}/restrictions", plain, acctest.Card("virtual", acctest.Ads, `active_days = [1]`, patience), 1, 1},
		{"nickname", "PATCH", nicknames, plain, acctest.Card("virtual", `nickname = "other"`, patience), 1, 1},
		{"options", "PATCH", "/v2/cards/{id}/options", physical(), physical(`online_option = false`), 1, 1},
		{"limits", "PATCH", "/v2/cards/{id}/limits", plain, acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 60`, patience), 1, 1},
		{"lock", "PUT", "/v2/cards/{id}/lock", plain, acctest.Card("virtual", acctest.Ads, `locked = true`, patience), 1, 1},
		{
			"unlock", "PUT", "/v2/cards/{id}/unlock", acctest.Card("virtual", `locked = true`, patience),
			acctest.Card("virtual", `locked = false`, patience), 1, 1,
		},
		{"discard", "PUT", "/v2/cards/{id}/discard", plain, "# gone", 1, 0},
		{"refresh", "GET", creates, plain, acctest.Card("virtual", `nickname = "other"`, patience), 1, 1},
	}
}

func faults() map[string]control.Fault {
	all := map[string]control.Fault{
		"connection refused":       {Action: "refuse"},
		"dropped before commit":    {Action: "drop", Stage: "arrival"},
		"dropped after commit":     {Action: "drop", Stage: "answer"},
		"truncated body":           {Action: "truncate"},
		"malformed JSON":           {Action: "malformed"},
		"HTML with 200":            {Action: "html"},
		"gateway 404":              {Action: "gateway_not_found"},
		"429":                      {Action: "status", Status: 429},
		"429 with Retry-After":     {Action: "status", Status: 429, RetryAfter: "1"},
		"409 for a concurrent key": {Action: "status", Status: 409, ResponseBody: `{"error":"Concurrent requests detected"}`},
		"429 for a concurrent key": {Action: "status", Status: 429, ResponseBody: `{"error":"Concurrent requests detected"}`},
		"401":                      {Action: "status", Status: 401},
		"hang before commit":       {Action: "hold", Stage: "arrival"},
		"hang after commit":        {Action: "hold", Stage: "answer"},
	}

	for _, status := range []int{500, 502, 503, 504} {
		all[fmt.Sprintf("%d before commit", status)] = control.Fault{Action: "status", Status: status, Stage: "arrival"}
		all[fmt.Sprintf("%d after commit", status)] = control.Fault{Action: "status", Status: status, Stage: "answer"}
	}

	return all
}

//nolint:gochecknoglobals // test flags are globals
var wholeMatrix = flag.Bool("matrix", false, "try every fault at every request, not only the telling ones")

// isTelling picks, for the short form, every fault of a create and a few of each kind elsewhere.
func isTelling(p place, fault string) bool {
	if p.name == "create" {
		return true
	}

	return slices.Contains([]string{"dropped before commit", "dropped after commit", "500 after commit", "HTML with 200"}, fault)
}

// The matrix: every fault, at every request, until the run gives up. Then the fault goes away and the same run is
// repeated: it succeeds, the next plan is empty, and the books hold exactly the cards that were asked for.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()

	for _, p := range places() {
		for name, fault := range faults() {
			if !*wholeMatrix && !isTelling(p, name) {
				continue
			}

			t.Run(p.name+"/"+name, func(t *testing.T) { p.suffer(acctest.NewCLI(t), fault) })
		}
	}
}

// suffer runs into the fault, lets it go away, and runs again.
func (p place) suffer(c *acctest.CLI, fault control.Fault) {
	c.T.Helper()

	if p.before != "" {
		c.Configure(p.before)
		c.Apply()
		c.Activate()
	}

	fault.Method, fault.Route = p.method, p.route
	active := c.Fault(fault)

	c.Configure(p.after)

	struck := c.Terraform("apply", "-auto-approve")

	state, err := active.State(c.T.Context())
	c.Must(err)

	if state.Struck == 0 {
		c.T.Fatalf("the fault never struck:\n%s", struck.Text)
	}

	c.Must(active.Remove(c.T.Context()))

	if again := c.Terraform("apply", "-auto-approve"); again.ExitCode != 0 {
		c.T.Fatalf("the run does not recover:\n%s\n\nbefore that:\n%s", again.Text, struck.Text)
	}

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		c.T.Errorf("the plan after that is not empty:\n%s", plan.Text)
	}

	if issued, alive := len(c.Ledger().Cards), len(c.Ledger().LivingCards()); issued != p.issued || alive != p.living {
		c.T.Errorf("%d cards issued and %d alive, want %d and %d:\n%s", issued, alive, p.issued, p.living, struck.Text)
	}
}
