// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
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
		{"twin search", "GET", creates, nil, plain},
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

// isTelling picks what a real CLI suffers: the worst fault of every request, and of a create one of each kind.
func isTelling(p place, fault string) bool {
	const worst = "dropped after commit"

	return fault == worst || p.name == "create" &&
		slices.Contains([]string{"connection refused", "HTML with 200", "409 for a concurrent key", "hang before commit"}, fault)
}

// The matrix: every fault, at every request, until the run gives up. Then the fault goes away and the same run is
// repeated: it succeeds, the next plan is empty, and the books hold exactly the card that was asked for. Time is virtual.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, p := range places(control.Info{}) { // for the names
		for name, fault := range faults() {
			t.Run(p.name+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					runs := newCoreRuns(t, schema)
					all := places(runs.server.Info())
					here := all[slices.IndexFunc(all, func(one place) bool { return one.name == p.name })]

					here.suffer(t, &sufferingCore{runs}, fault)
				})
			})
		}
	}
}

// The telling cells of the matrix with a real CLI, and with the provider as a program.
func TestFaultMatrixOfTheCLI(t *testing.T) {
	t.Parallel()

	for _, p := range places(control.Info{}) { // for the names
		for name, fault := range faults() {
			if !isTelling(p, name) {
				continue
			}

			t.Run(p.name+"/"+name, func(t *testing.T) {
				c := acctest.NewCLI(t)
				all := places(c.Server.Info())
				here := all[slices.IndexFunc(all, func(one place) bool { return one.name == p.name })]

				here.suffer(t, &sufferingCLI{c}, fault)
			})
		}
	}
}

// sufferer runs Terraform for one card, which is nil when there is to be none.
type sufferer interface {
	// apply returns what was said, and whether it succeeded.
	apply(card values) (string, bool)
	// expectEmptyPlan fails the test unless nothing is left to do.
	expectEmptyPlan(card values)
	client() *control.Client
	ledger() control.Ledger
}

// suffer runs into the fault, lets it go away, and runs again.
func (p place) suffer(t *testing.T, s sufferer, fault control.Fault) {
	t.Helper()

	if p.before != nil {
		if said, ok := s.apply(p.before); !ok {
			t.Fatalf("before the fault:\n%s", said)
		}

		activate(t, s)
	}

	fault.Method, fault.Route = p.method, p.route

	active, err := s.client().AddFault(t.Context(), fault)
	if err != nil {
		t.Fatal(err)
	}

	struck, _ := s.apply(p.after)

	state, err := active.State(t.Context())
	if err != nil || state.Struck == 0 {
		t.Fatalf("the fault never struck: %v\n%s", err, struck)
	}

	if err := active.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}

	if again, ok := s.apply(p.after); !ok {
		t.Fatalf("the run does not recover:\n%s\n\nbefore that:\n%s", again, struck)
	}

	s.expectEmptyPlan(p.after)

	living := 1
	if p.after == nil {
		living = 0
	}

	if issued, alive := len(s.ledger().Cards), len(s.ledger().LivingCards()); issued != 1 || alive != living {
		t.Errorf("%d cards issued and %d alive, want 1 and %d:\n%s", issued, alive, living, struck)
	}
}

// activate sets the PIN of every card that waits for it, as its holder would in the app.
func activate(t *testing.T, s sufferer) {
	t.Helper()

	for _, card := range s.ledger().LivingCards() {
		if card.Status != "pending" {
			continue
		}

		if _, err := s.client().Happen(t.Context(), card.ID, control.SetPIN); err != nil {
			t.Fatal(err)
		}
	}
}

type sufferingCore struct{ *coreRuns }

func (s *sufferingCore) apply(card values) (string, bool) {
	said := s.coreRuns.apply(card)

	return fmt.Sprint(said), len(said.Errors()) == 0
}

func (s *sufferingCore) client() *control.Client { return s.admin }

func (s *sufferingCore) ledger() control.Ledger { return s.server.Ledger() }

type sufferingCLI struct{ *acctest.CLI }

func (s *sufferingCLI) apply(card values) (string, bool) {
	s.configure(card)

	done := s.Terraform("apply", "-auto-approve")

	return done.Text, done.ExitCode == 0
}

func (s *sufferingCLI) expectEmptyPlan(values) {
	if plan := s.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		s.T.Errorf("the next plan is not empty:\n%s", plan.Text)
	}
}

// configure writes the card as Terraform's JSON.
func (s *sufferingCLI) configure(card values) {
	body := map[string]any{}

	if card != nil {
		arguments := map[string]any{}
		for name, value := range card {
			arguments[name] = core.Plain(value)
		}

		body["resource"] = map[string]any{"qonto_card": map[string]any{"this": arguments}}
	}

	encoded, err := json.Marshal(body)
	s.Must(err)
	s.WriteFile("provider.tf", acctest.ProviderRequirement)
	s.WriteFile("main.tf.json", string(encoded))
}

func (s *sufferingCLI) client() *control.Client { return s.Control }

func (s *sufferingCLI) ledger() control.Ledger { return s.Ledger() }
