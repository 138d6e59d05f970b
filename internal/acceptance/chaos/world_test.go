// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// world is an emulator, a directory with a configuration and a state, and everything that has happened so far. It lives
// in a bubble of virtual time.
type world struct {
	t         *testing.T
	schedule  schedule
	terraform *core.Terraform
	server    *emulator.Server
	control   *control.Client
	network   *network
	watch     *watch

	organization string
	holders      []string
	accounts     []string
	began        time.Time

	config []card
	state  *core.State
	runs   []*run
	issues []issue
	ended  map[string]string // cards that a plan was to end, and how
	counts map[string]int
	wrong  []string

	mu      sync.Mutex
	story   []string
	hits    map[cell]int
	presses []press

	errands sync.WaitGroup
}

// run is one run of Terraform and what came of it.
type run struct {
	number  int
	cards   []card
	signals *core.Signals
	plan    *core.Plan
	said    core.Diagnostics
	planned bool        // the plan had no error
	blown   atomic.Bool // the blow fell
	deaf    bool        // lists may have failed
	late    bool        // the server may have done something after the run was over
	before  *core.State
}

// issue is one card that was issued over the API.
type issue struct {
	id   string
	run  int
	card card
	at   time.Time
	key  string
}

const typeName = "qonto_card"

func newWorld(t *testing.T, terraform *core.Terraform, s schedule) *world {
	t.Helper()

	switches := emulator.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	w := &world{
		t: t, schedule: s, network: newNetwork(), watch: newWatch(), state: core.NewState(), began: time.Now(),
		ended: map[string]string{}, hits: map[cell]int{}, counts: map[string]int{},
	}

	w.server = emulator.New(emulator.Options{Seed: 1, Start: time.Now().Add(s.Skew), Switches: &switches})
	w.server.OnPhone(w.ring)
	w.control = control.New("http://control", &http.Client{Transport: direct{w.server}})

	err := w.control.SetSwitches(t.Context(), s.Switches)
	if err != nil {
		t.Fatal(err)
	}

	info := w.server.Info()
	w.organization = info.Organization.ID
	w.holders = []string{info.People["owner"], info.People["employee"]}
	w.accounts = []string{info.BankAccounts[0].ID, info.BankAccounts[1].ID}
	w.terraform = terraform.For(core.Settings{
		TypeName: typeName,
		Provider: map[string]tftypes.Value{"endpoint": text("http://localhost"), "access_token": text(info.AccessToken)},
		Launch:   w.launch,
	})

	return w
}

// live runs the server until the function returns, and then waits until nothing is left of it.
func (w *world) live(do func()) {
	server := &http.Server{Handler: w.server}
	w.errands.Go(func() { _ = server.Serve(w.network) })

	do()

	w.watch.arm(nil, nil)
	w.server.Close()
	w.terraform.Wait()

	err := errors.Join(server.Close(), w.network.Close())
	if err != nil {
		w.t.Error(err)
	}

	w.errands.Wait()
}

// factory makes a provider with its own connection.
func factory(ctx context.Context, transport http.RoundTripper) (tfprotov6.ProviderServer, error) {
	return provider.NewServer(ctx, "test", provider.WithEnvironment(nil), provider.WithTransport(transport))
}

func (w *world) launch(walk core.Walk) (tfprotov6.ProviderServer, func(), error) {
	link := newWire(w.network, len(w.runs), walk, w.watch)
	server, err := factory(w.t.Context(), link)

	return server, link.die, err
}

func (w *world) blocks(cards []card) core.Config {
	config := core.Config{}
	for _, c := range cards {
		config[c.address()] = w.terraform.Block(c.values(w), c.First)
	}

	return config
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
		w.state.Move(from, to)
	}

	w.config = s.Cards
	w.handPhone(s.Presses)

	if s.Taint != "" {
		w.state.Taint(s.Taint)
	}

	ctx, cancel := context.WithCancel(w.t.Context())
	r := w.begin()

	active := w.inject(ctx, s, r)
	w.do(ctx, r, s.Replace, s.Pause)
	cancel()
	w.clear(w.t.Context(), active)
	w.handPhone(nil)
	w.look(r)
}

func (w *world) advance(by time.Duration) {
	time.Sleep(by) //nolint:forbidigo // virtual time
}

// startUp is what a CLI and a provider take at least to begin.
const startUp = 3 * time.Second

func (w *world) begin() *run {
	w.advance(startUp)

	r := &run{number: len(w.runs) + 1, cards: w.config, signals: core.NewSignals(), before: w.state}
	w.runs = append(w.runs, r)
	w.tellf("run %d of %d cards", r.number, len(r.cards))

	return r
}

// do plans and, when there is something to do, applies.
func (w *world) do(ctx context.Context, r *run, replace []string, pause time.Duration) {
	options := core.Options{
		Replace: replace, Parallelism: w.schedule.Parallelism, OrphansUnread: w.schedule.OldCLI, Signals: r.signals,
	}

	plan, said := w.terraform.Plan(ctx, w.blocks(r.cards), w.state, options)
	r.said = said
	r.plan = plan
	r.planned = plan != nil

	if plan == nil || plan.Empty() {
		return
	}

	for _, change := range plan.Changes {
		w.tellf("  planned: %s %s (%s)", change.Action, change.Address, idOf(change.Object))

		if change.Ends() && change.Object != nil {
			w.ended[idOf(change.Object)] = core.Text(change.Object.Value, "deletion_policy")
		}
	}

	w.advance(pause)

	w.state, said = w.terraform.Apply(ctx, plan, options)
	r.said = append(r.said, said...)
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
	w.watch.arm(w.blow(ctx, s.Blow, r), slices.Collect(maps.Keys(active.onWire)))

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
func (w *world) blow(ctx context.Context, b *blow, r *run) *tripwire {
	if b == nil {
		return nil
	}

	fall := func() {
		w.tellf("  %v", *b)

		r.blown.Store(true)
		w.hit(b.cell(), 1)
		w.strike(ctx, b, r)
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
		w.advance(time.Second)

		_ = on.Remove(context.WithoutCancel(ctx)) // or it is removed with all others
	})

	return nil
}

func (w *world) strike(ctx context.Context, b *blow, r *run) {
	if b.What == kill {
		r.signals.Kill(ctx)

		return
	}

	r.signals.Stop(ctx)

	if b.What == stopTwice {
		w.errands.Go(func() {
			w.advance(time.Second)
			r.signals.Kill(ctx)
		})
	}
}
