// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// simulation is an emulator, a directory with a configuration and a state, and everything that has happened so far.
type simulation struct {
	operator

	t        *testing.T
	schedule schedule
	server   *emulator.Server
	control  *control.Client
	monitor  *requestMonitor

	organization string
	holders      []string
	accounts     []string
	began        time.Time

	hasAttribute  func(attribute string) bool
	config        []card
	converging    bool // nothing fails any more
	shortTimeouts bool // every run gives up soon
	state         *core.State
	runs          []*run
	issues        []issue
	ended         map[string]string // cards that a plan was to end, and how
	edited        map[string]bool   // cards to which something happened outside Terraform
	gone          map[string]bool   // cards that people have removed from the state
	written       map[int]map[string]tftypes.Value
	fixed         map[int]string // the fixed values of the last plan without errors, by lineage
	counts        map[string]int
	notes         map[string]int // counts that nobody expects

	wrong      []string
	checks     map[oracle]int
	violations map[oracle]int

	mu         sync.Mutex
	traceLines []string
	hits       map[cell]int
	decisions  []decision

	background sync.WaitGroup
}

// run is one run of Terraform and what came of it.
type run struct {
	number         int
	cards          []card
	said           core.Diagnostics
	empty          bool        // the plan had no error and nothing to do
	refreshed      *core.State // what the plan was made from; nil without a plan
	killed         bool        // it could not say everything
	listsFailed    bool        // lists may have failed
	mayFinishLater bool        // the server may have done something after the run was over
	falseAnswers   bool        // Qonto may have said what is not true
	before         *core.State
	step           step
	imports        map[string]string // ids by address
	mark           int               // of the last request before it

	planSaid  core.Diagnostics // with the plan
	changes   []plannedChange  // of the plan that was applied
	applied   bool
	held      map[string]control.Card // all cards as they were right before the apply
	faultHits map[string]int          // kinds of faults, and how many requests they hit
}

// plannedChange is one change of a plan, as far as a CLI prints it.
type plannedChange struct {
	address, action, id, renewal, policy string
	ends, tainted                        bool
	shows                                func(attribute string) bool
}

// issue is one card that was issued over the API.
type issue struct {
	id    string
	run   int
	card  card
	at    time.Time
	key   string
	known bool // it was in the state, or in a message, or has ended as planned
	lost  bool // Qonto did not keep its key
}

func newSimulation(t *testing.T, s schedule, terraform *core.Terraform) *simulation {
	t.Helper()

	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	sim := &simulation{
		t: t, schedule: s, monitor: newRequestMonitor(), state: core.NewState(), began: time.Now(),
		hasAttribute: terraform.Has, ended: map[string]string{}, edited: map[string]bool{}, gone: map[string]bool{},
		written: map[int]map[string]tftypes.Value{}, fixed: map[int]string{}, hits: map[cell]int{}, counts: map[string]int{}, notes: map[string]int{},
		checks: map[oracle]int{}, violations: map[oracle]int{},
	}

	sim.server = emulator.New(emulator.Options{Seed: 1, Start: time.Now().Add(s.Skew), Switches: &switches})
	sim.server.SetApprover(sim.decideChallenge)
	sim.control = control.New("http://localhost", &http.Client{Transport: emulatortest.Transport(sim.server)})

	err := sim.control.SetSwitches(t.Context(), s.Switches)
	if err != nil {
		t.Fatal(err)
	}

	info := sim.server.Info()
	sim.organization = info.Organization.ID
	sim.holders = []string{info.People["owner"], info.People["employee"]}
	sim.accounts = []string{info.BankAccounts[0].ID, info.BankAccounts[1].ID}

	return sim
}

// play runs all steps, converges, and checks the outcome.
func (sim *simulation) play() {
	for _, one := range sim.schedule.Steps {
		sim.playStep(one)
	}

	sim.converge()
	sim.checkOutcome()
}

