// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// actionTimeout leaves room for a person to approve.
const actionTimeout = 20 * time.Minute

// cardAction is one kind of action on one card. The framework makes a new value for every call.
type cardAction struct {
	session *Session
	kind    actionKind
}

// actionModel is the configuration of an action. An action that can be undone has no confirmation.
type actionModel struct {
	CardID  types.String
	Confirm types.String
}

var (
	_ action.ActionWithConfigure  = (*cardAction)(nil)
	_ action.ActionWithModifyPlan = (*cardAction)(nil)
)

// Actions are the factories of qonto_card_lock, qonto_card_unlock, qonto_card_report_lost, qonto_card_report_stolen and
// qonto_card_discard.
func Actions() []func() action.Action {
	var factories []func() action.Action

	for _, kind := range actionKinds() {
		factories = append(factories, func() action.Action {
			return &cardAction{kind: kind}
		})
	}

	return factories
}

// Metadata names the action.
func (a *cardAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_card_" + a.kind.name
}

// Configure takes over the session that the provider has made.
func (a *cardAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.session = SessionOf(req.ProviderData)
}

// ModifyPlan looks the card up, so that a plan refuses what could not be done and says what cannot be undone.
func (a *cardAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	config, diags := a.read(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() || config.CardID.IsUnknown() || config.Confirm.IsUnknown() || a.session.ready() != nil {
		return
	}

	ctx, cancel := context.WithTimeout(ctx, ReadTimeout)
	defer cancel()

	card, failed := a.card(ctx, &config)
	if failed != nil {
		resp.Diagnostics.Append(failed)

		return
	}

	if a.kind.reached(card) {
		return
	}

	if a.kind.lifts(card) {
		resp.Diagnostics.Append(a.session.announceApprovals(qonto.OpUnlockCard)...)
	}

	if a.kind.final {
		resp.Diagnostics.Append(a.finalWarning(ctx, card)...)
	}
}

// Invoke carries the action out, unless that was done already.
func (a *cardAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	config, diags := a.read(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	progress := func(text string) { resp.SendProgress(action.InvokeProgressEvent{Message: text}) }

	failed := a.invoke(qonto.WithProgress(qonto.WithBudget(ctx, actionTimeout), progress), &config, progress)
	if failed != nil {
		resp.Diagnostics.Append(failed)
	}
}

func (a *cardAction) invoke(ctx context.Context, config *actionModel, progress func(string)) diag.Diagnostic {
	card, failed := a.card(ctx, config)
	if failed != nil {
		return failed
	}

	m := fromAPI(card)
	name := "Card " + cardName(&m)

	if a.kind.hasHappened(card) {
		progress(name + " " + a.kind.done + " already.")

		return nil
	}

	progress(name + ": " + a.kind.doing + " ...")

	after, err := a.kind.do(ctx, a.session, card)
	if err != nil && !a.settled(ctx, card.ID) {
		return ErrorDiagnostic(a.kind.summary, "", err)
	}

	if err == nil && !a.kind.reached(after) {
		return a.kind.missed(a.session, after)
	}

	progress(name + " " + a.kind.done + ".")

	return nil
}

// settled tells whether the action was carried out although its answer does not say so. It only reads.
func (a *cardAction) settled(ctx context.Context, id string) bool {
	card, err := a.session.Card(qonto.SettleContext(ctx), id)

	return err == nil && card != nil && a.kind.hasHappened(card)
}

// card is the card that the action is about, if the action can be done to it.
func (a *cardAction) card(ctx context.Context, config *actionModel) (*qonto.Card, diag.Diagnostic) {
	id := config.CardID.ValueString()

	if err := a.session.ready(); err != nil {
		return nil, ErrorDiagnostic(a.kind.summary, "", err)
	}

	card, err := a.session.Card(ctx, id)

	switch {
	case err != nil:
		return nil, ErrorDiagnostic(a.kind.summary, "The card was not touched.", err)
	case card == nil:
		return nil, a.session.notVisible(&Model{ID: config.CardID})
	case a.kind.final && !confirmed(card, config):
		return nil, a.session.notConfirmed(card)
	case a.kind.reached(card):
		return card, nil
	case card.Terminal():
		return nil, a.kind.tooLate(a.session, card)
	default:
		return card, a.kind.refused(a.session, card)
	}
}

// finalWarning names what a plan is about to end.
func (a *cardAction) finalWarning(ctx context.Context, card *qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	m := fromAPI(card)
	detail := a.session.describe(&m) + " This cannot be undone."

	if next, err := a.session.reader.LivingRenewal(ctx, card); err == nil && next != nil {
		renewal := fromAPI(next)
		detail += " The card that renews it is left alone: " + a.session.describe(&renewal)
	}

	diags.AddWarning("Card "+cardName(&m)+" "+a.kind.willBe, detail)

	return diags
}
