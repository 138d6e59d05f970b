// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// renewalToo names the card that ends with the one of the state.
func renewalToo(state *Model) string {
	if state.RenewalID.ValueString() == "" || state.DeletionPolicy.ValueString() == policyAbandon {
		return ""
	}

	return fmt.Sprintf(" Then the same is done to the card that renews it (id %s).", state.RenewalID.ValueString())
}

// renewalText is how a resource comes to hold the renewal of a card that has not expired, which it does not by itself.
func renewalText(id string) string {
	return fmt.Sprintf("Qonto has renewed it, and the renewal (id %s) is alive. To go on with that card:\n\n"+
		"  terraform state rm ADDRESS\n  terraform import ADDRESS %s", id, id)
}

// missingRenewalText is about a renewal that Qonto tells of and that does not look like one.
func missingRenewalText(state *Model) string {
	return fmt.Sprintf("Qonto says that card %s was renewed, but no living card names it as its parent. "+
		"Look in the Qonto app whether a card has taken its place, and import that one.", cardName(state))
}

func (s *Session) movedWarning(prior *Model, now *qonto.Card) diag.Diagnostic {
	m := fromAPI(now)

	return diag.NewWarningDiagnostic("Card "+cardName(prior)+" has expired and was renewed by Qonto", fmt.Sprintf(
		"The resource moves on to the card that renews it: %s Nothing is issued.", s.describe(&m)))
}

func renewedWarning(state *Model, next *qonto.Card) diag.Diagnostic {
	m, lock := fromAPI(next), ""
	month := state.ExpMonth.ValueString()

	if len(month) == 1 {
		month = "0" + month // as it is printed on a card
	}

	if state.Locked.ValueBool() && !isOutOfUse(next) {
		lock = " This card is locked, its renewal is not. To lock it as well, do so in the Qonto app."
	}

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was renewed by Qonto", fmt.Sprintf(
		"Card %s (id %s) renews it and exists beside it until it expires in %s/%s. The resource moves on to the new card then, by itself. "+
			"What deletion_policy says (%s) holds for both.%s",
		cardName(&m), next.ID, month, state.ExpYear.ValueString(), state.DeletionPolicy.ValueString(), lock))
}

func upgradedWarning(state *Model) diag.Diagnostic {
	when := "some weeks after the upgrade"
	if day := state.DiscardOn.ValueString(); day != "" {
		when = "on " + day
	}

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was upgraded and will end", fmt.Sprintf(
		"Qonto discards it %s, because an upgraded card has taken its place. Import that one as a resource of its own, and remove this one.", when))
}

func missingRenewalWarning(state *Model, end time.Time, known bool) diag.Diagnostic {
	text := missingRenewalText(state)
	if known {
		text = "It ends on " + end.Format(time.DateOnly) + ". " + text
	}

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" was renewed by Qonto, and the renewal is not known", text)
}

func endWarning(state *Model, end, now time.Time) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Card %s ends on %s", cardName(state), end.Format(time.DateOnly)), whatFollows(state, end.Sub(now)))
}

// whatFollows is what Qonto does at the end of the card, as far as it is published, and what Terraform does then.
func whatFollows(state *Model, left time.Duration) string {
	level := state.CardLevel.ValueString()
	physical, _ := qonto.PhysicalLevel(level)

	switch isRenewable := level == qonto.LevelVirtual || level == qonto.LevelVirtualPartner; {
	case level == qonto.LevelFlash:
		return "A flash card is not renewed. After that the plan shows no change and no new card; " +
			"remove the resource, or configure a new one with a later end."
	case physical:
		return "Qonto posts the renewal about six weeks before, to the address in the app. Nothing has to be configured, and Terraform issues nothing."
	case isRenewable && left > renewedBefore:
		return "Qonto renews it about 45 days before, as another card with the same settings. " +
			"The resource moves on to that one by itself, and Terraform issues nothing."
	case isRenewable:
		return "Qonto renews virtual cards about 45 days before, and has not renewed this one yet: ask in the Qonto app. " +
			"If it ends without a renewal, nothing is issued."
	default:
		return "Whether Qonto renews it is not published. If it does, the resource moves on to the renewal. Terraform issues nothing."
	}
}

// leftRenewal names the living renewal of a card that is destroyed, if the state does not: nothing ends that the plan did
// not name. A renewal that Qonto tells of and that is not found is said as well.
func (s *Session) leftRenewal(ctx context.Context, state *Model, id string, isDone bool) diag.Diagnostics {
	var next *qonto.Card

	card, err := s.reader.LookUp(ctx, id, "")
	if err == nil && card != nil {
		next, err = s.reader.UntoldRenewal(ctx, card)
	} else {
		card = cardOf(ownedModel(state, id))
	}

	m := fromAPI(card)
	isNamed := id == state.ID.ValueString() && !state.RenewalID.IsNull()

	var text string

	switch {
	case next != nil && slices.Contains(ownedIDs(state), next.ID):
		return nil
	case next != nil:
		renewal := fromAPI(next)
		text = s.describe(&renewal) + adviceOnLeftRenewal(state, card, isDone)
	case isNamed || !qonto.IsTrue(card.Renewed):
		return nil
	case err != nil:
		text = "Which card renews it could not be looked up. If it lives, this run leaves it alone. " + lookInTheApp
	default:
		text = fmt.Sprintf("Qonto says that card %s was renewed, and no living renewal of it is visible. If there is one, this run leaves it alone. %s",
			cardName(&m), lookInTheApp)
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Card "+cardName(&m)+" was renewed by Qonto, and the renewal is not in the state", text)}
}

const lookInTheApp = "Look in the Qonto app, and end it there if it is not to live."

// adviceOnLeftRenewal says what can be done about the renewal of a card that the state does not name.
func adviceOnLeftRenewal(state *Model, card *qonto.Card, isDone bool) string {
	canBeRefreshed := card.ID == state.ID.ValueString() && card.Renewed != nil

	switch {
	case isDone:
		return " This run has left it alone, because the state did not name it. " +
			"Unless another resource holds it, import it as a resource of its own, or end it in the Qonto app."
	case canBeRefreshed:
		return " This run leaves it alone, because the state does not name it. To end it as well, put the block back, apply once with a refresh, " +
			"and remove it then. To keep it, import it after this destroy, unless another resource holds it."
	default:
		return " This run leaves it alone, because the state does not name it. To end it as well, do so in the Qonto app. " +
			"To keep it, import it after this destroy, unless another resource holds it."
	}
}