func (sim *simulation) tracef(format string, arguments ...any) {
	sim.mu.Lock()
	defer sim.mu.Unlock()

	sim.traceLines = append(sim.traceLines, fmt.Sprintf("%v  ", sim.server.Clock().Now().Format(time.DateTime))+fmt.Sprintf(format, arguments...))
}

// trace is everything that happened.
func (sim *simulation) trace() string {
	sim.mu.Lock()
	defer sim.mu.Unlock()

	return strings.Join(sim.traceLines, "\n")
}

// countHit counts a fault at an endpoint, where the matrix has it.
func (sim *simulation) countHit(at cell, times int) {
	sim.mu.Lock()
	defer sim.mu.Unlock()

	if sim.schedule.Approvals.gates(at.Endpoint) {
		at.Endpoint = approvalRequest
	}

	sim.hits[at] += times
}

// playStep runs one step of the schedule.
func (sim *simulation) playStep(s step) {
	sim.advance(s.Wait)

	sim.config = s.Cards
	sim.applyEvents(sim.t.Context(), s.Events)

	for from, to := range s.Moved {
		if sim.state.Instances[from] != nil && sim.state.Instances[to] == nil {
			sim.move(from, to)
		}
	}

	sim.writeDown()
	sim.setDecisions(s.Decisions)

	if s.Taint != "" && sim.state.Current(s.Taint) != nil {
		sim.taint(s.Taint)
	}

	ctx, cancel := context.WithCancel(sim.t.Context())
	r := sim.beginRun(s)

	active := sim.inject(ctx, s, r)
	sim.run(ctx, r, s)
	cancel()
	sim.clear(sim.t.Context(), r, active)
	sim.setDecisions(nil)
	sim.checkRun(r)
}

// startUp is what a CLI and a provider take at least to begin.
const startUp = 3 * time.Second

func (sim *simulation) beginRun(s step) *run {
	sim.advance(startUp)

	r := &run{
		number: len(sim.runs) + 1, cards: sim.config, before: sim.state, step: s, imports: map[string]string{}, faultHits: map[string]int{},
		mark: sim.server.Ledger().Mark(),
	}
	sim.runs = append(sim.runs, r)

	for address, from := range s.Imports {
		if id := sim.cardOf(from); id != "" && sim.state.Current(address) == nil {
			r.imports[address] = id
			sim.tracef("  to be imported: %s as %s", id, address)
		}
	}

	sim.tracef("run %d of %d cards", r.number, len(r.cards))

	return r
}

// announce notes a plan that is going to be applied, and how cards are to end by it.
func (sim *simulation) announce(r *run, changes []plannedChange) {
	r.changes, r.planSaid = changes, slices.Clone(r.said)

	for _, c := range changes {
		sim.tracef("  planned: %s %s (%s)", c.action, c.address, c.id)

		if c.ends && c.id != "" {
			sim.ended[c.id] = c.policy
		}
	}
}

// changeOf is a change as a CLI prints it with these values before.
func changeOf(action, address string, object *core.Object, ends bool, shows func(string) bool) plannedChange {
	c := plannedChange{address: address, action: action, ends: ends, shows: shows, id: idOf(object)}

	if object != nil {
		c.renewal, c.policy = core.Text(object.Value, "renewal_id"), core.Text(object.Value, "deletion_policy")
		c.tainted = object.Tainted
	}

	return c
}

// waitForApply is what happens between a plan and its apply.
func (sim *simulation) waitForApply(ctx context.Context, r *run, s step) {
	sim.advance(s.Pause)
	sim.applyEvents(ctx, s.Between)

	r.applied, r.held = true, map[string]control.Card{}
	for _, made := range sim.server.Ledger().Cards {
		r.held[made.ID] = made
	}
}

func idOf(object *core.Object) string {
	if object == nil {
		return ""
	}

	return core.Text(object.Value, "id")
}
