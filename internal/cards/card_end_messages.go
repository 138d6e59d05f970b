// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	summaryProtected = "Card is protected from being ended"
	waysPastPrevent  = "To end the card, set deletion_policy = \"discard\", apply that, and destroy or replace it then.\n\n" +
		"To keep the card and forget the resource, set deletion_policy = \"abandon\" and apply that before you remove it. " +
		"Or, if ADDRESS has no key in brackets, replace its block by:\n\n" +
		"  removed {\n    from = ADDRESS\n    lifecycle {\n      destroy = false\n    }\n  }\n\n" +
		"If the block is gone already, put it back before you set deletion_policy.\n\n" +
		"terraform destroy makes a normal plan first and stops at the same message."
)

// destroyNotice says what becomes of the living cards of a resource that is destroyed.
func (s *Session) destroyNotice(state *Model, owned []qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	m := fromAPI(&owned[0])

	text := s.describe(&m)
	if isUnseenRenewal := owned[0].Status == "" && owned[0].ID != state.ID.ValueString(); isUnseenRenewal {
		text = fmt.Sprintf("Card %s renews card %s, which has ended; Qonto could not be asked about it.", m.ID.ValueString(), cardName(state))
	}

	if len(owned) > 1 {
		text += fmt.Sprintf(" Qonto has renewed it, and the same is done to the renewal after it: card %s.", namesOfOwned(owned[1:]))
	}

	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		diags.Append(prevented(&m, text))
	case policyDiscard:
		diags.AddWarning("Card "+cardName(&m)+" will be discarded for good", text+" A discarded card never comes back."+unlockNotice(owned))
	case policyLock:
		diags.AddWarning("Card "+cardName(&m)+" will be locked and left in Qonto", text+" What is locked stays in Qonto, and its fees go on.")
	case policyAbandon:
		diags.AddWarning("Card "+cardName(&m)+" will be left in Qonto as it is",
			text+" Terraform forgets it. It can be used as before, and its fees go on.")
	}

	return diags
}

// unlockNotice says what is done to locked cards on the way to their end.
func unlockNotice(owned []qonto.Card) string {
	locked := slices.DeleteFunc(slices.Clone(owned), func(card qonto.Card) bool { return !card.LockedByPeople() })
	if len(locked) == 0 {
		return ""
	}

	subject := "The card is locked"
	if len(owned) > 1 {
		subject = "Locked: card " + namesOfOwned(locked)
	}

	return "\n\n" + subject + ", and Qonto may want it unlocked before it is discarded. It is then unlocked and discarded in one step, " +
		"which may need an approval in the app, and locked again should the discard fail."
}

func prevented(card *Model, description string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so its resource cannot be destroyed. %s\n\n%s",
		cardName(card), policyPrevent, description, waysPastPrevent))
}

// changePrevented refuses to end a protected card for a change that only another card can have.
func (s *Session) changePrevented(because []attribute, state *Model) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(because[0].name), summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so a change of %s does not replace it, although allow_replacement is set. Take the change back. %s\n\n%s",
		cardName(state), policyPrevent, namesOf(because), s.describe(state), waysPastPrevent))
}

// replacementPrevented refuses to end a protected card whose place a new one was to take. Planning knows only its id.
func replacementPrevented(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so it cannot be replaced (by -replace or replace_triggered_by, or because it is tainted). If it is tainted, "+
			"terraform untaint keeps it. If a removed block forgets it in this plan, apply that before you add the new card.\n\n%s",
		id, policyPrevent, waysPastPrevent))
}

// replacementWarning says what a replacement that the configuration asks for does to the card that it replaces.
func (s *Session) replacementWarning(ctx context.Context, because []attribute, state *Model) diag.Diagnostic {
	isGone := " Card " + cardName(state) + " is gone even if the new card is refused, denied or not approved in time, " +
		"unless create_before_destroy is set."
	done := map[string]string{policyDiscard: "discarded", policyLock: "locked", policyAbandon: "left in Qonto"}[state.DeletionPolicy.ValueString()]

	if state.DeletionPolicy.ValueString() != policyDiscard {
		isGone = ""
	} else {
		isGone += unlockNotice(s.knownOwned(ctx, state))
	}

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" will be "+done+" and another one issued", fmt.Sprintf(
		"%s cannot be changed on an existing card, and allow_replacement is set. %s%s The new card has another number.%s",
		namesOf(because), s.describe(state), renewalToo(state), isGone))
}

