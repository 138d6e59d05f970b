// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// updateCall is one call of an update.
type updateCall struct {
	endpoint endpoint
	send     func(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error)
}

// requestedChange is what one call is to bring about.
type requestedChange struct {
	config, plan *Model
	changed      []attribute // of this call
}

// updateCalls are the calls of an update in their order: what narrows first, what opens last.
func (s *Session) updateCalls() []updateCall {
	return []updateCall{
		{restrictionsCall, func(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error) {
			return s.client.UpdateCardRestrictions(ctx, id, changedRestrictions(wanted.plan, wanted.changed))
		}},
		{nicknameCall, func(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error) {
			return s.client.UpdateCardNickname(ctx, id, wanted.plan.Nickname.ValueString())
		}},
		{optionsCall, s.updateOptions},
		{limitsCall, func(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error) {
			return s.client.UpdateCardLimits(ctx, id, changedLimits(wanted.plan, wanted.changed))
		}},
		{lockCall, func(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error) {
			return s.setLock(ctx, id, wanted.plan.Locked.ValueBool())
		}},
	}
}

// Update makes the calls whose attributes changed, and no others. The state has what each has changed, so that it is true
// wherever the update ends.
func (r *cardResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, plan, state Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: state.ID})...)

	if resp.Diagnostics.HasError() {
		return
	}

	timeout, diags := plan.Timeouts.Update(ctx, updateTimeout)
	resp.Diagnostics.Append(diags...)

	if err := r.session.ready(); err != nil {
		resp.Diagnostics.Append(ErrorDiagnostic(summaryNotUpdated, "", err))
	}

	if resp.Diagnostics.HasError() {
		return
	}

	ctx = qonto.WithBudget(ctx, timeout)
	current := r.apply(ctx, &config, &plan, &state, resp)

	resp.Diagnostics.Append(resp.State.Set(ctx, &current)...)
	resp.Diagnostics.Append(rememberConfigured(ctx, resp.Private, &config)...)
}

// changedInPlace are the attributes to send: those that the plan changes, and those that the last apply did not get through.
func changedInPlace(config, plan, state *Model) []attribute {
	var changed []attribute

	for _, a := range configurable {
		if !isFixedOn(a, state) && a.isSet(config) && !a.same(plan, state) {
			changed = append(changed, a)
		}
	}

	return append(changed, pendingUnapplied(config, state, changed)...)
}

// apply runs the steps and returns what the state is afterwards. It stops at the first call that fails.
func (r *cardResource) apply(ctx context.Context, config, plan, state *Model, resp *resource.UpdateResponse) Model {
	current := withSettings(state, plan)
	changed := changedInPlace(config, plan, state)

	for _, s := range r.session.updateCalls() {
		attributes := changedBy(s.endpoint, changed)
		if len(attributes) == 0 {
			continue
		}

		answer, err := s.send(ctx, state.ID.ValueString(), &requestedChange{config: config, plan: plan, changed: attributes})
		if err != nil {
			resp.Diagnostics.Append(updateFailure(attributes, &current, err))

			return current
		}

		resp.Diagnostics.Append(mergeAnswer(&current, plan, &answer.Card, attributes)...)
	}

	if !resp.Diagnostics.HasError() {
		current.Unapplied = plan.Unapplied
	}

	return current
}

// withSettings is the state with those values of the plan that need no call.
func withSettings(state, plan *Model) Model {
	current := *state
	current.InitiatorID = plan.InitiatorID
	current.DeletionPolicy = plan.DeletionPolicy
	current.AllowReplacement = plan.AllowReplacement
	current.IdempotencySeed = plan.IdempotencySeed
	current.Timeouts = plan.Timeouts

	for _, a := range configurable {
		if a.same(plan, state) {
			a.copy(&current, plan) // the configuration may spell it otherwise
		}
	}

	return current
}

func changedBy(call endpoint, changed []attribute) []attribute {
	var attributes []attribute

	for _, a := range changed {
		if a.endpoint == call {
			attributes = append(attributes, a)
		}
	}

	return attributes
}

// mergeAnswer brings the answer of one call into the state, and reports what Qonto did not keep.
func mergeAnswer(current, plan *Model, card *qonto.Card, attributes []attribute) diag.Diagnostics {
	var diags diag.Diagnostics

	got := fromAPI(card)

	for _, a := range attributes {
		if a.isKept(plan, &got, card) {
			a.copy(current, plan)

			continue
		}

		a.copy(current, &got)
		diags.AddAttributeError(path.Root(a.name), summaryNotKept, fmt.Sprintf(
			"Qonto answered without an error, but %s of card %s was to be %s and is %s. The state holds what Qonto kept.",
			a.name, cardName(current), shown(a.value(plan)), shown(a.value(&got))))
	}

	if attributes[0].endpoint == lockCall {
		current.Status = got.Status

		diags.Append(stillPaused(current, plan, card)...)
	}

	return diags
}

// stillPaused warns of a card that people have unlocked and Qonto keeps paused.
func stillPaused(current, plan *Model, card *qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	if !plan.Locked.ValueBool() && card.Status == qonto.StatusPaused && card.LockedByQonto() {
		diags.AddWarning("Card "+cardName(current)+" stays paused", "The card was unlocked, but Qonto itself holds another lock on it, "+
			"which nobody in the organization can lift. Ask Qonto's support why.")
	}

	return diags
}

func updateFailure(attributes []attribute, current *Model, err error) diag.Diagnostic {
	what := fmt.Sprintf("%s of card %s was not updated.", namesOf(attributes), cardName(current))
	if qonto.IsUnanswered(err) {
		what = fmt.Sprintf("Whether %s of card %s was updated is not known until the next refresh.", namesOf(attributes), cardName(current))
	}

	goOn := "run terraform apply again to go on."
	if qonto.KindOf(err) == qonto.KindInvalid {
		goOn = "if a value of the configuration is the reason, correct it, and run terraform apply to go on."
	}

	return ErrorDiagnostic(summaryNotUpdated, what+" The state holds what was updated before; "+goOn, err)
}
