// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Block is the configuration of one resource.
type Block struct {
	Value               tftypes.Value
	CreateBeforeDestroy bool
	// Unknown are the attributes whose values are known only in the apply, as those that refer to another resource.
	Unknown []string
}

// Config is a configuration: blocks by address.
type Config map[string]Block

// Options are the arguments of a run.
type Options struct {
	// Replace are the addresses given as -replace.
	Replace []string
	// Targets are the addresses given as -target; none are all.
	Targets []string
	// NoRefresh is -refresh=false.
	NoRefresh bool
	// Imports are import blocks: ids by address. An address of the state is left alone.
	Imports map[string]string
	// Parallelism is how many resources are worked on at the same time.
	Parallelism int
	// Shuffle brings the resources, which do not depend on each other, into the order in which they are begun.
	Shuffle func(n int, swap func(i, j int))
	// OrphansUnread plans the end of what is not configured any more from the state as it is, as older CLIs do.
	OrphansUnread bool
	// EndsLast reads what is not configured any more, plans the rest, and only then plans the end of it. A CLI that works on
	// several resources at the same time may do so.
	EndsLast bool
	// Signals may interrupt the run.
	Signals *Signals
}

// Action is what is to be done to an instance.
type Action string

// The actions.
const (
	NoOp             Action = "no-op"
	Create           Action = "create"
	Update           Action = "update"
	Delete           Action = "delete"
	DeleteThenCreate Action = "replace"
	CreateThenDelete Action = "replace, create first"
)

// Change is one entry of a plan.
type Change struct {
	Address string
	// Deposed is the key of the deposed object that ends, empty for the current one.
	Deposed string
	Action  Action
	// Object is what exists before, nil when nothing does.
	Object *Object
	After  tftypes.Value

	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// Shows tells whether a plan shows that an attribute changes: it gets another value, or one that is not known yet.
func (c Change) Shows(attribute string) bool {
	if c.Object == nil || c.After.IsNull() {
		return true
	}

	return !attributesOf(c.Object.Value)[attribute].Equal(attributesOf(c.After)[attribute])
}

// Ends tells whether the change destroys the object that exists.
func (c Change) Ends() bool {
	return c.Action == Delete || c.Action == DeleteThenCreate || c.Action == CreateThenDelete
}

// Plan is what an apply will do.
type Plan struct {
	Changes []Change
	config  Config
	prior   *State // refreshed
	imports bool
}

// Empty tells whether there is nothing to do.
func (p *Plan) Empty() bool {
	return !p.imports && !slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Action != NoOp })
}

// Refreshed is the state that the plan was made from.
func (p *Plan) Refreshed() *State {
	return p.prior
}

// planWalk is a plan in the making.
type planWalk struct {
	*process
	*journal

	options Options
	config  Config

	mu        sync.Mutex
	plan      *Plan
	state     *State
	postponed []func()
}

// Plan refreshes the state and compares it with the configuration. There is no plan when a message is an error.
func (t *Terraform) Plan(ctx context.Context, config Config, state *State, options Options) (*Plan, Diagnostics) {
	j := &journal{}

	ctx, p, err := t.launch(ctx, PlanWalk, options.Signals)
	if err != nil {
		j.fail("", err)

		return nil, j.diagnostics()
	}

	defer p.end()

	w := &planWalk{
		process: p, journal: j, options: options, config: config, state: state.Clone(), plan: &Plan{config: config},
	}

	var nodes []func()

	for _, address := range state.Addresses() {
		if !options.includes(address) {
			continue
		}

		for _, key := range slices.Sorted(maps.Keys(state.Instances[address].Deposed)) {
			nodes = append(nodes, func() { w.finish(ctx, address, key, state.Instances[address].Deposed[key]) })
		}

		if _, configured := config[address]; !configured && state.Current(address) != nil {
			nodes = append(nodes, func() { w.finish(ctx, address, "", state.Current(address)) })
		}
	}

	for _, address := range slices.Sorted(maps.Keys(config)) {
		if options.includes(address) {
			nodes = append(nodes, func() { w.instance(ctx, address, state.Current(address)) })
		}
	}

	walk(nodes, options)
	walk(w.postponed, Options{Signals: options.Signals})

	w.plan.prior = w.state
	slices.SortFunc(w.plan.Changes, func(a, b Change) int { return compare(a.Address+a.Deposed, b.Address+b.Deposed) })

	if said := j.diagnostics(); len(said.Errors()) > 0 || options.Signals.Killed() {
		return nil, said
	}

	return w.plan, j.diagnostics()
}

