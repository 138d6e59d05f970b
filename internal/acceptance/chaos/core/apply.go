// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// applyWalk is an apply under way.
type applyWalk struct {
	*process
	*journal

	plan *Plan

	mu    sync.Mutex
	state *State
}

// Apply carries out a plan and returns the state as it is afterwards; after a kill, as far as it was written.
func (t *Terraform) Apply(ctx context.Context, plan *Plan, options Options) (*State, Diagnostics) {
	j := &journal{}
	state := plan.prior.Clone()

	ctx, p, err := t.launch(ctx, ApplyWalk, options.Signals)
	if err != nil {
		j.fail("", err)

		return state, j.diagnostics()
	}

	defer p.end()

	w := &applyWalk{process: p, journal: j, plan: plan, state: state}

	var nodes []func()

	for _, change := range plan.Changes {
		if change.Action != NoOp {
			nodes = append(nodes, func() { w.carryOut(ctx, change) })
		}
	}

	walk(nodes, options)

	w.mu.Lock()
	defer w.mu.Unlock()

	return w.state.Clone(), j.diagnostics()
}

// carryOut does one change. Of a replacement, the second half begins only when the first has succeeded.
func (w *applyWalk) carryOut(ctx context.Context, change Change) {
	switch change.Action {
	case Delete:
		if change.Deposed == "" {
			w.destroy(ctx, change)
		} else {
			w.destroyDeposed(ctx, change.Address, change.Deposed)
		}
	case DeleteThenCreate:
		if w.destroy(ctx, change) && w.goesOn(change) {
			w.make(ctx, change, "")
		}
	case CreateThenDelete:
		key := w.depose(change.Address)

		if w.make(ctx, change, key) && w.goesOn(change) {
			w.destroyDeposed(ctx, change.Address, key)
		}
	case Create, Update:
		w.make(ctx, change, "")
	case NoOp:
	}
}

func (w *applyWalk) goesOn(change Change) bool {
	err := w.signals.ended()
	if err != nil {
		w.fail(change.Address, err)
	}

	return err == nil
}

// destroy ends the current object, as the plan says. When the provider fails, what is left of it stays in the state.
func (w *applyWalk) destroy(ctx context.Context, change Change) bool {
	object := change.Object // as the plan has it, which may be older than the refreshed state
	if w.object(change.Address, "") == nil {
		return true
	}

	result, ok := w.apply(ctx, Change{
		Address: change.Address, Action: Delete, Object: object, After: w.null(), private: change.private, identity: change.identity,
	}, w.null())
	if !w.signals.Killed() {
		w.save(change.Address, "", result)
	}

	return ok
}

// destroyDeposed ends a deposed object. Terraform plans that once more, in the apply.
func (w *applyWalk) destroyDeposed(ctx context.Context, address, key string) {
	object := w.object(address, key)
	if object == nil {
		return
	}

	change, ok := w.destruction(ctx, address, object, w.journal)
	if !ok {
		return
	}

	result, _ := w.apply(ctx, change, w.null())
	if !w.signals.Killed() {
		w.save(address, key, result)
	}
}

// make creates or updates what is configured. It plans once more: what the provider says now must keep what it promised.
// An object that was deposed to make way comes back when there is no new one.
func (w *applyWalk) make(ctx context.Context, promise Change, deposed string) bool {
	if promise.Action != Update {
		promise.Action = Create
	}

	object := w.object(promise.Address, "")
	block := w.plan.config[promise.Address]

	change, ok := w.change(ctx, promise.Address, block, object, false, w.journal)
	if !ok || !w.keeps(promise, change) {
		return false // and Terraform leaves the deposed object where it is
	}

	if change.Action == NoOp {
		return true
	}

	result, ok := w.apply(ctx, change, block.Value)
	if w.signals.Killed() {
		return false
	}

	if !ok && change.Action == Create && result != nil {
		tainted := *result
		tainted.Tainted = true
		result = &tainted
	}

	w.save(promise.Address, "", result)

	if !ok && deposed != "" {
		w.restore(promise.Address, deposed)
	}

	return ok
}

