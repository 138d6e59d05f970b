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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// operator is who runs Terraform in a world, and how time goes by there.
type operator interface {
	// run plans and, when there is something to do, applies. It brings the state of the world up to date.
	run(ctx context.Context, r *run, replace []string, pause time.Duration)
	// strike does something to the run under way: see blow.
	strike(ctx context.Context, what string)
	// linger returns when what was struck has had time to end.
	linger(ctx context.Context)
	advance(by time.Duration)
	// sender says in which run and on whose behalf a request was sent.
	sender(request *emulator.RequestRecord) tag

	move(from, to string)
	taint(address string)
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

	config   []card
	settling bool // nothing fails any more
	state    *core.State
	runs     []*run
	issues   []issue
	ended    map[string]string // cards that a plan was to end, and how
	counts   map[string]int
	wrong    []string

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
	before    *core.State
}

// issue is one card that was issued over the API.
type issue struct {
	id   string
	run  int
	card card
	at   time.Time
	key  string
}

func newWorld(t *testing.T, s schedule) *world {
	t.Helper()

	switches := emulator.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	w := &world{
		t: t, schedule: s, watch: newWatch(), state: core.NewState(), began: time.Now(),
		ended: map[string]string{}, hits: map[cell]int{}, counts: map[string]int{},
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

// violatef notes that the promise is broken.
func (w *world) violatef(format string, arguments ...any) {
	text := fmt.Sprintf(format, arguments...)
	w.wrong = append(w.wrong, text)
	w.tellf("VIOLATION %s", text)
}

// take runs one step of the schedule.
func (w *world) take(s step) {
	w.advance(s.Wait)

	for from, to := range s.Moved {
		if w.state.Instances[from] != nil && w.state.Instances[to] == nil {
			w.move(from, to)
		}
	}

	w.config = s.Cards
	w.handPhone(s.Presses)

	if s.Taint != "" && w.state.Current(s.Taint) != nil {
		w.taint(s.Taint)
	}

	ctx, cancel := context.WithCancel(w.t.Context())
	r := w.begin()

	active := w.inject(ctx, s, r)
	w.run(ctx, r, s.Replace, s.Pause)
	cancel()
	w.clear(w.t.Context(), active)
	w.handPhone(nil)
	w.look(r)
}

// startUp is what a CLI and a provider take at least to begin.
const startUp = 3 * time.Second

func (w *world) begin() *run {
	w.advance(startUp)

	r := &run{number: len(w.runs) + 1, cards: w.config, before: w.state}
	w.runs = append(w.runs, r)
	w.tellf("run %d of %d cards", r.number, len(r.cards))

	return r
}

// planned notes one change of a plan that is going to be applied, and how a card is to end by it.
func (w *world) planned(action, address string, object *core.Object, ends bool) {
	w.tellf("  planned: %s %s (%s)", action, address, idOf(object))

	if ends && object != nil {
		w.ended[idOf(object)] = core.Text(object.Value, "deletion_policy")
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
		r.deaf = r.deaf || f.Endpoint == "list"

		if f.kind().unsent {
			active.onWire[&refusal{called: endpointNamed(f.Endpoint), nth: f.Nth, times: f.Times}] = f

			continue
		}

		on, err := w.control.AddFault(ctx, f.onEmulator())
		if err != nil {
			w.t.Fatal(err)
		}

		active.onServer[on] = f
	}

	r.late = s.Blow != nil && s.Blow.Where == goesOn
	w.watch.arm(w.blow(ctx, s.Blow), slices.Collect(maps.Keys(active.onWire)))

	return active
}

// clear takes the faults away and counts what they have hit.
func (w *world) clear(ctx context.Context, active injected) {
	w.watch.arm(nil, nil)

	for one, f := range active.onWire {
		w.hit(f.cell(), one.struck)
	}

	for on, f := range active.onServer {
		state, err := on.State(ctx)
		if err != nil {
			w.t.Fatal(err)
		}

		w.hit(f.cell(), state.Struck)
	}

	err := w.control.ClearFaults(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
}

// blow prepares the interruption of a run: on the wire, or where the server holds the request.
func (w *world) blow(ctx context.Context, b *blow) *tripwire {
	if b == nil {
		return nil
	}

	fall := func() {
		w.tellf("  %v", *b)

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
		w.linger(ctx)

		_ = on.Remove(context.WithoutCancel(ctx)) // or it is removed with all others
	})

	return nil
}
