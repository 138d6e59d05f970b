// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"context"
	"maps"
	"math/big"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// The routes that faults strike.
const (
	creates   = "/v2/cards"
	nicknames = "/v2/cards/{id}/nickname"
	discards  = "/v2/cards/{id}/discard"
	locks     = "/v2/cards/{id}/lock"
	unlocks   = "/v2/cards/{id}/unlock"
)

type values = map[string]tftypes.Value

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func truth(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

func number(value int64) tftypes.Value {
	return tftypes.NewValue(tftypes.Number, new(big.Float).SetInt64(value))
}

// coreRuns are runs of the simulated Terraform core, one after the other, with the state between them. They are made for
// a bubble of virtual time.
type coreRuns struct {
	t         *testing.T
	server    *emulator.Server
	admin     *control.Client
	terraform *core.Terraform
	state     *core.State
}

// simulate is a test of runs that begin without a card, with all scopes, in a bubble of virtual time of its own.
func simulate(t *testing.T, test func(t *testing.T, runs *coreRuns)) {
	t.Helper()

	simulateIntercepted(t, nil, test)
}

// simulateIntercepted lets the test stand between the provider and the emulator.
func simulateIntercepted(t *testing.T, intercept func(http.RoundTripper) http.RoundTripper, test func(t *testing.T, runs *coreRuns)) {
	t.Helper()
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) { test(t, newInterceptedRuns(t, schema, intercept)) })
}

// newSchema asks a provider, of which nothing is wanted but its schema, once for all bubbles.
func newSchema(t *testing.T) *core.Terraform {
	t.Helper()

	server, err := newServer(t.Context(), http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}

	schema, err := core.New(t.Context(), core.Settings{TypeName: "qonto_card"}, server)
	if err != nil {
		t.Fatal(err)
	}

	return schema
}

func newServer(ctx context.Context, transport http.RoundTripper) (tfprotov6.ProviderServer, error) {
	return provider.NewServer(ctx, "test", provider.WithEnvironment(nil), provider.WithTransport(transport))
}

// newCoreRuns has a token of the owner with the scopes; none are all.
func newCoreRuns(t *testing.T, schema *core.Terraform, scopes ...string) *coreRuns {
	t.Helper()

	return newInterceptedRuns(t, schema, nil, scopes...)
}

// newInterceptedRuns lets a test stand between the provider and the emulator.
func newInterceptedRuns(t *testing.T, schema *core.Terraform, intercept func(http.RoundTripper) http.RoundTripper, scopes ...string) *coreRuns {
	t.Helper()

	standard := control.DefaultSwitches()
	server := emulator.New(emulator.Options{Seed: 1, Switches: &standard})
	transport := serve(t, server)
	t.Cleanup(server.Close)

	token, err := server.IssueToken(server.Info().OwnerMembershipID, "", scopes...)
	if err != nil {
		t.Fatal(err)
	}

	between := http.RoundTripper(transport)
	if intercept != nil {
		between = intercept(transport)
	}

	runs := &coreRuns{t: t, server: server, state: core.NewState()}
	runs.admin = control.New("http://localhost", &http.Client{Transport: transport})
	runs.terraform = schema.For(core.Settings{
		TypeName: "qonto_card",
		Provider: values{"endpoint": text("http://localhost"), "access_token": text(token)},
		Launch: func(core.Walk) (tfprotov6.ProviderServer, func(), error) {
			made, err := newServer(t.Context(), between)

			return made, func() {}, err
		},
	})

	t.Cleanup(synctest.Wait) // a list that a run has asked for is read to its end, while the server lives

	return runs
}

// serve lets a server run until the test ends, and returns the way to it.
func serve(t *testing.T, handler http.Handler) *http.Transport {
	t.Helper()

	var running sync.WaitGroup

	network := emulatortest.NewNetwork()
	server := &http.Server{Handler: handler}
	transport := &http.Transport{DialContext: network.Dial}

	running.Go(func() { _ = server.Serve(network) })
	t.Cleanup(func() {
		transport.CloseIdleConnections()

		_ = server.Close()

		running.Wait()
	})

	return transport
}

// config is the configuration of one card; nil is none.
func (r *coreRuns) config(card values) core.Config {
	if card == nil {
		return core.Config{}
	}

	return core.Config{acctest.Address: r.terraform.Block(card, false)}
}

// colleague runs the same provider with a state of its own.
func (r *coreRuns) colleague() *coreRuns {
	other := *r
	other.state = core.NewState()

	return &other
}

