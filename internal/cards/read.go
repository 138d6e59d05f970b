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

// Read refreshes the state.
func (r *cardResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior Model

	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)

	if resp.Diagnostics.HasError() {
		return
	}

	state, diags := r.session.Refresh(ctx, &prior, resp.Private)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: state.ID})...)
}

// Refresh is the state after a look at the card. A card is never dropped from it: a dead card stays, so that no plan
// orders another one, and a card that is not listed is an error, because a wrong token looks the same.
func (s *Session) Refresh(ctx context.Context, prior *Model, private PrivateData) (Model, diag.Diagnostics) {
	timeout, diags := prior.Timeouts.Read(ctx, ReadTimeout)

	configured, more := configuredNamesOf(ctx, private)
	diags.Append(more...)

	if diags.HasError() {
		return *prior, diags
	}

	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	card, failed := s.cardInState(ctx, prior)
	if failed == nil && prior.CardLevel.IsNull() && card.Terminal() {
		failed = s.deadImport(ctx, card)
	}

	if failed != nil {
		diags.Append(s.unread(prior, failed))

		return *prior, diags
	}

	now, next, err := s.followRenewal(ctx, card)
	if err != nil {
		diags.Append(s.unread(prior, ErrorDiagnostic(summaryNotRead, "Whether the card was renewed could not be looked up.", err)))

		return *prior, diags
	}

	state, kept := refreshed(prior, now, configured)
	if next != nil {
		state.RenewalID = types.StringValue(next.ID)
	}

	diags.Append(rememberEarlier(ctx, private, prior, now)...)
	diags.Append(keptWarnings(kept, &state, now)...)
	diags.Append(s.renewalWarnings(prior, &state, now, next)...)
	s.recordRefresh(&state)

	if isImport := prior.CardLevel.IsNull(); isImport {
		s.imported.Store(state.ID.ValueString(), true)
	}

	return state, diags
}

// unread is why a card could not be read. One error ends the run, so the cards after it only warn: Terraform folds
// warnings of equal summaries, and a wrong token for five hundred cards reads as one cause instead of five hundred.
func (s *Session) unread(prior *Model, failed diag.Diagnostic) diag.Diagnostic {
	isImport := prior.CardLevel.IsNull()
	if isImport || s.failed.CompareAndSwap(false, true) {
		return failed
	}

	summary := summaryMoreNotRead
	if failed.Summary() == summaryNotVisible {
		summary = summaryMoreNotVisible
	}

	return diag.NewWarningDiagnostic(summary, failed.Detail())
}

func (s *Session) renewalWarnings(prior, state *Model, now, next *qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	if now.ID != prior.ID.ValueString() {
		diags.Append(s.movedWarning(prior, now))
	}

	if next != nil && !now.Terminal() {
		diags.Append(renewedWarning(state, next))
	}

	return diags
}

// cardInState is the card of a state. Absent means invisible to this token, not gone.
func (s *Session) cardInState(ctx context.Context, prior *Model) (*qonto.Card, diag.Diagnostic) {
	id := prior.ID.ValueString()
	s.issuer.Ownership.RecordRead(id)

	if err := s.ready(); err != nil {
		return nil, NotReadDiagnostic(err)
	}

	card, err := s.reader.LookUp(ctx, id, prior.CreatedAt.ValueString())

	switch {
	case err != nil:
		return nil, ErrorDiagnostic(summaryNotRead, fmt.Sprintf("Card %s is unchanged, in Qonto and in the state.", id), err)
	case card == nil:
		return nil, s.notVisible(prior)
	default:
		return card, nil
	}
}

