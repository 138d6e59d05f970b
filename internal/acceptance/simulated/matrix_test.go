// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// place is a request of a run that a fault can strike: what was applied before, and what is applied then.
type place struct {
	name          string
	method, route string
	before, after values // nil is no card
}

// patience is short, so that a run gives up on a fault that stays. Qonto's answers come at once.
func patience() tftypes.Value {
	const short = "3s"

	names := map[string]tftypes.Type{}
	times := values{}

	for _, name := range []string{"create", "read", "update", "delete"} {
		names[name], times[name] = tftypes.String, text(short)
	}

	return tftypes.NewValue(tftypes.Object{AttributeTypes: names}, times)
}

func places(info control.Info) []place {
	base := lives(info)
	card := func(level string, more values) values {
		all := maps.Clone(base[level])
		all["timeouts"] = patience()
		maps.Copy(all, more)

		return all
	}

	ads := values{"nickname": text("ads")}
	adsAnd := func(name string, value tftypes.Value) values {
		return card("virtual", values{"nickname": text("ads"), name: value})
	}

	mondays := tftypes.NewValue(tftypes.Set{ElementType: tftypes.Number}, []tftypes.Value{number(1)})
	plain, other := card("virtual", ads), card("virtual", values{"nickname": text("other")})
	locked, unlocked := card("virtual", values{"locked": truth(true)}), card("virtual", values{"locked": truth(false)})

	return []place{
		{"create", "POST", creates, nil, plain},
		{"search for duplicates", "GET", creates, nil, plain},
		{"nickname of a new card", "PATCH", nicknames, nil, plain},
		{"lock of a new card", "PUT", locks, nil, locked},
		{"restrictions", "PATCH", "/v2/cards/{id}/restrictions", plain, adsAnd("active_days", mondays)},
		{"nickname", "PATCH", nicknames, plain, other},
		{"options", "PATCH", "/v2/cards/{id}/options", card("standard", nil), card("standard", values{"online_option": truth(false)})},
		{"limits", "PATCH", "/v2/cards/{id}/limits", plain, adsAnd("payment_monthly_limit", number(60))},
		{"lock", "PUT", locks, plain, adsAnd("locked", truth(true))},
		{"unlock", "PUT", unlocks, locked, unlocked},
		{"discard", "PUT", discards, plain, nil},
		{"refresh", "GET", creates, plain, other},
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

// The matrix: every fault, at every request, until the run gives up. Then the fault goes away and the same run is
// repeated: it succeeds, the next plan is empty, and the books hold exactly the card that was asked for. Time is virtual.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)
	cell := 0

	for number, p := range places(control.Info{}) { // for the names
		for _, name := range slices.Sorted(maps.Keys(faults())) {
			cell++
			if cell%stride > 0 {
				continue
			}

			t.Run(p.name+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					runs := newCoreRuns(t, schema)
					places(runs.server.Info())[number].suffer(runs, faults()[name])
				})
			})
		}
	}
}

// suffer runs into the fault, lets it go away, and runs again.
func (p place) suffer(runs *coreRuns, fault control.Fault) {
	t := runs.t
	t.Helper()

	if p.before != nil {
		if said := runs.apply(p.before); len(said.Errors()) > 0 {
			t.Fatalf("before the fault: %v", said)
		}

		runs.activate()
	}

	fault.Method, fault.Route = p.method, p.route

	active, err := runs.admin.AddFault(t.Context(), fault)
	if err != nil {
		t.Fatal(err)
	}

	struck := runs.apply(p.after)

	state, err := active.State(t.Context())
	if err != nil || state.Struck == 0 {
		t.Fatalf("the fault never struck: %v\n%v", err, struck)
	}

	if err := active.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}

	if again := runs.apply(p.after); len(again.Errors()) > 0 {
		t.Fatalf("the run does not recover: %v\n\nbefore that: %v", again, struck)
	}

	runs.expectEmptyPlan(p.after)

	living := 1
	if p.after == nil {
		living = 0
	}

	ledger := runs.server.Ledger()
	if issued, alive := len(ledger.Cards), len(ledger.LivingCards()); issued != 1 || alive != living {
		t.Errorf("%d cards issued and %d alive, want 1 and %d: %v", issued, alive, living, struck)
	}
}

// activate sets the PIN of every card that waits for it, as its holder would in the app.
func (r *coreRuns) activate() {
	r.t.Helper()

	for _, card := range r.server.Ledger().LivingCards() {
		if card.Status != "pending" {
			continue
		}

		if _, err := r.admin.Happen(r.t.Context(), card.ID, control.SetPIN); err != nil {
			r.t.Fatal(err)
		}
	}
}
