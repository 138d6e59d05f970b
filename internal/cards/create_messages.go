// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// noCard is the outcome that people want to be sure of.
const noCard = "No card was issued."

// notIssued describes a failed create: whether a card exists, which card it might be, and what to do.
func (s *Session) notIssued(ctx context.Context, request *issuing.IssueRequest, result issuing.IssueResult, err error) diag.Diagnostic {
	var (
		duplicate *issuing.DuplicateError
		lost      *issuing.LostAnswerError
	)

	switch {
	case errors.As(err, &duplicate):
		return duplicateError(request, duplicate.Duplicates)
	case errors.Is(err, issuing.ErrNoClock):
		return noClockError()
	case errors.Is(err, issuing.ErrNotSent):
		return ErrorDiagnostic(summaryNotIssued, noCard, err)
	case errors.Is(err, issuing.ErrChanged):
		return changedError(request, &result)
	case errors.Is(err, issuing.ErrDeadOnArrival):
		return deadOnArrivalError(&result)
	case errors.As(err, &lost):
		return lostAnswerError(request, lost, err)
	case errors.Is(err, issuing.ErrTaken):
		return diag.NewErrorDiagnostic(summaryNotIssued, fmt.Sprintf(
			"Qonto answered with card %s, which another resource of this run holds: both are configured alike. "+
				"Give the two a different nickname or an idempotency_seed (count.index will do).", result.Card.ID))
	case errors.Is(err, issuing.ErrUnverified):
		return ErrorDiagnostic(summaryInDoubt, fmt.Sprintf(
			"The card is %s. Run terraform apply again: the same idempotency key (%s) gets the same card, if it is alive.",
			result.Card.ID, result.Key), err)
	case qonto.IsUnanswered(err):
		return ErrorDiagnostic(summaryInDoubt, s.inDoubt(ctx, request, &result), err)
	default:
		return ErrorDiagnostic(summaryNotIssued, noCard+youngDuplicatesNote(result.Duplicates.Young), err)
	}
}

// youngDuplicatesNote names the cards to which the key of a create may have led, had it been carried out: a run that is repeated in time
// takes its own card over.
func youngDuplicatesNote(young []qonto.Card) string {
	if len(young) == 0 {
		return ""
	}

	return " A card that looks like the new one exists, and may be the card of an earlier run whose answer was lost:\n" +
		strings.Join(candidateLines(young), "\n") +
		fmt.Sprintf("\n\nIf it is, run terraform apply again before that card is %.0f minutes old, or import it.", qonto.KeyLifetime.Minutes())
}

// noClockError stops a create in front of cards whose age nobody can tell.
func noClockError() diag.Diagnostic {
	return ErrorDiagnostic(summaryNotIssued, noCard+" Whether a card that looks like this one is the card of an earlier run depends on its age. "+
		"Find out what takes the Date header out of Qonto's answers, such as a proxy.", issuing.ErrNoClock)
}

// inDoubt lists the cards that the lost answer may have been about.
func (s *Session) inDoubt(ctx context.Context, request *issuing.IssueRequest, result *issuing.IssueResult) string {
	const mayExist = "Qonto may have issued the card"

	inTime := fmt.Sprintf("within %.0f minutes: the same idempotency key (%s) gets the same card, if Qonto has stored that key. "+
		"If an earlier run had no answer either, or was killed, the minutes count from that one. Later than that Qonto forgets the key. %s",
		qonto.KeyLifetime.Minutes(), result.Key, afterTrust(request))
	text := mayExist + ". Run terraform apply again " + inTime

	candidates, ended, err := s.issuer.Candidates(ctx, request, result.Duplicates)

	switch {
	case err != nil:
		return fmt.Sprintf("%s, and whether the card exists could not be looked up: %s. "+
			"Look for it in the Qonto app first, among the cards of its holder. If it is there, import it:\n%s\n\nIf it is not, run terraform apply again %s",
			mayExist, err, importBlock("CARD_ID"), inTime)
	case len(candidates)+len(ended) == 0:
		return text + "\n\nQonto lists no card at the moment that this run may have issued."
	}

	if len(candidates) > 0 {
		text += "\n\nCards of the last day that it could be:\n" + strings.Join(candidateLines(candidates), "\n") +
			"\n\nTo take one of them over, if no resource holds it:\n" + importBlock(candidates[0].ID)
	}

	return text + endedNote(ended)
}

// endedNote names the cards that a lost answer may have been about as well.
func endedNote(ended []qonto.Card) string {
	if len(ended) == 0 {
		return ""
	}

	return "\n\nIt could also be one of these, which have ended already:\n" + strings.Join(candidateLines(ended), "\n")
}

// afterTrust says what protects from a second card when the key does not any more.
func afterTrust(request *issuing.IssueRequest) string {
	if request.Seeded {
		return "This card has an idempotency_seed, so nothing protects it from then on: look at the cards of its holder first."
	}

	return "For a day, a run then stops in front of the card and names it; after a day nothing protects it."
}

// lostAnswerError is about a create without an answer, when several cards may be the one that it has issued.
func lostAnswerError(request *issuing.IssueRequest, lost *issuing.LostAnswerError, err error) diag.Diagnostic {
	candidates := lost.Candidates

	reason := "the provider cannot tell which of these cards it is"
	if len(candidates) == 1 {
		reason = "the provider cannot tell whether it is this card"
	}

	if len(candidates) == 1 && !request.IsUntouched(candidates[0]) {
		reason += ", which was changed after it was issued"
	}

	return ErrorDiagnostic(summaryInDoubt, fmt.Sprintf(
		"Qonto may have issued the card, and %s. The request was not sent again. "+
			"Cards in question:\n%s%s\n\n%s",
		reason, strings.Join(candidateLines(candidates), "\n"), endedNote(lost.Ended), importOrSeed(candidates)), err)
}

