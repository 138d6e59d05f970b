// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Delete does what deletion_policy says. It decides by the state alone: nothing private of the old object reaches the
// delete half of a replacement.
func (r *cardResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state Model

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() || isFinal(state.Status.ValueString()) {
		return
	}

	timeout, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)

	_, err := r.run.Client()
	if err != nil {
		resp.Diagnostics.Append(failure(summaryNotEnded, "", err))
	}

	if resp.Diagnostics.HasError() {
		return
	}

	ctx = qonto.WithBudget(ctx, timeout)
	resp.Diagnostics.Append(r.end(ctx, &state)...)

	if isMarked(ctx, req.Private, privateReplacing) && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(replacedNotice(&state)...)
	}
}

// replacedNotice says at the latest possible time what a forced replacement has ended: Terraform drops the warnings of
// the planning call that could have announced it.
func replacedNotice(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if state.DeletionPolicy.ValueString() == policyDiscard {
		diags.AddWarning("Card "+cardName(state)+" was discarded to be replaced", describe(state)+" It never comes back.")
	}

	return diags
}

func (r *cardResource) end(ctx context.Context, state *Model) diag.Diagnostics {
	id, policy := state.ID.ValueString(), state.DeletionPolicy.ValueString()

	switch {
	case r.run.claims.isHeld(id):
		return diag.Diagnostics{notReplaced(state)}
	case policy == policyPrevent || policy == "":
		return diag.Diagnostics{prevented(state)}
	case !r.run.claims.release(id):
		return diag.Diagnostics{notReplaced(state)}
	}

	var err error

	switch policy {
	case policyLock:
		err = r.run.lockForGood(ctx, id)
	case policyDiscard:
		err = r.run.discard(ctx, cardOf(state))
	}

	if err != nil {
		return diag.Diagnostics{failure(summaryNotEnded, fmt.Sprintf("The resource of card %s (id %s) stays in the state.", cardName(state), id), err)}
	}

	return nil
}

// notReplaced is the outcome of a replacement that was made before the old card was ended: the new request had the
// same key, and was answered with the old card.
func notReplaced(state *Model) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was neither ended nor replaced", fmt.Sprintf(
		"A create of this run was answered with card %s, so it lives on. With create_before_destroy, a card can be replaced "+
			"only if something that goes into its idempotency key changes, for instance its idempotency_seed.", state.ID.ValueString()))
}

var (
	errNotEnded      = errors.New("qonto answered without an error, but the card is not discarded")
	errLockedByQonto = errors.New("the card is under a lock of Qonto's own, and Qonto discards only cards that are not paused. " +
		"Ask Qonto's support to lift the lock, or set deletion_policy = \"abandon\"")
)

// lockForGood pauses the card; one that is paused or dead already is left as it is.
func (r *Run) lockForGood(ctx context.Context, id string) error {
	_, err := r.client.LockCard(ctx, id)
	if err == nil {
		return nil
	}

	card, lookedUp := r.lookUp(qonto.WithBudget(context.WithoutCancel(ctx), afterwards), id, "")
	if lookedUp == nil && card != nil && (card.Status == qonto.StatusPaused || card.Terminal()) {
		return nil
	}

	return err
}

// discard ends the card and the card that renews it, the renewal first: should the run end in between, the resource is
// still there to go on from.
func (r *Run) discard(ctx context.Context, card *qonto.Card) error {
	err := r.endRenewals(ctx, card)
	if err != nil {
		return err
	}

	ended, err := r.discardOne(ctx, card.ID)
	if err != nil || isTrue(card.Renewed) {
		return err
	}

	return r.endRenewals(ctx, ended)
}

// endRenewals discards the living cards that renew the given one. A card that was not renewed costs no request.
func (r *Run) endRenewals(ctx context.Context, card *qonto.Card) error {
	if !isTrue(card.Renewed) {
		return nil
	}

	next, err := r.successor(ctx, card)
	if err != nil || next == nil || next.Terminal() {
		return err
	}

	if !r.claims.release(next.ID) {
		return nil // another resource of this run has it
	}

	return r.discard(ctx, next)
}

// discardOne ends one card and returns it as it is then. When Qonto refuses because the card is paused, it is unlocked
// and discarded in one step, and locked again should that fail.
func (r *Run) discardOne(ctx context.Context, id string) (*qonto.Card, error) {
	ended, err := r.tryDiscard(ctx, id)
	if err == nil {
		return ended, nil
	}

	card, lookedUp := r.lookUp(ctx, id, "")

	switch {
	case lookedUp != nil || card == nil:
		return nil, err
	case card.Terminal():
		return card, nil
	case card.Status != qonto.StatusPaused || !isRefusal(err):
		return nil, err
	case lockedByQonto(card):
		return nil, errLockedByQonto
	}

	return r.unlockAndDiscard(ctx, id)
}

func (r *Run) tryDiscard(ctx context.Context, id string) (*qonto.Card, error) {
	answer, err := r.client.DiscardCard(ctx, id)
	if err != nil {
		return nil, err
	}

	if !answer.Card.Terminal() {
		return nil, errNotEnded
	}

	return &answer.Card, nil
}

func (r *Run) unlockAndDiscard(ctx context.Context, id string) (*qonto.Card, error) {
	_, err := r.client.UnlockCard(ctx, id)
	if err != nil {
		return nil, err
	}

	ended, err := r.tryDiscard(ctx, id)
	if err == nil {
		return ended, nil
	}

	_, locked := r.client.LockCard(qonto.WithBudget(context.WithoutCancel(ctx), afterwards), id)
	if locked != nil {
		return nil, fmt.Errorf("%w; the card was unlocked for it and could not be locked again: %w", err, locked)
	}

	return nil, fmt.Errorf("%w; the card is locked again, as before", err)
}

// isRefusal tells a rule that was broken from a missing permission or a failure.
func isRefusal(err error) bool {
	var failed *qonto.Error

	return errors.As(err, &failed) && failed.Kind == qonto.KindInvalid
}

// cardOf is as much of a card as the state tells.
func cardOf(state *Model) *qonto.Card {
	return &qonto.Card{
		ID:            state.ID.ValueString(),
		Status:        state.Status.ValueString(),
		CardLevel:     state.CardLevel.ValueString(),
		HolderID:      state.HolderID.ValueStringPointer(),
		BankAccountID: state.BankAccountID.ValueStringPointer(),
		Renewed:       state.Renewed.ValueBoolPointer(),
	}
}
