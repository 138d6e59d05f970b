// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Delete does what deletion_policy says. It decides by the state and by a look at the cards: nothing private of the old
// object reaches the delete half of a replacement, and older CLIs plan from a stale state.
func (r *cardResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state Model

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() || r.canForgetUnseen(&state) {
		return
	}

	timeout, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	ctx = qonto.WithBudget(ctx, timeout)
	ended, diags := r.end(ctx, &state)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...) // what has changed although the destroy failed

		return
	}

	if isMarked(ctx, req.Private, privateReplacing) {
		resp.Diagnostics.Append(r.session.replacedNotice(&state, ended)...)
	}
}

// canForgetUnseen tells whether a resource needs no look: the state names no living card, and Qonto cannot be asked.
func (r *cardResource) canForgetUnseen(state *Model) bool {
	return r.session.ready() != nil && isFinal(state.Status.ValueString()) && state.RenewalID.IsNull()
}

// end does to the living cards of the resource what the policy says: first to the card that it holds, then to its renewal,
// so that a card that cannot be ended keeps its renewal. It returns the cards to which it was done. After an error the state is
// what the cards are.
func (r *cardResource) end(ctx context.Context, state *Model) (done []qonto.Card, diags diag.Diagnostics) {
	if r.session.issuer.Ownership.IsHeld(state.ID.ValueString()) {
		return nil, diag.Diagnostics{notReplaced(state)}
	}

	owned, failed := r.session.ownedCards(ctx, state)
	if failed != nil {
		return nil, diag.Diagnostics{failed}
	}

	for i := range owned {
		said, goesOn := r.endOne(ctx, state, &owned[i])
		diags.Append(said...)

		if !goesOn {
			return owned[:i], diags
		}
	}

	diags.Append(r.leftBehind(qonto.SettleContext(ctx), state, true)...) // an interruption must not keep back what lives on

	return owned, diags
}

// endOne does to one living card what the policy says. It does not go on to the next card after a failure, nor when a
// create of this run has taken the card over, because a card that lives on keeps its renewal.
func (r *cardResource) endOne(ctx context.Context, state *Model, card *qonto.Card) (diags diag.Diagnostics, goesOn bool) {
	policy := state.DeletionPolicy.ValueString()

	switch {
	case policy == policyPrevent || policy == "":
		m := fromAPI(card)

		return diag.Diagnostics{prevented(&m, r.session.describe(&m))}, false
	case !r.session.issuer.Ownership.Release(card.ID):
		return diag.Diagnostics{notReplaced(state)}, false
	}

	var (
		after *qonto.Card
		err   error
	)

	switch policy {
	case policyLock:
		wasLocked := card.ID == state.ID.ValueString() && lockedByState(state)
		after, err = r.session.lockForGood(ctx, card.ID, wasLocked)
	case policyDiscard:
		after, err = r.session.discard(ctx, card.ID)
	}

	if after != nil && after.ID == state.ID.ValueString() {
		state.Status, state.Locked = TextOrNull(after.Status), types.BoolValue(after.LockedByPeople())
	}

	if err != nil {
		return diag.Diagnostics{notEnded(state, card, err)}, false
	}

	return nil, true
}

// lockForGood pauses the card and returns it as it is then. After a failure only a lock of people's counts, or one that the
// state knows of: Qonto lifts its own, and the card would be alive again.
func (s *Session) lockForGood(ctx context.Context, id string, wasLocked bool) (*qonto.Card, error) {
	answer, err := s.client.LockCard(ctx, id)
	if err == nil && isOutOfUse(&answer.Card) {
		return &answer.Card, nil
	}

	card, lookedUp := s.reader.LookUp(qonto.SettleContext(ctx), id, "")

	switch {
	case lookedUp != nil || card == nil:
	case card.Terminal() || card.LockedByPeople() || wasLocked && isOutOfUse(card):
		return card, nil
	case err != nil && isOutOfUse(card):
		err = fmt.Errorf("%w; %w", err, errOnlyQontosLock)
	}

	if err == nil {
		err = errNotLocked
	}

	return card, err
}

// isOutOfUse tells whether nobody can pay with the card.
func isOutOfUse(card *qonto.Card) bool {
	return card.Status == qonto.StatusPaused || card.Terminal()
}

// discard ends a card. When Qonto refuses because the card is paused, it is unlocked and discarded in one step, and locked
// again should that fail. After an error the returned card is the last that is known of it, nil if nothing has changed.
func (s *Session) discard(ctx context.Context, id string) (*qonto.Card, error) {
	ended, err := s.tryDiscard(ctx, id)
	if err == nil {
		return ended, nil
	}

	card, lookedUp := s.reader.LookUp(qonto.SettleContext(ctx), id, "")

	switch {
	case lookedUp != nil || card == nil:
		return nil, err
	case card.Terminal():
		return card, nil
	case card.Status != qonto.StatusPaused || !mayWantUnlock(err):
		return nil, err
	case card.LockedByQonto():
		return nil, errLockedByQonto
	}

	return s.unlockAndDiscard(ctx, id)
}

// mayWantUnlock tells whether Qonto may have refused a discard because the card is paused. How it says so is not known.
func mayWantUnlock(err error) bool {
	switch qonto.KindOf(err) {
	case qonto.KindInvalid, qonto.KindForbidden, qonto.KindRejected:
		return true
	default:
		return false
	}
}

func (s *Session) tryDiscard(ctx context.Context, id string) (*qonto.Card, error) {
	answer, err := s.client.DiscardCard(ctx, id)
	if err != nil {
		return nil, err
	}

	if !answer.Card.Terminal() {
		return nil, errNotEnded
	}

	return &answer.Card, nil
}

// unlockAndDiscard leaves a card that cannot be discarded as it was: locked. An unlock without an answer may have been
// carried out.
func (s *Session) unlockAndDiscard(ctx context.Context, id string) (*qonto.Card, error) {
	_, err := s.client.UnlockCard(ctx, id)
	if err != nil && !qonto.IsUnanswered(err) {
		return nil, err
	}

	ctx = qonto.WithUrgency(ctx) // the card can be used until this is over

	if err == nil {
		var ended *qonto.Card

		ended, err = s.tryDiscard(ctx, id)
		if err == nil {
			return ended, nil
		}
	}

	card, locked := s.lockForGood(qonto.SettleContext(ctx), id, false)

	switch {
	case locked != nil:
		return card, fmt.Errorf("%w; the card was unlocked for it and could not be locked again: %w", err, locked)
	case card.Terminal():
		return card, nil
	default:
		return card, fmt.Errorf("%w; the card is locked again, as before", err)
	}
}