// deadOnArrivalError is about a card that nothing can be done with. The next run issues another one, under another key.
func deadOnArrivalError(result *issuing.IssueResult) diag.Diagnostic {
	card := &result.Card
	m := fromAPI(card)
	others := "No other card was issued.\n\n"

	switch {
	case len(result.Others) > 0:
		others = "An earlier request had no answer, and may have issued a card as well:\n" + strings.Join(candidateLines(result.Others), "\n") +
			"\n\nIf no resource holds it and nobody else ordered it, take it over:\n" + importBlock(result.Others[0].ID) + "\n\n"
	case result.Unseen != nil:
		others = fmt.Sprintf("An earlier request had no answer, and whether it has issued a card as well could not be looked up: %s. "+
			"Look at the cards of the holder in the Qonto app first.\n\n", result.Unseen)
	}

	return diag.NewErrorDiagnostic("Card was issued and cannot be used", fmt.Sprintf(
		"Qonto has issued card %s (id %s), and its status is %q already: nobody can use it, and nothing can change it. It is not in the state. "+
			"%sAsk Qonto's support for the reason. The next terraform apply issues another card.",
		cardName(&m), card.ID, card.Status, others))
}

// missingWarnings says of every configured value that the new card does not have what it has instead, and why.
func missingWarnings(missing []attribute, config, state *Model, card *qonto.Card, failures map[string]error) diag.Diagnostics {
	var diags diag.Diagnostics

	got := fromAPI(card)

	for _, a := range missing {
		detail := fmt.Sprintf("The card was issued and is in the state. %s was to be %s, Qonto says %s.",
			a.name, shown(a.value(config)), shown(a.value(&got)))

		if err := failures[a.name]; err != nil {
			detail += "\n\n" + sentence(err.Error())
		}

		if fixed(a, state.CardLevel.ValueString()) {
			detail += "\n\nNo request can change this on an existing card."
		} else {
			detail += "\n\nThe next plan shows the difference, and the next apply tries again."
		}

		diags.AddWarning(fmt.Sprintf("Card %s was issued without its %s", cardName(state), a.name), detail)
	}

	return diags
}

// takenOver says where a card comes from that the resource holds although nobody has answered that it was issued.
func takenOver(result *issuing.IssueResult, name string) string {
	if result.Found {
		return fmt.Sprintf("Qonto's answer to the create was lost. Card %s (id %s) has been issued since and is as was asked for, so this resource "+
			"holds it. If somebody else ordered it within the same minute, run terraform state rm ADDRESS, and give the resource an "+
			"idempotency_seed, or another one than it has, to get another card.", name, result.Card.ID)
	}

	orNew := ""
	if !result.Recalled {
		orNew = " The card is a new one of this run, if the clocks of Qonto differ."
	}

	return fmt.Sprintf("Qonto had issued card %s (id %s) for the same configuration: to a run that did not get its answer, for a resource that was "+
		"removed from a state, or for one of another state or workspace.%s This resource holds the card now. If another state or "+
		"workspace holds it as well, each of them can end it: run terraform state rm ADDRESS in one of them, and give its resource "+
		"an idempotency_seed that the other does not have.", name, result.Card.ID, orNew)
}

// issueWarnings tells of a card that was taken over, and of possible duplicates that turned out to be others.
func issueWarnings(result *issuing.IssueResult) diag.Diagnostics {
	var diags diag.Diagnostics

	m := fromAPI(&result.Card)

	if result.Adopted {
		diags.AddWarning("Card "+cardName(&m)+" of an earlier attempt was taken over", takenOver(result, cardName(&m)))
	}

	if result.AskedTwice {
		diags.AddWarning("Card "+cardName(&m)+" was asked for twice", fmt.Sprintf(
			"A card like it has ended, and while the request for this one waited, Qonto forgot the idempotency key of the ended one. A later run "+
				"would have used that key, and issued a second card. So the request was not sent, and the card was asked for again under that "+
				"key. If the first request was approved, the approval did nothing: only card %s was issued.", result.Card.ID))
	}

	for _, other := range result.Others {
		diags.AddWarning("Card "+cardName(&m)+" may have been issued twice", fmt.Sprintf(
			"This resource holds card %s. Card %s looks like it and was issued since. %s", result.Card.ID, other.ID, adviceOnDuplicate(other.ID)))
	}

	if result.Unseen != nil {
		diags.AddWarning("Card "+cardName(&m)+" may have been issued twice", fmt.Sprintf(
			"This resource holds card %s. An earlier request had no answer, and whether it has issued a card as well could not be looked up: %s. "+
				"Look at the cards of the holder in the Qonto app.", result.Card.ID, result.Unseen))
	}

	for _, duplicate := range result.Duplicates.Young {
		isNamed := slices.ContainsFunc(result.Others, func(other qonto.Card) bool { return other.ID == duplicate.ID })

		if duplicate.ID != result.Card.ID && !isNamed {
			diags.AddWarning("Card "+cardName(&m)+" looks like another young card", fmt.Sprintf(
				"This resource holds card %s. Card %s looks like it and is less than %.0f minutes old. %s",
				result.Card.ID, duplicate.ID, qonto.KeyLifetime.Minutes(), adviceOnDuplicate(duplicate.ID)))
		}
	}

	return diags
}

// adviceOnDuplicate is what to do about a card that looks like a new one. An apply reads no resource that it does not change.
func adviceOnDuplicate(id string) string {
	return fmt.Sprintf("An apply does not know the cards of resources that it leaves unchanged, so search for %s in the output of terraform show. "+
		"Only if no resource holds it and nobody else ordered it, discard it in the Qonto app.", id)
}
