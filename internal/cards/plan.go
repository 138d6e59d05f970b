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

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
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

	resp.Diagnostics.Append(r.session.PlanCreate(ctx, &config, &plan, resp.Private)...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// PlanCreate completes the plan of a new card, and notes it for the comparison with the others of the plan.
func (s *Session) PlanCreate(ctx context.Context, config, plan *Model, private PrivateData) diag.Diagnostics {
	var diags diag.Diagnostics

	diags.Append(checkNewCard(config, s.now())...)
	diags.Append(s.physicalCardWarning(config)...)

	if !diags.HasError() {
		replaced, found := replacedBy(ctx, private)
		diags.Append(found...)
		diags.Append(s.checkAgainstOthers(ctx, config, replaced, private)...)
	}

	if !diags.HasError() {
		diags.Append(s.announceApprovals(qonto.OpCreateCard)...)
	}

	plan.DeletionPolicy = plannedPolicy(config, config.CardLevel)
	plan.Address = types.ObjectNull(addressType().AttrTypes)
	plan.setKnownBeforeIssue(config)

	return diags
}

// checkAgainstOthers compares a new card with the others of the plan, and with the cards in Qonto. replaced is the card
// whose place it takes, if that is known.
func (s *Session) checkAgainstOthers(ctx context.Context, config *Model, replaced issuing.ReplacedCard, private PrivateData) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	request, known := issueRequest(config, address)

	if replaced.ID == "" {
		replaced = s.taintedBefore(ctx, &request, known)
	}

	if known && !diags.HasError() && !replaced.Protected {
		var found diag.Diagnostics

		replaced, found = s.checkNew(ctx, &request, replaced)
		diags.Append(found...)
	}

	if replaced.Protected {
		diags.Append(replacementPrevented(replaced.ID))
	}

	diags.Append(mark(ctx, private, privateReplacing, replaced.ID != "")...)

	return diags
}

// taintedBefore is the tainted object whose place a new card seems to take, if any: Terraform tells planning nothing of it.
func (s *Session) taintedBefore(ctx context.Context, request *issuing.IssueRequest, known bool) issuing.ReplacedCard {
	if known {
		if found, ok := s.issuer.Plans.Tainted(request); ok && !found.Protected {
			return found.Presumed()
		}
	}

	resembling := func(other issuing.RefreshedCard) bool { return resembles(request, other) }
	if found, ok := s.issuer.Plans.TaintedProtected(ctx, resembling); ok {
		return found.Presumed()
	}

	return issuing.ReplacedCard{}
}

// resembles tells whether a card may be the tainted card of the same resource, whatever else of its configuration was
// changed.
func resembles(request *issuing.IssueRequest, other issuing.RefreshedCard) bool {
	isPosted, _ := isPhysical(request.Card.CardLevel)
	wasPosted, _ := isPhysical(other.Level)

	return request.Nickname != "" && request.Nickname == other.Nickname ||
		request.Card.HolderID == other.Holder && (request.Card.CardLevel == other.Level || isPosted && wasPosted)
}

// planUpdate starts from the state and lays the configuration over it, so that only what was changed shows as changed.
func (r *cardResource) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, state Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	update, diags := UpdateOf(ctx, &config, &state, resp.Private)
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

// Update is what a configuration changes of an existing card.
type Update struct {
	config *Model
	state  *Model
	plan   Model // the state with the configuration laid over it
	diff   planDiff
}

// UpdateOf compares a configuration with the state of a card. It has no effect.
func UpdateOf(ctx context.Context, config, state *Model, private PrivateData) (Update, diag.Diagnostics) {
	earlier, diags := earlierValuesOf(ctx, private)
	plan, diff := diffOf(config, state, earlier)

	return Update{config: config, state: state, plan: plan, diff: diff}, diags
}

// IsEmpty tells whether the configuration changes nothing.
func (u *Update) IsEmpty() bool {
	return !u.diff.any()
}

// PlanUpdate registers an existing card with the session, and says what a reviewer must know of the update.
func (s *Session) PlanUpdate(ctx context.Context, u *Update, private PrivateData) diag.Diagnostics {
	diags := s.registerExisting(ctx, u.config, u.state, private)

	if u.IsEmpty() || !isFinal(u.state.Status.ValueString()) {
		diags.Append(s.noticeOf(u.state, s.now())...)
	}

	if u.IsEmpty() {
		diags.Append(s.possibleReplacementWarnings(ctx, u.config, u.state)...)

		return diags
	}

	diags.Append(u.diff.unsettled(u.state)...)

	if isMarked(ctx, private, privateImported) && len(u.diff.fixed) > 0 {
		diags.Append(u.diff.unlikeImport(u.config, u.state)...)
	} else {
		diags.Append(u.diff.refused(s, u.config, u.state)...)
	}

	if len(u.diff.fixed) > 0 && !diags.HasError() {
		diags.Append(s.planReplacement(ctx, u.config, u.state, u.diff.fixed, private)...)
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

	diags := checkNewCard(config, s.now())
	diags.Append(s.physicalCardWarning(config)...)

	if !diags.HasError() {
		diags.Append(s.checkAgainstOthers(ctx, config, asReplaced(state), private)...)
	}

	if !diags.HasError() {
		diags.Append(s.replacementWarning(because, state))
	}

	return diags
}

// registerExisting notes an existing card for the comparison with the others of the plan, and in private what the planning of a
// card that takes its place must know.
func (s *Session) registerExisting(ctx context.Context, config, state *Model, private privateWriter) diag.Diagnostics {
	address, diags := addressOf(ctx, config)
	request, known := issueRequest(config, address)

	diags.Append(s.registerKeys(config, state, &request, known)...)
	diags.Append(s.markKept(state)...)
	diags.Append(s.checkUses(state, false)...)
	diags.Append(rememberReplaced(ctx, private, asReplaced(state))...)

	return diags
}

// asReplaced is what a card that may be replaced leaves for the planning of the new one.
func asReplaced(state *Model) issuing.ReplacedCard {
	return issuing.ReplacedCard{
		ID:        state.ID.ValueString(),
		Protected: isProtected(state),
	}
}

// isProtected tells whether the resource owns a living card that must not be ended.
func isProtected(state *Model) bool {
	isAlive := !isFinal(state.Status.ValueString()) || !state.RenewalID.IsNull()

	return isAlive && state.DeletionPolicy.ValueString() == policyPrevent
}

// noticeOf is what every plan says of a card although nothing is to be changed.
func (s *Session) noticeOf(state *Model, now time.Time) diag.Diagnostics {
	if isFinal(state.Status.ValueString()) {
		return s.deadWarning(state)
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

// physicalCardWarning tells a reviewer that a plan orders a physical card. Terraform plans again while it applies, so the
// words are true then as well.
func (s *Session) physicalCardWarning(config *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	physical, known := isPhysical(config.CardLevel.ValueString())
	if !known || !physical {
		return diags
	}

	name := "for " + s.holderOf(config)
	if nickname := config.Nickname.ValueString(); nickname != "" {
		name = fmt.Sprintf("%q %s", nickname, name)
	}

	diags.AddWarning("Physical card "+name+" is billed and posted", fmt.Sprintf(
		"The new card is a %q (%s) card. Qonto's API cannot take an order back.",
		config.CardLevel.ValueString(), levels()[config.CardLevel.ValueString()].name))

	return diags
}