// replacedNotice says at the latest possible time what a forced replacement has ended: Terraform drops the warnings of
// the planning call that could have announced it.
func (s *Session) replacedNotice(state *Model, ended []qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	if state.DeletionPolicy.ValueString() != policyDiscard {
		return nil
	}

	for i := range ended {
		m := fromAPI(&ended[i])
		m.Status = types.StringValue(qonto.StatusDiscarded)

		diags.AddWarning("Card "+cardName(&m)+" was discarded to be replaced", s.describe(&m)+" It never comes back.")
	}

	return diags
}

// notEnded says which card lives on, and that its resource stays.
func notEnded(state *Model, card *qonto.Card, err error) diag.Diagnostic {
	if card.ID == state.ID.ValueString() {
		return ErrorDiagnostic(summaryNotEnded, fmt.Sprintf("The resource of card %s (id %s) stays in the state. Run it again: it looks at the card first.",
			cardName(state), card.ID), err)
	}

	return ErrorDiagnostic(summaryNotEnded, fmt.Sprintf(
		"Card %s (id %s) has ended or is locked. The same could not be done to the card that renews it (id %s), or nobody knows. "+
			"The resource stays in the state, and the next destroy goes on with that card.",
		cardName(state), state.ID.ValueString(), card.ID), err)
}

// notReplaced is the outcome of a replacement that was made before the old card was ended: the new request had the
// same key, and was answered with the old card.
func notReplaced(state *Model) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was neither ended nor replaced", fmt.Sprintf(
		"A create of this run was answered with card %s, so it lives on. With create_before_destroy, a card can be replaced "+
			"only if something that goes into its idempotency key changes, for instance its idempotency_seed.", state.ID.ValueString()))
}

var (
	errNotEnded       = errors.New("qonto answered without an error, but the card is not discarded")
	errNotLocked      = errors.New("qonto answered without an error, but the card is not locked")
	errOnlyQontosLock = errors.New("the card is paused under a lock of Qonto's own, and nobody can tell whether people have locked it " +
		"as well: if not, it can be used once Qonto lifts that lock. To leave it as it is, set deletion_policy = \"abandon\"")
	errLockedByQonto = errors.New("the card is under a lock of Qonto's own, and Qonto discards only cards that are not paused. " +
		"Ask Qonto's support to lift the lock, or set deletion_policy = \"abandon\"")
)

// unexpectedReplacement refuses what the approved plan did not show. Terraform asks for a plan again while it applies, and
// would blame the provider for every attribute that is planned otherwise then.
func unexpectedReplacement(because []attribute, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	a := because[0]
	diags.AddAttributeError(path.Root(a.name), summaryFixed, fmt.Sprintf(
		"%s of card %s is to change (%s: from %s to %s), which would end the card. A plan has to show that first, and this run has none that does: "+
			"the value was not known yet when the plan was made, or the run does without a refresh (-refresh=false). "+
			"Card and state are unchanged. Run terraform plan again, with a refresh.",
		namesOf(because), cardName(state), a.name, shown(a.value(state)), shown(a.value(config))))

	return diags
}

// deadCard explains the ways on from a card that has reached the end of its life.
func (s *Session) deadCard(state *Model) string {
	return fmt.Sprintf("%s It has reached the end of its life, and nothing is planned in its place. %s", s.describe(state), s.waysOnFromDead(state))
}

