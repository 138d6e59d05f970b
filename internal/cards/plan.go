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

	resp.Diagnostics.Append(checkNewCard(&config, time.Now())...)
	resp.Diagnostics.Append(orderWarning(&config)...)

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.checkAgainstOthers(ctx, &config, req.Private)...)
	}

	plan.DeletionPolicy = plannedPolicy(&config, config.CardLevel)
	plan.Address = types.ObjectNull(addressType().AttrTypes)

	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// checkAgainstOthers compares a new card with the others of the plan, and with those of Qonto.
func (r *cardResource) checkAgainstOthers(ctx context.Context, config *Model, private privateReader) diag.Diagnostics {
	address, diags := addressOf(ctx, config)

	want, known := orderOf(config, address)
	if !known || diags.HasError() {
		return diags
	}

	replaced, found := replacedCard(ctx, private)
	diags.Append(found...)
	diags.Append(r.run.checkLookAlikes(&want, replaced)...)

	if !diags.HasError() {
		diags.Append(r.run.checkTwins(ctx, &want, replaced)...)
	}

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

	resp.Diagnostics.Append(r.enter(ctx, &config, &state)...)
	resp.Diagnostics.Append(markReplaced(ctx, resp.Private, state.ID.ValueString())...)

	plan, change := planChange(&config, &state)
	if !change.any() {
		resp.Plan.Raw = req.State.Raw
		resp.Diagnostics.Append(deadWarning(&state)...)

		return
	}

	resp.Diagnostics.Append(change.unsettled(&plan)...)
	resp.Diagnostics.Append(change.refused(&config, &state)...)

	for _, a := range change.fixed {
		resp.RequiresReplace.Append(path.Root(a.name))
	}

	if len(change.fixed) > 0 && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(replacementWarning(change.fixed, &state))
	}

	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// enter notes an existing card for the comparison with the others of the plan.
func (r *cardResource) enter(ctx context.Context, config, state *Model) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	want, known := orderOf(config, address)

	diags.Append(r.run.enterExisting(config, state, &want, known)...)

	if !r.run.roster.keep(state.ID.ValueString()) {
		diags.Append(twoObjects(state))
	}

	return diags
}

// planDestroy refuses to end a protected card, and names the card that is about to end.
func (r *cardResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state Model

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() || isFinal(state.Status.ValueString()) {
		return
	}

	if !r.run.roster.end(state.ID.ValueString()) {
		resp.Diagnostics.Append(twoObjects(&state))
	}

	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		resp.Diagnostics.Append(prevented(&state))
	case policyDiscard:
		resp.Diagnostics.AddWarning("Card "+cardName(&state)+" will be discarded for good", fmt.Sprintf(
			"%s A discarded card never comes back.", describe(&state)))
	case policyLock:
		resp.Diagnostics.AddWarning("Card "+cardName(&state)+" will be locked and left in Qonto", fmt.Sprintf(
			"%s It is paused and stays in Qonto, where its fees go on.", describe(&state)))
	case policyAbandon:
		resp.Diagnostics.AddWarning("Card "+cardName(&state)+" will be left in Qonto as it is", fmt.Sprintf(
			"%s Terraform forgets it; it can be used as before.", describe(&state)))
	}
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

	if physical, known := isPhysical(config.CardLevel.ValueString()); known && physical {
		diags.AddWarning("Physical card for holder "+config.HolderID.ValueString()+" will be ordered", fmt.Sprintf(
			"A new %q card %s is billed and posted as soon as the plan is applied. An order cannot be taken back by the API.",
			config.CardLevel.ValueString(), config.Nickname.ValueString()))
	}

	return diags
}

func prevented(state *Model) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Card is protected from being ended", fmt.Sprintf(
		"deletion_policy of card %s is %q, so its resource cannot be destroyed. %s\n\n"+
			"To end the card, set deletion_policy = \"discard\", apply that, and destroy it then. To keep the card and forget the resource, "+
			"use deletion_policy = \"abandon\" or a removed block.\n\n"+
			"terraform destroy plans a normal run first and stops at the same message.",
		cardName(state), policyPrevent, describe(state)))
}

// describe says in one sentence what a reviewer must know about a card.
func describe(state *Model) string {
	return fmt.Sprintf("Card %s (id %s) is a %q card of holder %s, status %q, %.2f euros paid in the last 30 days.",
		cardName(state), state.ID.ValueString(), state.CardLevel.ValueString(), state.HolderID.ValueString(),
		state.Status.ValueString(), state.PaymentMonthlySpent.ValueFloat64())
}

