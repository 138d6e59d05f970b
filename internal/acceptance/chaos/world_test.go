// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"fmt"
	"maps"
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
)

// operator is who runs Terraform in a world, and how time goes by there.
type operator interface {
	// run plans and, when there is something to do, applies. It brings the state of the world up to date.
	run(ctx context.Context, r *run, s step)
	// strike does something to the run under way: see blow.
	strike(ctx context.Context, what string)
	// linger returns when what was struck has had time to end. on holds the request at which it was struck, and is nil when
	// that request is to go on without its client.
	linger(ctx context.Context, on *control.ActiveFault)
	advance(by time.Duration)
	// sender says in which run and on whose behalf a request was sent.
	sender(request *control.Request) tag

	move(from, to string)
	taint(address string)
	untaint(address string)
	forget(address string)
	adopt(address, id string) core.Diagnostics
}

// world is an emulator, a directory with a configuration and a state, and everything that has happened so far.
type world struct {
	operator

	t        *testing.T
	schedule schedule
	server   *emulator.Server
	control  *control.Client
	watch    *watch

	organization string
	holders      []string
	accounts     []string
	began        time.Time

	knows    func(attribute string) bool
	config   []card
	settling bool // nothing fails any more
	hasty    bool // every run gives up soon
	state    *core.State
	runs     []*run
	issues   []issue
	ended    map[string]string // cards that a plan was to end, and how
	edited   map[string]bool   // cards to which something happened outside Terraform
	gone     map[string]bool   // cards that people have removed from the state
	written  map[int]map[string]tftypes.Value
	fixed    map[int]string // the fixed values of the last plan without errors, by lineage
	counts   map[string]int
	notes    map[string]int // counts that nobody expects

	wrong      []string
	asked      map[oracle]int
	violations map[oracle]int

	mu      sync.Mutex
	story   []string
	hits    map[cell]int
	presses []press

	errands sync.WaitGroup
}