func (w *applyWalk) keeps(promise, change Change) bool {
	wrong := incompatible(promise.After, change.After)

	sameAction := promise.Action == change.Action || promise.Action == Update && change.Action == NoOp
	if !sameAction {
		wrong = append(wrong, fmt.Sprintf("planned to %s, now to %s", promise.Action, change.Action))
	}

	if len(wrong) > 0 {
		w.blame(promise.Address, "Provider produced inconsistent final plan", wrong...)
	}

	return len(wrong) == 0
}

// apply makes the call and works out what is saved. Without an object in the answer a failure leaves the old one.
func (w *applyWalk) apply(ctx context.Context, change Change, config tftypes.Value) (*Object, bool) {
	before := w.null()
	if change.Object != nil {
		before = change.Object.Value
	}

	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: w.terraform.settings.TypeName, PlannedPrivate: change.private, PlannedIdentity: change.identity,
	}

	for value, target := range map[*tftypes.Value]**tfprotov6.DynamicValue{
		&before: &request.PriorState, &change.After: &request.PlannedState, &config: &request.Config,
	} {
		encoded, err := dynamic(*value)
		if err != nil {
			w.fail(change.Address, err)

			return change.Object, false
		}

		*target = encoded
	}

	resp, err := call(ctx, w.process, change.Address, w.server.ApplyResourceChange, request)
	if err != nil {
		w.fail(change.Address, err)

		return change.Object, false
	}

	failed := w.record(change.Address, resp.Diagnostics)

	value, err := w.decode(resp.NewState)
	if err != nil {
		w.blame(change.Address, "Provider produced invalid object", err.Error())

		return change.Object, false
	}

	value, sound := w.checkResult(change, value, failed)

	if value.IsNull() {
		if failed || !sound {
			return change.Object, false
		}

		return nil, true
	}

	tainted := failed && change.Object != nil && change.Object.Tainted

	return &Object{Value: value, Private: resp.Private, Identity: resp.NewIdentity, Tainted: tainted}, !failed && sound
}

// checkResult is Terraform's look at what an apply returns.
func (w *applyWalk) checkResult(change Change, value tftypes.Value, failed bool) (tftypes.Value, bool) {
	const invalid, inconsistent = "Provider returned invalid result object after apply", "Provider produced inconsistent result after apply"

	value, unknown := withoutUnknown(value)
	if len(unknown) > 0 {
		w.blame(change.Address, invalid, unknown...)
	}

	for name, rules := range w.attributes {
		if one, has := attributesOf(value)[name]; has && rules.writeOnly && !one.IsNull() {
			w.blame(change.Address, invalid, name+": a write-only attribute is returned")

			return w.null(), false // Terraform keeps nothing of it
		}
	}

	if failed || len(unknown) > 0 {
		return value, len(unknown) == 0
	}

	if wrong := incompatible(change.After, value); len(wrong) > 0 {
		w.blame(change.Address, inconsistent, wrong...)

		return value, false
	}

	return value, true
}

func (w *applyWalk) object(address, deposed string) *Object {
	w.mu.Lock()
	defer w.mu.Unlock()

	if deposed == "" {
		return w.state.Current(address)
	}

	if instance := w.state.Instances[address]; instance != nil {
		return instance.Deposed[deposed]
	}

	return nil
}

func (w *applyWalk) save(address, deposed string, object *Object) {
	w.mu.Lock()
	defer w.mu.Unlock()

	if deposed == "" {
		w.state.Set(address, object)
	} else {
		w.state.setDeposed(address, deposed, object)
	}
}

func (w *applyWalk) depose(address string) string {
	w.mu.Lock()
	defer w.mu.Unlock()

	return w.state.depose(address)
}

func (w *applyWalk) restore(address, key string) {
	w.mu.Lock()
	defer w.mu.Unlock()

	w.state.restore(address, key)
}
