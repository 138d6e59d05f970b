// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Walk is what a process of the provider is started for.
type Walk string

// The walks. Each has a process of its own, as with Terraform itself.
const (
	PlanWalk   Walk = "plan"
	ApplyWalk  Walk = "apply"
	ImportWalk Walk = "import"
)

// Settings say which provider and which resource type a Terraform works with.
type Settings struct {
	TypeName string
	// Provider is the provider block.
	Provider map[string]tftypes.Value
	// Launch starts a process of the provider. The returned function cuts its connections, which is all that a kill
	// can do to something that lives in the same process as its killer.
	Launch func(walk Walk) (server tfprotov6.ProviderServer, cut func(), err error)
}

// Terraform runs plans and applies. It keeps no state between them.
type Terraform struct {
	settings Settings
	schema   *schema
	orphaned sync.WaitGroup
}

// New asks the provider for its schemas.
func New(ctx context.Context, settings Settings, server tfprotov6.ProviderServer) (*Terraform, error) {
	known, err := readSchema(ctx, server, settings.TypeName)
	if err != nil {
		return nil, err
	}

	return &Terraform{settings: settings, schema: known}, nil
}

// For is the same Terraform with other settings, for the same version of the same provider.
func (t *Terraform) For(settings Settings) *Terraform {
	return &Terraform{settings: settings, schema: t.schema}
}

// Block is the configuration of one resource, complete, from the attributes that are set.
func (t *Terraform) Block(values map[string]tftypes.Value, createBeforeDestroy bool) Block {
	return Block{Value: complete(t.schema.object, values), CreateBeforeDestroy: createBeforeDestroy}
}

// Wait returns when nothing that was killed is running any more.
func (t *Terraform) Wait() {
	t.orphaned.Wait()
}

var (
	errKilled  = errors.New("terraform was killed")
	errStopped = errors.New("execution halted")
)

// Signals interrupt a run from outside. The zero value is not usable: see [NewSignals].
type Signals struct {
	mu      sync.Mutex
	killed  chan struct{}
	dead    bool
	stopped bool
	running *process
}

// NewSignals are signals for one run.
func NewSignals() *Signals {
	return &Signals{killed: make(chan struct{})}
}

// Kill is kill -9 of Terraform and provider: nothing is sent any more, and no answer is recorded.
func (s *Signals) Kill(context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.dead {
		return
	}

	s.dead = true

	if s.running != nil {
		s.running.cut()
		s.running.cancel()
	}

	close(s.killed)
}

// Stop is Ctrl-C: no further resource is begun, the contexts of those under way end, and their results are recorded.
func (s *Signals) Stop(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.stopped || s.dead {
		return
	}

	s.stopped = true

	if s.running != nil {
		_, _ = s.running.server.StopProvider(ctx, &tfprotov6.StopProviderRequest{}) // Terraform does not ask either
	}
}

// Killed tells whether the run was killed.
func (s *Signals) Killed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.dead
}

func (s *Signals) ended() error {
	s.mu.Lock()
	defer s.mu.Unlock()

	switch {
	case s.dead:
		return errKilled
	case s.stopped:
		return errStopped
	default:
		return nil
	}
}

func (s *Signals) attach(p *process) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.dead {
		return errKilled
	}

	s.running = p

	return nil
}

// process is the provider during one walk.
type process struct {
	*schema

	terraform *Terraform
	server    tfprotov6.ProviderServer
	signals   *Signals
	cancel    context.CancelFunc
	cut       func()
}

// launch starts and configures a process, which lives as long as the context that comes with it. It has to be ended.
func (t *Terraform) launch(ctx context.Context, walk Walk, signals *Signals) (context.Context, *process, error) {
	server, cut, err := t.settings.Launch(walk)
	if err != nil {
		return nil, nil, fmt.Errorf("starting the provider: %w", err)
	}

	ctx, cancel := context.WithCancel(ctx)
	p := &process{schema: t.schema, terraform: t, server: server, signals: signals, cancel: cancel, cut: cut}

	err = signals.attach(p)
	if err == nil {
		err = p.configure(ctx)
	}

	if err != nil {
		p.end()

		return nil, nil, err
	}

	return ctx, p, nil
}

func (p *process) end() {
	p.cancel()
	p.cut()
}

var errNotConfigured = errors.New("the provider refused its configuration")

func (p *process) configure(ctx context.Context) error {
	config, err := dynamic(complete(p.provider, p.terraform.settings.Provider))
	if err != nil {
		return err
	}

	resp, err := p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.0", Config: config})
	if err != nil {
		return fmt.Errorf("configuring the provider: %w", err)
	}

	if hasErrors(resp.Diagnostics) {
		return fmt.Errorf("%w: %s", errNotConfigured, resp.Diagnostics[0].Summary)
	}

	return nil
}

type addressKey struct{}

// Address is the resource on whose behalf the provider works, empty when there is none.
func Address(ctx context.Context) string {
	address, _ := ctx.Value(addressKey{}).(string)

	return address
}

// call makes one call to the provider. When the process is killed meanwhile, the call goes on as an orphan whose answer
// nobody takes.
func call[Request, Response any](
	ctx context.Context, p *process, address string, method func(context.Context, *Request) (*Response, error), request *Request,
) (*Response, error) {
	if p.signals.Killed() {
		return nil, errKilled
	}

	type result struct {
		response *Response
		err      error
	}

	done := make(chan result, 1)
	ctx = context.WithValue(ctx, addressKey{}, address)

	p.terraform.orphaned.Go(func() {
		response, err := method(ctx, request)
		done <- result{response, err}
	})

	select {
	case <-p.signals.killed:
		return nil, errKilled
	case answer := <-done:
		if p.signals.Killed() {
			return nil, errKilled
		}

		if answer.err != nil {
			return nil, fmt.Errorf("calling the provider: %w", answer.err)
		}

		return answer.response, nil
	}
}

func dynamic(value tftypes.Value) (*tfprotov6.DynamicValue, error) {
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		return nil, fmt.Errorf("encoding a value: %w", err)
	}

	return &encoded, nil
}

// decode reads an object of the resource type; nothing at all is null.
func (s *schema) decode(value *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if value == nil {
		return s.null(), nil
	}

	decoded, err := value.Unmarshal(s.object)
	if err != nil {
		return s.null(), fmt.Errorf("decoding a value: %w", err)
	}

	return decoded, nil
}