// waysOnFromDead offers another card last where something has taken the place of the dead one.
func (s *Session) waysOnFromDead(state *Model) string {
	const (
		another = "To issue another card, run terraform apply -replace=ADDRESS."
		oneMore = " Only if you want one more card, run terraform apply -replace=ADDRESS."
		forget  = " To forget this one, remove its resource."
	)

	place := successorText(state)

	switch {
	case !state.RenewalID.IsNull():
		return fmt.Sprintf("%s\n\n%s%s Both ways do to the renewal what deletion_policy says (%s).",
			place, another, forget, policyOnRenewal(state))
	case place != "":
		return place + oneMore + forget
	case s.isPastItsEnd(state):
		return "To issue another one, set a later pre_expires_at, and then run terraform state rm ADDRESS and terraform apply." + forget
	default:
		return another + forget
	}
}

// policyOnRenewal says what becomes of the living renewal of a dead card, and whether nothing does.
func policyOnRenewal(state *Model) string {
	if isProtected(state) {
		return policyPrevent + ", which refuses this until another policy is applied"
	}

	return state.DeletionPolicy.ValueString()
}

// successorText says what has taken the place of a dead card, nothing if that is not known.
func successorText(state *Model) string {
	switch {
	case !state.RenewalID.IsNull():
		return renewalText(state.RenewalID.ValueString())
	case state.Renewed.ValueBool():
		return missingRenewalText(state)
	case state.Upsold.ValueBool():
		return "An upgraded card has taken its place: import that one as a resource of its own."
	case state.Reordered.ValueBool():
		return "A replacement was ordered in Qonto: import it as a resource of its own once it is there."
	default:
		return ""
	}
}

// isPastItsEnd tells whether the configured end of a flash card lies in the past, so that no card like it can be issued.
func (s *Session) isPastItsEnd(state *Model) bool {
	end, err := time.Parse(time.RFC3339, state.PreExpiresAt.ValueString())

	return err == nil && end.Before(s.now())
}

// deadWarning reminds of a dead card in the state, in every plan, until somebody decides.
func (s *Session) deadWarning(state *Model) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Card "+cardName(state)+" is "+state.Status.ValueString(), s.deadCard(state))
}

// deadChange refuses to change a card that has ended.
func (s *Session) deadChange(state *Model, changed []attribute) diag.Diagnostic {
	text := fmt.Sprintf("%s It has reached the end of its life, and the configuration asks for a change of %s.", s.describe(state), namesOf(changed))
	livesOn, endsToo := "", ""

	if place := successorText(state); place != "" {
		text += "\n\n" + place
	}

	if !state.RenewalID.IsNull() {
		livesOn = " (the renewal lives on, in no resource)"
		endsToo = fmt.Sprintf(" (does to the renewal what deletion_policy says: %s)", policyOnRenewal(state))
	}

	text += "\n\nTo issue a card as configured now, and forget this one" + livesOn + ":\n\n  terraform state rm ADDRESS\n  terraform apply\n\n"

	if !s.isPastItsEnd(state) {
		text += "To issue a card as it was, put the configuration back" + endsToo + ":\n\n  terraform apply -replace=ADDRESS\n\n"
	}

	return diag.NewErrorDiagnostic("Card cannot be changed any more", text+"To issue none, remove the resource"+endsToo+".")
}

// unknownLevelChange refuses to end a card for one of a level that may be a typo.
func unknownLevelChange(config, state *Model) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("card_level"), summaryUnknownLevel, fmt.Sprintf(
		"This version of the provider knows no card level %q, so it does not end card %s to issue a card of that level. If it is a typo, "+
			"correct it. If it is a new level, issue a card of it as a second resource, or upgrade the provider.",
		config.CardLevel.ValueString(), cardName(state)))
}

// deadImport refuses to take over a card that nothing can be done with.
func (s *Session) deadImport(ctx context.Context, card *qonto.Card) diag.Diagnostic {
	m := fromAPI(card)
	text := s.describe(&m) + " It has reached the end of its life, so there is nothing to manage: " +
		"a resource could neither change it nor end it. It stays listed in Qonto."

	if next, err := s.reader.LivingRenewal(ctx, card); err == nil && next != nil {
		text += " Import the card that renews it instead: " + next.ID + "."
	}

	return diag.NewErrorDiagnostic("Card is not alive", text)
}
