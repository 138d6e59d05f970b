// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
)

// planUpdate starts from the state and lays the configuration over it, so that only what was changed shows as changed.
func (r *cardResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, state Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	update, diags := NewPlannedUpdate(ctx, &config, &state, resp.Private)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(r.session.PlanUpdate(ctx, &update, resp.Private)...)

	if update.IsEmpty() {
		resp.Plan.Raw = req.State.Raw

		return
	}

	for _, a := range update.diff.fixed {
		resp.RequiresReplace.Append(path.Root(a.name))
	}

	resp.Diagnostics.Append(resp.Plan.Set(ctx, &update.plan)...)
}

// PlannedUpdate is what a configuration changes of an existing card.
type PlannedUpdate struct {
	config *Model
	state  *Model
	plan   Model // the state with the configuration laid over it
	diff   planDiff
}

// NewPlannedUpdate compares a configuration with the state of a card. It has no effect.
func NewPlannedUpdate(ctx context.Context, config, state *Model, private PrivateData) (PlannedUpdate, diag.Diagnostics) {
	earlier, diags := earlierValuesOf(ctx, private)
	plan, diff := diffOf(config, state, earlier)

	return PlannedUpdate{config: config, state: state, plan: plan, diff: diff}, diags
}

// IsEmpty tells whether the configuration changes nothing.
func (u *PlannedUpdate) IsEmpty() bool {
	return !u.diff.any()
}

// PlanUpdate registers an existing card with the session, and says what a reviewer must know of the update.
func (s *Session) PlanUpdate(ctx context.Context, u *PlannedUpdate, private PrivateData) diag.Diagnostics {
	diags := s.registerExisting(ctx, u.config, u.state, private)

	if !u.diff.changesDead(u.state) {
		diags.Append(s.noticeOf(u.state, s.now())...)
	}

	if u.IsEmpty() {
		diags.Append(s.possibleReplacementWarnings(ctx, u.config, u.state)...)

		return diags
	}

	diags.Append(u.diff.unsettled(u.state)...)

	if _, isImport := s.imported.Load(u.state.ID.ValueString()); isImport && len(u.diff.fixed) > 0 {
		diags.Append(u.diff.unlikeImport(u.config, u.state)...)
	} else {
		diags.Append(u.diff.refused(s, u.config, u.state)...)
	}

	if !diags.HasError() && len(u.diff.fixed) > 0 {
		diags.Append(s.planReplacement(ctx, u.config, u.state, u.diff.fixed, private)...)
	} else if !diags.HasError() {
		diags.Append(u.diff.besideRenewal(u.state)...)
	}

	// An apply plans again what it changes, and refreshes nothing before. The plan has said it already.
	if !diags.HasError() && s.issuer.Ownership.WasRead(u.state.ID.ValueString()) {
		diags.Append(s.announceApprovals(u.diff.operations(&u.plan)...)...)
	}

	return diags
}

// planReplacement makes every check of the card that takes the place of an existing one. Terraform plans that card in a
// call of its own, and shows no warnings of it.
func (s *Session) planReplacement(ctx context.Context, config, state *Model, because []attribute, private PrivateData) diag.Diagnostics {
	if !s.issuer.Ownership.WasRead(state.ID.ValueString()) {
		return unexpectedReplacement(because, config, state)
	}

	address, diags := addressOf(ctx, config)
	if unknown := unknownInputs(config, address); len(unknown) > 0 {
		return append(diags, unknownReplacement(unknown, state))
	}

	diags.Append(s.checkPlannedCard(ctx, config, asReplaced(config, state), private)...)

	if !diags.HasError() {
		diags.Append(s.replacementWarning(ctx, because, state))
	}

	return diags
}

// registerExisting notes an existing card for the comparison with the others of the plan, and in private what the planning of a
// card that takes its place must know.
func (s *Session) registerExisting(ctx context.Context, config, state *Model, private privateWriter) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	request, known := issueRequest(config, address)

	diags.Append(s.registerKeys(state, &request, known)...)
	diags.Append(s.markKept(state)...)
	diags.Append(s.checkUses(state, false)...)
	diags.Append(rememberReplaced(ctx, private, asReplaced(config, state))...)

	return diags
}

// asReplaced is what a card that may be replaced leaves for the planning of the new one.
func asReplaced(config, state *Model) issuing.ReplacedCard {
	return issuing.ReplacedCard{
		ID:        state.ID.ValueString(),
		Protected: refusesReplacement(config, state),
	}
}

// refusesReplacement tells whether the card must not be replaced: it is protected, or is to be by the configuration that asks for a
// replacement.
func refusesReplacement(config, state *Model) bool {
	becomesProtected := ownsLiving(state) && plannedPolicy(config, state.CardLevel).ValueString() == policyPrevent

	return isProtected(state) || becomesProtected
}

// isProtected tells whether the resource owns a living card that must not be ended.
func isProtected(state *Model) bool {
	return ownsLiving(state) && state.DeletionPolicy.ValueString() == policyPrevent
}

// ownsLiving tells whether the card of the resource is alive, or its renewal.
func ownsLiving(state *Model) bool {
	return !isFinal(state.Status.ValueString()) || !state.RenewalID.IsNull()
}
