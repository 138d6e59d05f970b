// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// change plans one configured resource, in the plan and again in the apply. A tainted object is planned as if there were
// none.
func (p *process) change(ctx context.Context, address string, block Block, object *Object, forced bool, j *journal) (Change, bool) {
	before := prior{value: p.null()}
	if object != nil && !object.Tainted {
		before = prior{object.Value, object.Private, object.Identity}
	}

	if !p.validate(ctx, address, block.Value, j) {
		return Change{}, false
	}

	answer, err := p.ask(ctx, address, before, block.Value)
	if err != nil {
		j.fail(address, err)

		return Change{}, false
	}

	if j.record(address, answer.said) || !p.checkPlan(address, before.value, block.Value, answer.value, j) {
		return Change{}, false
	}

	action := actionOf(before.value, &answer, forced)

	if action == DeleteThenCreate && !p.askAgain(ctx, address, block.Value, &answer, j) {
		return Change{}, false
	}

	return Change{
		Address: address, Action: inOrder(action, object, block), Object: object, After: answer.value, private: answer.private, identity: answer.identity,
	}, true
}

// inOrder makes a replacement of what is planned in the place of a tainted object, in the order that is configured.
func inOrder(action Action, object *Object, block Block) Action {
	if action == Create && object != nil {
		action = DeleteThenCreate
	}

	if action == DeleteThenCreate && block.CreateBeforeDestroy {
		action = CreateThenDelete
	}

	return action
}

// askAgain makes the second call of a replacement: without the object, but with the private data of the first call. Its
// warnings are not shown.
func (p *process) askAgain(ctx context.Context, address string, config tftypes.Value, answer *planned, j *journal) bool {
	again, err := p.ask(ctx, address, prior{p.null(), answer.private, answer.identity}, config)
	if err != nil {
		j.fail(address, err)

		return false
	}

	*answer = again

	return !hasErrors(again.said) || !j.record(address, again.said)
}

// destruction plans the end of an object.
func (p *process) destruction(ctx context.Context, address string, object *Object, j *journal) (Change, bool) {
	answer, err := p.ask(ctx, address, prior{object.Value, object.Private, object.Identity}, p.null())
	if err != nil {
		j.fail(address, err)

		return Change{}, false
	}

	if j.record(address, answer.said) {
		return Change{}, false
	}

	if !answer.value.IsNull() {
		j.blame(address, "Provider produced invalid plan", "a destroy is planned to leave an object")

		return Change{}, false
	}

	return Change{
		Address: address, Action: Delete, Object: object, After: answer.value, private: answer.private, identity: answer.identity,
	}, true
}

func (p *process) checkPlan(address string, before, config, after tftypes.Value, j *journal) bool {
	wrong := p.invalidPlan(before, config, after)
	if after.IsNull() {
		wrong = append(wrong, "a configured object is planned to be null")
	}

	if len(wrong) > 0 {
		j.blame(address, "Provider produced invalid plan", wrong...)
	}

	return len(wrong) == 0
}

func actionOf(before tftypes.Value, answer *planned, forced bool) Action {
	switch {
	case before.IsNull():
		return Create
	case forced || len(answer.changedReplacements(before)) > 0:
		return DeleteThenCreate
	case before.Equal(answer.value):
		return NoOp
	default:
		return Update
	}
}

// changedReplacements are the attributes that ask for a replacement, without those that do not change at all.
func (a *planned) changedReplacements(before tftypes.Value) []string {
	old, next := attributesOf(before), attributesOf(a.value)

	return slices.DeleteFunc(slices.Clone(a.replaces), func(name string) bool { return old[name].Equal(next[name]) })
}