// after does something while a run goes on.
func after(pause time.Duration, do func()) (done chan struct{}) {
	done = make(chan struct{})

	time.AfterFunc(pause, func() {
		defer close(done)

		do()
	})

	return done
}

// apply plans and applies, and returns what was said. Terraform must never blame the provider.
func (r *coreRuns) apply(card values) core.Diagnostics {
	r.t.Helper()

	return r.applyAll(r.config(card), core.Options{})
}

// applyAll plans and applies a whole configuration.
func (r *coreRuns) applyAll(config core.Config, options core.Options) core.Diagnostics {
	r.t.Helper()

	plan, said := r.plan(config, options)
	if plan != nil {
		said = append(said, r.applyPlan(plan, options)...)
	}

	for _, one := range said.Faults() {
		r.t.Errorf("Terraform blames the provider: %s", one)
	}

	return said
}

// plan makes a plan, nil if that fails.
func (r *coreRuns) plan(config core.Config, options core.Options) (*core.Plan, core.Diagnostics) {
	r.t.Helper()

	options.Parallelism, options.Signals = max(options.Parallelism, 1), core.NewSignals()

	return r.terraform.Plan(r.t.Context(), config, r.state, options)
}

// applyPlan applies one that has been made.
func (r *coreRuns) applyPlan(plan *core.Plan, options core.Options) core.Diagnostics {
	r.t.Helper()

	options.Parallelism, options.Signals = max(options.Parallelism, 1), core.NewSignals()

	var said core.Diagnostics

	r.state, said = r.terraform.Apply(r.t.Context(), plan, options)

	return said
}

// stored are the attributes of an object of the state, nil if there is none.
func (r *coreRuns) stored(address string) values {
	r.t.Helper()

	object := r.state.Current(address)
	if object == nil {
		return nil
	}

	var attributes values

	r.must(nil, object.Value.As(&attributes))

	return attributes
}

// holds is the id of the card that a resource holds, empty for none.
func (r *coreRuns) holds(address string) string {
	r.t.Helper()

	var id string

	if attributes := r.stored(address); attributes != nil {
		r.must(nil, attributes["id"].As(&id))
	}

	return id
}

// advance moves Qonto's clock.
func (r *coreRuns) advance(time time.Duration) {
	r.t.Helper()
	r.must(r.admin.Advance(r.t.Context(), time))
}

// set sets switches of the emulator.
func (r *coreRuns) set(switches map[string]any) {
	r.t.Helper()
	r.must(nil, r.admin.SetSwitches(r.t.Context(), switches))
}

// fault switches a fault on.
func (r *coreRuns) fault(fault control.Fault) *control.ActiveFault {
	r.t.Helper()

	active, err := r.admin.AddFault(r.t.Context(), fault)
	r.must(nil, err)

	return active
}

// card is the card that was issued as this one, counted from 0.
func (r *coreRuns) card(number int) control.Card {
	r.t.Helper()

	return r.server.Ledger().Cards[number]
}

// happen lets something happen to a card outside Terraform.
func (r *coreRuns) happen(number int, event control.Event) {
	r.t.Helper()
	r.must(r.admin.Happen(r.t.Context(), r.card(number).ID, event))
}

// edit changes a card outside Terraform.
func (r *coreRuns) edit(number int, changes map[string]any) {
	r.t.Helper()
	r.must(r.admin.EditCard(r.t.Context(), r.card(number).ID, changes))
}

func (r *coreRuns) must(_ any, err error) {
	r.t.Helper()

	if err != nil {
		r.t.Fatal(err)
	}
}

// expectCards fails unless as many cards were issued.
func (r *coreRuns) expectCards(want int, said core.Diagnostics) {
	r.t.Helper()

	issued := r.server.Ledger().Cards
	if len(issued) != want {
		r.t.Errorf("%d cards were issued, want %d; said: %v", len(issued), want, said)
	}
}

// expectEmptyPlan fails unless nothing is left to do.
func (r *coreRuns) expectEmptyPlan(card values) {
	r.t.Helper()

	plan, said := r.plan(r.config(card), core.Options{})
	if plan == nil || !plan.Empty() {
		r.t.Errorf("the next plan is not empty: %+v %v", plan, said)
	}
}

// with is a configuration with other values in it.
func with(card, more values) values {
	all := maps.Clone(card)
	maps.Copy(all, more)

	return all
}