func (o Options) includes(address string) bool {
	return len(o.Targets) == 0 || slices.Contains(o.Targets, address)
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// finish plans the end of an object that is deposed or not configured any more.
func (w *planWalk) finish(ctx context.Context, address, deposed string, object *Object) {
	if w.options.OrphansUnread && deposed == "" && !w.planEnd(ctx, address, deposed, object) {
		return
	}

	fresh, ok := w.refreshed(ctx, address, object)
	if !ok {
		return
	}

	w.record(address, deposed, fresh)

	if fresh != nil && (!w.options.OrphansUnread || deposed != "") {
		w.inTurn(func() { w.planEnd(ctx, address, deposed, fresh) })
	}
}

// inTurn plans the end of an object now, or after everything else.
func (w *planWalk) inTurn(end func()) {
	if !w.options.EndsLast {
		end()

		return
	}

	w.mu.Lock()
	defer w.mu.Unlock()

	w.postponed = append(w.postponed, end)
}

func (w *planWalk) planEnd(ctx context.Context, address, deposed string, object *Object) bool {
	change, ok := w.destruction(ctx, address, object, w.journal)
	if ok {
		change.Deposed = deposed
		w.enter(change)
	}

	return ok
}

// instance refreshes and plans what is configured.
func (w *planWalk) instance(ctx context.Context, address string, object *Object) {
	fresh, ok := w.refreshed(ctx, address, object)

	if id, wanted := w.options.Imports[address]; wanted && object == nil {
		fresh, ok = w.imported(ctx, address, id, w.journal)
	}

	if !ok {
		return
	}

	w.record(address, "", fresh)

	block := w.config[address]
	block.Value = withUnknown(block.Value, block.Unknown)

	change, ok := w.change(ctx, address, block, fresh, slices.Contains(w.options.Replace, address), w.journal)
	if ok {
		w.enter(change)
	}
}

// refreshed is an object as the plan begins with it.
func (w *planWalk) refreshed(ctx context.Context, address string, object *Object) (fresh *Object, ok bool) {
	if w.options.NoRefresh {
		return object, true
	}

	return w.refresh(ctx, address, object, w.journal)
}

func (w *planWalk) record(address, deposed string, object *Object) {
	w.mu.Lock()
	defer w.mu.Unlock()

	switch {
	case w.state.Instances[address] == nil && object == nil:
	case w.state.Instances[address] == nil:
		w.plan.imports = true
		w.state.Set(address, object)
	case deposed == "":
		w.state.Set(address, object)
	default:
		w.state.setDeposed(address, deposed, object)
	}
}

func (w *planWalk) enter(change Change) {
	w.mu.Lock()
	defer w.mu.Unlock()

	w.plan.Changes = append(w.plan.Changes, change)
}

// walk runs nodes that do not depend on each other, so many at a time, until the run is interrupted.
func walk(nodes []func(), options Options) {
	if options.Shuffle != nil {
		options.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	}

	var group sync.WaitGroup

	slots := make(chan struct{}, max(1, options.Parallelism))

	for _, node := range nodes {
		slots <- struct{}{}

		if options.Signals.ended() != nil {
			break
		}

		group.Go(func() {
			node()

			<-slots
		})
	}

	group.Wait()
}