// run is one run of Terraform and what came of it.
type run struct {
	number    int
	cards     []card
	said      core.Diagnostics
	empty     bool        // the plan had no error and nothing to do
	refreshed *core.State // what the plan was made from; nil without a plan
	killed    bool        // it could not say everything
	deaf      bool        // lists may have failed
	late      bool        // the server may have done something after the run was over
	lied      bool        // Qonto may have said what is not true
	before    *core.State
	step      step
	imports   map[string]string // ids by address
	mark      int               // of the last request before it

	planSaid core.Diagnostics // with the plan
	changes  []plannedChange  // of the plan that was applied
	applied  bool
	held     map[string]control.Card // all cards as they were right before the apply
	struck   map[string]int          // kinds of faults, and how many requests they struck
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

func newWorld(t *testing.T, s schedule, terraform *core.Terraform) *world {
	t.Helper()

	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	w := &world{
		t: t, schedule: s, watch: newWatch(), state: core.NewState(), began: time.Now(),
		knows: terraform.Has, ended: map[string]string{}, edited: map[string]bool{}, gone: map[string]bool{},
		written: map[int]map[string]tftypes.Value{}, fixed: map[int]string{}, hits: map[cell]int{}, counts: map[string]int{}, notes: map[string]int{},
		asked: map[oracle]int{}, violations: map[oracle]int{},
	}

	w.server = emulator.New(emulator.Options{Seed: 1, Start: time.Now().Add(s.Skew), Switches: &switches})
	w.server.OnPhone(w.ring)
	w.control = control.New("http://localhost", &http.Client{Transport: direct{w.server}})

	err := w.control.SetSwitches(t.Context(), s.Switches)
	if err != nil {
		t.Fatal(err)
	}

	info := w.server.Info()
	w.organization = info.Organization.ID
	w.holders = []string{info.People["owner"], info.People["employee"]}
	w.accounts = []string{info.BankAccounts[0].ID, info.BankAccounts[1].ID}

	return w
}

// play runs all steps, settles, and judges.
func (w *world) play() {
	for _, one := range w.schedule.Steps {
		w.take(one)
	}

	w.settle()
	w.judge()
}

func (w *world) tellf(format string, arguments ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()

	w.story = append(w.story, fmt.Sprintf("%v  ", w.server.Clock().Now().Format(time.DateTime))+fmt.Sprintf(format, arguments...))
}

// tale is everything that happened.
func (w *world) tale() string {
	w.mu.Lock()
	defer w.mu.Unlock()

	return strings.Join(w.story, "\n")
}

// hit counts a fault at an endpoint, where the matrix has it.
func (w *world) hit(at cell, times int) {
	w.mu.Lock()
	defer w.mu.Unlock()

	if w.schedule.Approvals.gates(at.Endpoint) {
		at.Endpoint = asking
	}

	w.hits[at] += times
}

// take runs one step of the schedule.
func (w *world) take(s step) {
	w.advance(s.Wait)

	w.config = s.Cards
	w.happen(w.t.Context(), s.Events)

	for from, to := range s.Moved {
		if w.state.Instances[from] != nil && w.state.Instances[to] == nil {
			w.move(from, to)
		}
	}

	w.writeDown()
	w.handPhone(s.Presses)

	if s.Taint != "" && w.state.Current(s.Taint) != nil {
		w.taint(s.Taint)
	}

	ctx, cancel := context.WithCancel(w.t.Context())
	r := w.begin(s)

	active := w.inject(ctx, s, r)
	w.run(ctx, r, s)
	cancel()
	w.clear(w.t.Context(), r, active)
	w.handPhone(nil)
	w.look(r)
}

// startUp is what a CLI and a provider take at least to begin.
const startUp = 3 * time.Second

func (w *world) begin(s step) *run {
	w.advance(startUp)

	r := &run{
		number: len(w.runs) + 1, cards: w.config, before: w.state, step: s, imports: map[string]string{}, struck: map[string]int{},
		mark: w.server.Ledger().Mark(),
	}
	w.runs = append(w.runs, r)

	for address, from := range s.Imports {
		if id := w.cardOf(from); id != "" && w.state.Current(address) == nil {
			r.imports[address] = id
			w.tellf("  to be imported: %s as %s", id, address)
		}
	}

	w.tellf("run %d of %d cards", r.number, len(r.cards))

	return r
}

// announce notes a plan that is going to be applied, and how cards are to end by it.
func (w *world) announce(r *run, changes []plannedChange) {
	r.changes, r.planSaid = changes, slices.Clone(r.said)

	for _, c := range changes {
		w.tellf("  planned: %s %s (%s)", c.action, c.address, c.id)

		if c.ends && c.id != "" {
			w.ended[c.id] = c.policy
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
func (w *world) waitForApply(ctx context.Context, r *run, s step) {
	w.advance(s.Pause)
	w.happen(ctx, s.Between)

	r.applied, r.held = true, map[string]control.Card{}
	for _, made := range w.server.Ledger().Cards {
		r.held[made.ID] = made
	}
}

func idOf(object *core.Object) string {
	if object == nil {
		return ""
	}

	return core.Text(object.Value, "id")
}

// injected are the faults that are on.
type injected struct {
	onServer map[*control.ActiveFault]fault
	onWire   map[*refusal]fault
}

// inject brings the faults and the blow of a step onto the server and the wire.
func (w *world) inject(ctx context.Context, s step, r *run) injected {
	active := injected{map[*control.ActiveFault]fault{}, map[*refusal]fault{}}

	for _, f := range s.Faults {
		r.deaf = r.deaf || f.Endpoint == "list" && !f.kind().lies
		r.lied = r.lied || f.kind().lies

		if f.kind().unsent {
			active.onWire[&refusal{called: endpointNamed(f.Endpoint), nth: f.Nth, times: f.Times}] = f

			continue
		}

		on, err := w.control.AddFault(ctx, f.onEmulator())
		if err != nil {
			w.t.Fatal(err)
		}

		active.onServer[on] = f

		if f.For > 0 {
			w.errands.Go(func() {
				w.advance(f.For)
				w.lift(context.WithoutCancel(ctx), r, on, f)
			})
		}
	}

	r.late = s.Blow != nil && s.Blow.Where == goesOn
	w.watch.arm(w.blow(ctx, s.Blow), slices.Collect(maps.Keys(active.onWire)))

	return active
}

// clear takes the faults away and counts what they have hit.
func (w *world) clear(ctx context.Context, r *run, active injected) {
	w.watch.arm(nil, nil)

	for one, f := range active.onWire {
		w.hit(f.cell(), one.struck)
		r.struck[f.Kind] += one.struck
	}

	for on, f := range active.onServer {
		w.lift(ctx, r, on, f)
	}

	err := w.control.ClearFaults(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
}

// lift takes one fault away and counts what it has hit. One that was taken away before is counted already.
func (w *world) lift(ctx context.Context, r *run, on *control.ActiveFault, f fault) {
	state, err := on.State(ctx)
	if err != nil || on.Remove(ctx) != nil {
		return
	}

	w.hit(f.cell(), state.Struck)

	w.mu.Lock()
	defer w.mu.Unlock()

	r.struck[f.Kind] += state.Struck
}

// cancelNewest is Qonto that cancels the order of the newest card.
func (w *world) cancelNewest(ctx context.Context) {
	cards := w.server.Ledger().Cards
	if len(cards) == 0 {
		return
	}

	newest := cards[len(cards)-1].ID

	_, err := w.control.EditCard(ctx, newest, map[string]any{"status": "order_canceled"})
	if err == nil {
		w.tellf("  the order of %s is cancelled", newest)
	}
}

// blow prepares the interruption of a run: on the wire, or where the server holds the request.
func (w *world) blow(ctx context.Context, b *blow) *tripwire {
	if b == nil {
		return nil
	}

	fall := func() {
		w.tellf("  %v", *b)

		if b.What == cancelOrder {
			w.cancelNewest(context.WithoutCancel(ctx))

			return
		}

		w.hit(b.cell(), 1)
		w.strike(ctx, b.What)
	}

	held, onServer := b.hold()
	if !onServer {
		at := pointBefore
		if b.Where == answered {
			at = pointAfter
		}

		return &tripwire{at: at, called: endpointNamed(b.Endpoint), nth: b.Nth, do: fall}
	}

	on, err := w.control.AddFault(ctx, held)
	if err != nil {
		w.t.Fatal(err)
	}

	w.errands.Go(func() {
		if on.WaitHeld(ctx, 1) != nil {
			return // the run ended without such a request
		}

		fall()

		switch {
		case b.What == cancelOrder:
		case b.Where == goesOn:
			w.linger(ctx, nil)
		default:
			w.linger(ctx, on)
		}

		_ = on.Remove(context.WithoutCancel(ctx)) // or it is removed with all others
	})

	return nil
}
