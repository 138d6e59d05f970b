// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// simulatedCore runs a schedule through a simulated Terraform core, in a bubble of virtual time.
type simulatedCore struct {
	*simulation

	terraform *core.Terraform
	network   *emulatortest.Network
	signals   atomic.Pointer[core.Signals] // of the run under way
}

const typeName = "qonto_card"

// newTerraform asks a provider, of which nothing is wanted but its schema, once for all schedules.
func newTerraform(t *testing.T) (*core.Terraform, error) {
	t.Helper()

	server, err := factory(t.Context(), http.DefaultTransport)
	if err != nil {
		return nil, err
	}

	return core.New(t.Context(), core.Settings{TypeName: typeName}, server)
}

// factory makes a provider with its own connection.
func factory(ctx context.Context, transport http.RoundTripper) (tfprotov6.ProviderServer, error) {
	return provider.NewServer(ctx, "test", provider.WithEnvironment(nil), provider.WithTransport(transport))
}

// play runs one schedule in a bubble.
func play(t *testing.T, terraform *core.Terraform, s schedule) *simulation {
	t.Helper()

	var sim *simulation

	synctest.Test(t, func(t *testing.T) {
		sim = newSimulation(t, s, terraform)

		m := &simulatedCore{simulation: sim, network: emulatortest.NewNetwork()}
		m.terraform = terraform.For(core.Settings{
			TypeName: typeName,
			Provider: map[string]tftypes.Value{"endpoint": text("http://localhost"), "access_token": text(sim.server.Info().AccessToken)},
			Launch:   m.launch,
		})

		sim.operator = m
		m.serve(sim.play)
	})

	return sim
}

// serve runs the server until the function returns, and then waits until nothing is left of it.
func (m *simulatedCore) serve(do func()) {
	server := &http.Server{Handler: m.server}
	m.background.Go(func() { _ = server.Serve(m.network) })

	do()

	m.monitor.arm(nil, nil)
	m.server.Close()
	m.terraform.Wait()

	err := errors.Join(server.Close(), m.network.Close())
	if err != nil {
		m.t.Error(err)
	}

	m.background.Wait()
	<-time.After(sharedRequests)
}

// sharedRequests is how long the provider's requests for several callers may outlive a run.
const sharedRequests = 6 * time.Minute

func (m *simulatedCore) launch(walk core.Walk) (tfprotov6.ProviderServer, func(), error) {
	link := newTransport(m.network, len(m.runs), walk, m.monitor)
	server, err := factory(m.t.Context(), link)

	return server, link.disconnect, err
}

func (m *simulatedCore) blocks(cards []card) core.Config {
	config := core.Config{}

	for _, c := range cards {
		block := m.terraform.Block(c.values(m.simulation), c.First)
		block.Unknown = c.Unknown
		config[c.address()] = block
	}

	return config
}

func (m *simulatedCore) run(ctx context.Context, r *run, s step) {
	signals := core.NewSignals()
	m.signals.Store(signals)

	options := core.Options{
		Replace: s.Replace, Targets: s.Targets, NoRefresh: s.NoRefresh, Imports: r.imports,
		Parallelism: m.schedule.Parallelism, OrphansUnread: m.schedule.OldCLI, EndsLast: m.schedule.EndsLast,
		Signals: signals,
		Shuffle: rand.New(rand.NewPCG(m.schedule.Order, uint64(r.number))).Shuffle,
	}

	defer func() { r.killed = signals.Killed() }()

	plan, said := m.terraform.Plan(ctx, m.blocks(r.cards), m.state, options)
	r.said = said

	if plan == nil {
		return
	}

	r.refreshed, r.empty = plan.Refreshed(), plan.Empty()
	if r.empty {
		return
	}

	changes := make([]plannedChange, 0, len(plan.Changes))
	for _, change := range plan.Changes {
		if change.Action != core.NoOp {
			changes = append(changes, changeOf(string(change.Action), change.Address, change.Object, change.Ends(), change.Shows))
		}
	}

	m.announce(r, changes)
	m.waitForApply(ctx, r, s)

	written, said := m.terraform.Apply(ctx, plan, options)
	r.said = append(r.said, said...)

	if !m.schedule.LateState || !signals.Killed() {
		m.state = written
	}
}

func (m *simulatedCore) interrupt(ctx context.Context, what string) {
	signals := m.signals.Load()

	if what == kill {
		signals.Kill(ctx)

		return
	}

	signals.Stop(ctx)

	if what == stopTwice {
		m.background.Go(func() {
			m.advance(time.Second)
			signals.Kill(ctx)
		})
	}
}

func (m *simulatedCore) awaitEnd(context.Context, *control.ActiveFault) { m.advance(time.Second) }

func (*simulatedCore) advance(by time.Duration) {
	time.Sleep(by) //nolint:forbidigo // virtual time
}

func (m *simulatedCore) sender(request *control.Request) tag {
	return parseTag(request.UserAgent)
}

func (m *simulatedCore) move(from, to string) { m.state.Move(from, to) }

func (m *simulatedCore) taint(address string) { m.state.Taint(address) }

func (m *simulatedCore) untaint(address string) {
	m.state = m.state.Clone()
	m.state.Untaint(address)
}

func (m *simulatedCore) forget(address string) {
	m.state = m.state.Clone()
	m.state.Remove(address)
}

func (m *simulatedCore) adopt(address, id string) core.Diagnostics {
	object, said := m.terraform.Import(m.t.Context(), id, core.NewSignals())
	if object != nil {
		m.state = m.state.Clone()
		m.state.Set(address, object)
	}

	return said
}