// notVisible is about a card of the state, or about an id that a user has given, of which nothing else is known.
func (s *Session) notVisible(prior *Model) diag.Diagnostic {
	name := prior.ID.ValueString()
	advice := "Check the id, and use a token of a member who may see the card."

	if isInState := !prior.CardLevel.IsNull(); isInState {
		name = fmt.Sprintf("%s (id %s)", cardName(prior), name)
		advice = "Use a token of a member who sees the card. Do not remove it from the state while its block is there: the next apply would issue " +
			"another card. To forget the card for good, remove its block first, and then run:\n\n  terraform state rm ADDRESS"
	}

	emulator := ""
	if s.client.IsLocal() {
		emulator = " If the endpoint is an emulator that was started anew, it has never issued this card."
	}

	return diag.NewErrorDiagnostic(summaryNotVisible, fmt.Sprintf(
		"Qonto does not list card %s to this access token. Cards are never deleted in Qonto, so the token most likely belongs to another "+
			"organization, or to a member who may not see the card.%s Nothing was changed, and no other card will be issued in its place.\n\n%s",
		name, emulator, advice))
}

// refreshed is the state after a look at the card, and the creation-only attributes whose answer was not taken.
func refreshed(prior *Model, card *qonto.Card, configured configuredNames) (Model, []attribute) {
	if first := prior.CardLevel.IsNull(); first {
		return imported(card), nil
	}

	next := fromAPI(card)

	next.IdempotencySeed = prior.IdempotencySeed
	if card.ID == prior.ID.ValueString() {
		next.IdempotencyKey = prior.IdempotencyKey // no key of this provider has issued a renewal
	}

	next.Timeouts = prior.Timeouts
	next.DeletionPolicy = prior.DeletionPolicy
	next.AllowReplacement = prior.AllowReplacement

	kept := keepPrior(&next, prior, card, configured)

	if card.Status == qonto.StatusPaused && card.LockedByQonto() {
		next.Locked = types.BoolValue(card.ID == prior.ID.ValueString() && lockedByState(prior)) // a renewal has locks of its own
	}

	if prior.ActiveDays.IsNull() {
		next.nullNoDays()
	}

	if !card.Terminal() {
		next.nullRefused(configured.mayInclude)
	}

	return next, kept
}

// keepPrior keeps what a refresh does not take from the answer, and returns the creation-only attributes that were asked for otherwise.
func keepPrior(next, prior *Model, card *qonto.Card, configured configuredNames) []attribute {
	var kept []attribute

	for _, a := range configurable {
		switch {
		case card.Terminal(), a.isNotTold(next), a.same(prior, next), refused(a, prior.CardLevel.ValueString()):
			a.copy(next, prior)
		case fixed(a, prior.CardLevel.ValueString()) && configured.mayInclude(a) && a.isSet(prior):
			a.copy(next, prior)

			kept = append(kept, a)
		case fixed(a, prior.CardLevel.ValueString()) && a.value(next).IsNull():
			a.copy(next, prior) // what is fixed is still so: a configuration that says so later asks for this card
		}
	}

	return kept
}

// lockedByState tells whether people have locked the card, as far as the state knows: a lock that was configured and failed is none.
func lockedByState(state *Model) bool {
	return state.Locked.ValueBool() && !isUnapplied(state, attribute{name: "locked"})
}

// imported is the state of a card that has just been imported: no configuration was applied to it yet.
func imported(card *qonto.Card) Model {
	state := fromAPI(card)
	state.nullRefused(noneConfigured)

	state.nullNoDays()
	state.DeletionPolicy = types.StringValue(defaultPolicy(card.CardLevel))

	return state
}

// nullNoDays reads an empty list of days as if Qonto told none: a configuration cannot have it, so a generated one would be
// refused. Where days are configured, an empty list is a difference.
func (m *Model) nullNoDays() {
	if len(m.ActiveDays.Elements()) == 0 {
		m.ActiveDays = types.SetNull(weekdayType())
	}
}

// keptWarnings says which configured values Qonto tells differently. They stay, because no request can change them and
// a difference would plan to replace the card.
func keptWarnings(kept []attribute, state *Model, card *qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	got := fromAPI(card)

	for _, a := range kept {
		if a.isSet(&got) || a.name != "initiator_id" {
			diags.AddWarning(fmt.Sprintf("Card %s has another %s in Qonto", cardName(state), a.name), fmt.Sprintf(
				"The state says %s, Qonto says %s. No request can change it on an existing card, so the state keeps its value and nothing is planned.",
				shown(a.value(state)), shown(a.value(&got))))
		}
	}

	return diags
}
