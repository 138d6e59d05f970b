// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

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
	replaced, diags := replacedBy(ctx, private)
	diags.Append(s.checkPlannedCard(ctx, config, replaced, private)...)

	if !diags.HasError() {
		diags.Append(s.announceApprovals(qonto.OpCreateCard)...)
	}

	plan.DeletionPolicy = plannedPolicy(config, config.CardLevel)
	plan.Address = types.ObjectNull(addressType().AttrTypes)
	plan.setKnownBeforeIssue(config)

	return diags
}

// checkPlannedCard refuses a new card that cannot be issued, and warns of one that is billed and posted. replaced is the
// card whose place it takes, if that is known.
func (s *Session) checkPlannedCard(ctx context.Context, config *Model, replaced issuing.ReplacedCard, private PrivateData) diag.Diagnostics {
	diags := checkNewCard(config, s.now())
	diags.Append(s.physicalCardWarning(config)...)

	if !diags.HasError() {
		diags.Append(s.checkAgainstOthers(ctx, config, replaced, private)...)
	}

	return diags
}

// physicalCardWarning tells a reviewer that a plan orders a physical card. Terraform plans again while it applies, so the
// words are true then as well.
func (s *Session) physicalCardWarning(config *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	physical, known := qonto.PhysicalLevel(config.CardLevel.ValueString())
	if !known || !physical {
		return diags
	}

	name := "for " + s.holderOf(config)
	if nickname := config.Nickname.ValueString(); nickname != "" {
		name = fmt.Sprintf("%q %s", nickname, name)
	}

	diags.AddWarning("Physical card "+name+" is billed and posted", fmt.Sprintf(
		"The new card is a %q (%s) card. Qonto's API cannot take an order back.",
		config.CardLevel.ValueString(), levels[config.CardLevel.ValueString()].name))

	return diags
}

// checkAgainstOthers compares a new card with the others of the plan, and with the cards in Qonto.
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

	if replaced.ID != "" && !diags.HasError() {
		diags.Append(s.checkFillIn(ctx, config, request.Card, replaced.ID)...)
	}

	diags.Append(mark(ctx, private, privateReplacing, replaced.ID != "")...)

	return diags
}

// checkFillIn looks up what a create would look up, while the card whose place it takes still lives. Without credentials
// nothing can be asked.
func (s *Session) checkFillIn(ctx context.Context, config *Model, request qonto.NewCard, replaced string) diag.Diagnostics {
	if s.client == nil {
		return nil
	}

	const configured = "configured, but not known yet"

	if config.OrganizationID.IsUnknown() {
		request.OrganizationID = configured
	}

	if config.InitiatorID.IsUnknown() {
		request.InitiatorID = configured
	}

	err := s.fillIn(ctx, &request)
	if err == nil {
		return nil
	}

	return diag.Diagnostics{ErrorDiagnostic(summaryNoInitiator, fmt.Sprintf(
		"The card that is to take the place of card %s could not be issued, so that one stays as it is.%s "+
			"This error stops terraform destroy as well.", replaced, withoutLookups(err)), err)}
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
	isPosted, _ := qonto.PhysicalLevel(request.Card.CardLevel)
	wasPosted, _ := qonto.PhysicalLevel(other.Level)

	return request.Nickname != "" && request.Nickname == other.Nickname ||
		request.Card.HolderID == other.Holder && (request.Card.CardLevel == other.Level || isPosted && wasPosted)
}
