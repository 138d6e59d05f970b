// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

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
	plain := card("virtual", ads, patience)
	physical := func(more ...string) string { return card("standard", append(more, plastic, unprotected, patience)...) }

	return []place{
		{"create", "POST", creates, "", plain, 1, 1},
		{"twin search", "GET", creates, "", plain, 1, 1},
		{"nickname of a new card", "PATCH", nicknames, "", plain, 1, 1},
		{"lock of a new card", "PUT", "/v2/cards/{id}/lock", "", card("virtual", `locked = true`, patience), 1, 1},
		{"restrictions", "PATCH", "/v2/cards/{id}/restrictions", plain, card("virtual", ads, `active_days = [1]`, patience), 1, 1},
		{"nickname", "PATCH", nicknames, plain, card("virtual", `nickname = "other"`, patience), 1, 1},
		{"options", "PATCH", "/v2/cards/{id}/options", physical(), physical(`online_option = false`), 1, 1},
		{"limits", "PATCH", "/v2/cards/{id}/limits", plain, card("virtual", ads, `payment_monthly_limit = 60`, patience), 1, 1},
		{"lock", "PUT", "/v2/cards/{id}/lock", plain, card("virtual", ads, `locked = true`, patience), 1, 1},
		{"unlock", "PUT", "/v2/cards/{id}/unlock", card("virtual", `locked = true`, patience), card("virtual", `locked = false`, patience), 1, 1},
		{"discard", "PUT", "/v2/cards/{id}/discard", plain, "# gone", 1, 0},
		{"refresh", "GET", creates, plain, card("virtual", `nickname = "other"`, patience), 1, 1},
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

			t.Run(p.name+"/"+name, func(t *testing.T) { p.suffer(newCLI(t), fault) })
		}
	}
}

// suffer runs into the fault, lets it go away, and runs again.
func (p place) suffer(c *cli, fault control.Fault) {
	c.t.Helper()

	if p.before != "" {
		c.configure(p.before)
		c.apply()
		c.activate()
	}

	fault.Method, fault.Route = p.method, p.route
	active := c.Fault(fault)

	c.configure(p.after)

	struck := c.terraform("apply", "-auto-approve")

	state, err := active.State(c.t.Context())
	c.must(err)

	if state.Struck == 0 {
		c.t.Fatalf("the fault never struck:\n%s", struck.text)
	}

	c.must(active.Remove(c.t.Context()))

	if again := c.terraform("apply", "-auto-approve"); again.code != 0 {
		c.t.Fatalf("the run does not recover:\n%s\n\nbefore that:\n%s", again.text, struck.text)
	}

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		c.t.Errorf("the plan after that is not empty:\n%s", plan.text)
	}

	if issued, alive := len(c.Ledger().Cards), len(c.Ledger().LivingCards()); issued != p.issued || alive != p.living {
		c.t.Errorf("%d cards issued and %d alive, want %d and %d:\n%s", issued, alive, p.issued, p.living, struck.text)
	}
}
