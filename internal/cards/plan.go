// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// ModifyPlan is the whole planning of a card, in one pass over a typed model.
func (r *cardResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case req.Plan.Raw.IsNull() && req.State.Raw.IsNull():
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

// planCreate leaves unknown what Qonto will answer, and refuses what cannot be issued.
func (r *cardResource) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(r.run.planNew(ctx, &config, &plan, resp.Private)...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planNew completes the plan of a new card, and notes it for the comparison with the others of the plan.
func (r *Run) planNew(ctx context.Context, config, plan *Model, private PrivateData) diag.Diagnostics {
	var diags diag.Diagnostics

	diags.Append(checkNewCard(config, time.Now())...)
	diags.Append(orderWarning(config)...)

	if !diags.HasError() {
		diags.Append(r.checkAgainstOthers(ctx, config, private)...)
	}

	if !diags.HasError() {
		diags.Append(r.announceApprovals(qonto.OpCreateCard)...)
	}

	plan.DeletionPolicy = plannedPolicy(config, config.CardLevel)
	plan.Address = types.ObjectNull(addressType().AttrTypes)
	plan.setCertain(config)

	return diags
}

// checkAgainstOthers compares a new card with the others of the plan, and with those of Qonto.
func (r *Run) checkAgainstOthers(ctx context.Context, config *Model, private PrivateData) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	replaced, found := replacedBy(ctx, private)
	diags.Append(found...)

	want, known := orderOf(config, address)
	if tainted, isTainted := r.roster.tainted(want.nickname, want.firstKeys()); known && isTainted && replaced.ID == "" {
		replaced = tainted.presumed()
	}

	if known && !diags.HasError() && !replaced.Protected {
		diags.Append(r.checkLookAlikes(&want, replaced)...)
	}

	if known && !diags.HasError() && !replaced.Protected {
		replaced, found = r.checkTwins(ctx, &want, replaced)
		diags.Append(found...)
	}

	if replaced.Protected {
		diags.Append(replacementPrevented(replaced.ID))
	}

	diags.Append(mark(ctx, private, privateReplacing, replaced.ID != "")...)

	return diags
}

// planUpdate starts from the state and lays the configuration over it, so that only what was changed shows as changed.
func (r *cardResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, state Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(r.run.enter(ctx, &config, &state, resp.Private)...)

	plan, change := planChange(&config, &state)
	if !change.any() || !isFinal(state.Status.ValueString()) {
		resp.Diagnostics.Append(noticeOf(&state, time.Now())...)
	}

	if !change.any() {
		resp.Plan.Raw = req.State.Raw

		return
	}

	resp.Diagnostics.Append(change.unsettled(&plan)...)
	resp.Diagnostics.Append(change.refused(&config, &state)...)

	if isMarked(ctx, req.Private, privateImported) {
		resp.Diagnostics.Append(change.unlikeImport(&config, &state)...)
	}

	for _, a := range change.fixed {
		resp.RequiresReplace.Append(path.Root(a.name))
	}

	if len(change.fixed) > 0 && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(replacementWarning(change.fixed, &state))
	}

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.run.announceApprovals(change.operations(&plan)...)...)
	}

	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// enter notes an existing card for the comparison with the others of the plan, and in private what the planning of a
// card that takes its place must know.
func (r *Run) enter(ctx context.Context, config, state *Model, private privateWriter) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	want, known := orderOf(config, address)

	diags.Append(r.enterExisting(config, state, &want, known)...)

	said, old, alone := r.roster.keep(state.ID.ValueString(), !state.IdempotencyKey.IsNull())
	diags.Append(said...)

	switch {
	case alone:
	case old != "":
		diags.Append(renewalHeld(old, state))
	default:
		diags.Append(twoObjects(state))
	}

	diags.Append(asReplaced(state).remember(ctx, private)...)

	return diags
}

// asReplaced is what a card that may be replaced leaves for the planning of the new one.
func asReplaced(state *Model) replacedCard {
	return replacedCard{
		ID:        state.ID.ValueString(),
		Protected: state.DeletionPolicy.ValueString() == policyPrevent && !isFinal(state.Status.ValueString()),
	}
}

// noticeOf is what every plan says of a card although nothing is to be changed.
func noticeOf(state *Model, now time.Time) diag.Diagnostics {
	if isFinal(state.Status.ValueString()) {
		return deadWarning(state)
	}

	return append(lockNotice(state), endsSoon(state, now)...)
}

// lockNotice tells of a lock that is not the configuration's business.
func lockNotice(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if liftable := state.HasOnlyUserLiftableLocks; state.Status.ValueString() == qonto.StatusPaused && !liftable.IsNull() && !liftable.ValueBool() {
		diags.AddWarning("Card "+cardName(state)+" is locked by Qonto",
			"Qonto itself holds a lock on the card, which nobody in the organization can lift. "+
				"It is no difference to the configuration, and nothing is planned against it. Ask Qonto's support why.")
	}

	return diags
}

// twoObjects stops a plan in which one object would end the card that another one keeps.
func twoObjects(state *Model) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Two objects of the state hold the same card", fmt.Sprintf(
		"Card %s (id %s) is held by two objects, of which one is to be destroyed. Destroying it would end the card of the other. "+
			"This can come from an interrupted run with create_before_destroy. Remove both from the state and import the card once:\n\n"+
			"  terraform state rm ADDRESS\n  terraform import ADDRESS %s",
		cardName(state), state.ID.ValueString(), state.ID.ValueString()))
}

// orderWarning tells a reviewer that a plan orders plastic.
func orderWarning(config *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	physical, known := isPhysical(config.CardLevel.ValueString())
	if !known || !physical {
		return diags
	}

	name := "for holder " + config.HolderID.ValueString()
	if nickname := config.Nickname.ValueString(); nickname != "" {
		name = fmt.Sprintf("%q %s", nickname, name)
	}

	diags.AddWarning("Physical card "+name+" will be ordered", fmt.Sprintf(
		"Applying this plan orders a new %q (%s) card, which is billed and posted. The API cannot take an order back.",
		config.CardLevel.ValueString(), levels()[config.CardLevel.ValueString()].name))

	return diags
}

// describe says in one sentence what a reviewer must know about a card.
func describe(state *Model) string {
	return fmt.Sprintf("Card %s (id %s) is a %q card of holder %s, status %q.",
		cardName(state), state.ID.ValueString(), state.CardLevel.ValueString(), state.HolderID.ValueString(),
		state.Status.ValueString())
}
