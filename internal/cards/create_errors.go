// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// afterwards is how long an operation that was interrupted may go on to find out what became of its request.
const afterwards = 20 * time.Second

// noCard is the outcome that people want to be sure of.
const noCard = "No card was issued."

// notIssued describes a failed create: whether a card exists, which card it might be, and what to do.
func (s *Session) notIssued(ctx context.Context, request *issuing.IssueRequest, result issuing.IssueResult, err error) diag.Diagnostic {
	var unseen *issuing.UnseenCardError

	switch {
	case errors.Is(err, issuing.ErrDuplicate):
		return duplicateError(request, result.Duplicates)
	case errors.Is(err, issuing.ErrNoClock):
		return noClockError()
	case errors.Is(err, issuing.ErrNotSent):
		return ErrorDiagnostic(summaryNotIssued, noCard, err)
	case errors.Is(err, issuing.ErrChanged):
		return changedError(request, &result)
	case errors.Is(err, issuing.ErrDeadOnArrival):
		return deadOnArrivalError(&result.Card)
	case errors.As(err, &unseen):
		return unseenError(request, unseen.Candidates, err)
	case errors.Is(err, issuing.ErrTaken):
		return diag.NewErrorDiagnostic(summaryNotIssued, fmt.Sprintf(
			"Qonto answered with card %s, which another resource of this run holds: both are configured alike. "+
				"Give the two a different nickname or an idempotency_seed (count.index will do).", result.Card.ID))
	case errors.Is(err, issuing.ErrUnverified):
		return ErrorDiagnostic(summaryInDoubt, fmt.Sprintf(
			"The card is %s. Run terraform apply again: the same idempotency key (%s) gets the same card, if it is alive.",
			result.Card.ID, result.Key), err)
	case qonto.IsUnanswered(err):
		return ErrorDiagnostic(summaryInDoubt, s.inDoubt(ctx, request, result.Key), err)
	default:
		return ErrorDiagnostic(summaryNotIssued, noCard, err)
	}
}

// noClockError stops a create in front of cards whose age nobody can tell.
func noClockError() diag.Diagnostic {
	return ErrorDiagnostic(summaryNotIssued, noCard+" Whether a card that looks like this one is the card of an earlier run depends on its age. "+
		"Find out what takes the Date header out of Qonto's answers, such as a proxy.", issuing.ErrNoClock)
}

// changedError stops a create whose key leads to a living card that may not be the wanted card, such as the card
// that an interrupted replacement has locked.
func changedError(request *issuing.IssueRequest, result *issuing.IssueResult) diag.Diagnostic {
	reason := "was changed after it was issued"
	if request.IsUntouched(result.Card) {
		reason = "looks like a card that was issued after it"
	}

	newestFirst := append(slices.Clone(result.Others), result.Card)

	return diag.NewErrorDiagnostic(summaryDuplicate, fmt.Sprintf(
		"This run has issued no card. The idempotency key of this resource leads to card %s, which %s. So it may be the card that an "+
			"interrupted replacement was to replace. Cards that may belong to this resource:\n%s\n\n%s",
		result.Card.ID, reason, strings.Join(candidateLines(newestFirst), "\n"), takeOrTellApart(newestFirst)))
}

// unseenError is about a create without an answer, when several cards may be the one that it has issued.
func unseenError(request *issuing.IssueRequest, candidates []qonto.Card, err error) diag.Diagnostic {
	reason := "the provider cannot tell which of these cards it is"
	if len(candidates) == 1 {
		reason = "the provider cannot tell whether it is this card"
	}

	if len(candidates) == 1 && !request.IsUntouched(candidates[0]) {
		reason += ", which was changed after it was issued"
	}

	return ErrorDiagnostic(summaryInDoubt, fmt.Sprintf(
		"Qonto may have issued the card before the answer was lost, and %s. The request was not sent again. "+
			"Issued since the request was sent:\n%s\n\n%s",
		reason, strings.Join(candidateLines(candidates), "\n"), takeOrTellApart(candidates)), err)
}

// takeOrTellApart are the two ways on when one of the cards, the newest first, may be the wanted card.
func takeOrTellApart(newestFirst []qonto.Card) string {
	take := "If it is the card of this resource, take it over:\n"
	if len(newestFirst) > 1 {
		take = "If one of them is the card of this resource, take that one over. For the newest it is:\n"
	}

	return take + importBlock(newestFirst[0].ID) + "\n\nIf this resource is to have another card, give it an idempotency_seed, " +
		"or change the idempotency_seed that it has."
}

// duplicateError stops a create in front of a card that may be the one it is about to issue. It names the younger duplicates
// as well: once the older card is taken over, no run names them any more.
func duplicateError(request *issuing.IssueRequest, found issuing.Duplicates) diag.Diagnostic {
	if request.Seeded {
		return forgottenKeyError(found)
	}

	younger := ""
	if len(found.Young) > 0 {
		younger = "\n\nThese look like it as well, and are young enough for the key to tell:\n" + strings.Join(candidateLines(found.Young), "\n")
	}

	return diag.NewErrorDiagnostic(summaryDuplicate, noCard+
		" A card exists that looks like the new one, and the idempotency key can no longer tell whether the two are the same:\n"+
		strings.Join(candidateLines(found.Blocking), "\n")+younger+
		takeOrMove(found.Blocking[0].ID)+
		"\n\nIf it is another card, or the one that this one replaces with create_before_destroy, say so: "+
		"give this one an idempotency_seed (any text), or a nickname to both.")
}

// endingDuplicateError stops a plan that ends a card and issues one like it, which a renamed resource does. It is about the
// card that ends.
func endingDuplicateError(request *issuing.IssueRequest, found issuing.Duplicates, ending *Model) diag.Diagnostic {
	if request.Seeded {
		return duplicateError(request, found)
	}

	return diag.NewErrorDiagnostic(summaryDuplicate, "This plan ends card "+cardName(ending)+" (id "+ending.ID.ValueString()+
		") and issues one that looks like it for another resource. "+
		"The idempotency key can no longer tell the two apart, so an apply could end the card and then refuse to issue the new one."+
		"\n\nIf the resource has a new address (another name, another key of for_each, another index of count), add a moved block, "+
		"and the card stays:\n"+movedBlock+
		"\n\nIf another card is wanted, say so: give the new one an idempotency_seed (any text), or a nickname to both.")
}

// takeOrMove tells how a resource gets a card that exists: no resource holds it, or one under another address. Terraform may
// plan the new card before the other resource, so both ways are told.
func takeOrMove(id string) string {
	return "\n\nIf it is the card of an earlier run whose answer was lost, take it over:\n" + importBlock(id) +
		"\n\nIf a resource holds it whose address has changed (another name, another key of for_each, another index of count), " +
		"move that resource here with a moved block, and the card stays:\n" + movedBlock
}

// forgottenKeyError stops a seeded create after a replacement whose answer was lost: Qonto forgets the first key before the
// second one, so the first would issue another card.
func forgottenKeyError(found issuing.Duplicates) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryDuplicate, fmt.Sprintf(
		"%s A card has ended that looks like the new one. Less than %.0f minutes after it, another one was issued, which may have taken "+
			"its place in a run whose answer was lost:\n%s\n\nIf it is the card of this resource, take it over:\n%s\n\n"+
			"If it is the card of another resource, run terraform apply again when it is %.0f minutes old: Qonto has forgotten both keys then.",
		noCard, qonto.KeyMemory.Minutes(), strings.Join(candidateLines(found.Blocking), "\n"), importBlock(found.Blocking[0].ID),
		qonto.KeyMemory.Minutes()))
}

// heldDuplicateError stops the plan of a card whose key may lead to a card that another resource has imported.
func heldDuplicateError(duplicate *qonto.Card) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryDuplicate, noCard+
		" Its idempotency key may lead to a card which another resource of the configuration has imported, and both would hold that card:\n"+
		strings.Join(candidateLines([]qonto.Card{*duplicate}), "\n")+
		"\n\nIf the card was meant for this resource, move it here with a moved block. "+
		"If this is another card, say so: give it an idempotency_seed (any text), or a nickname to both.")
}

const movedBlock = "\n  moved {\n    from = OLD_ADDRESS\n    to   = NEW_ADDRESS\n  }"

func importBlock(id string) string {
	return fmt.Sprintf("\n  import {\n    to = ADDRESS\n    id = %q\n  }", id)
}

// inDoubt lists the cards that the lost answer may have been about.
func (s *Session) inDoubt(ctx context.Context, request *issuing.IssueRequest, key string) string {
	text := fmt.Sprintf("Qonto may have issued the card before the answer was lost. Run terraform apply again within %.0f minutes: "+
		"the same idempotency key (%s) gets the same card, if Qonto has stored that key. Later than that Qonto forgets the key. %s",
		qonto.KeyLifetime.Minutes(), key, afterTrust(request))

	candidates, ended, err := s.issuer.Candidates(ctx, request)

	switch {
	case err != nil:
		return text + "\n\nWhether the card exists could not be looked up: " + err.Error() + "."
	case len(candidates)+len(ended) == 0:
		return text + "\n\nQonto lists no such card at the moment."
	}

	if len(candidates) > 0 {
		text += "\n\nCards of the last day that it could be:\n" + strings.Join(candidateLines(candidates), "\n") +
			"\n\nTo take one of them over:\n" + importBlock(candidates[0].ID)
	}

	if len(ended) > 0 {
		text += "\n\nIt could also be one of these, which have ended already:\n" + strings.Join(candidateLines(ended), "\n")
	}

	return text
}

// afterTrust says what protects from a second card when the key does not any more.
func afterTrust(request *issuing.IssueRequest) string {
	if request.Seeded {
		return "This card has an idempotency_seed, so nothing protects it from then on: look at the cards of its holder first."
	}

	return "For a day, a run then stops in front of the card and names it; after a day nothing protects it."
}

func candidateLines(candidates []qonto.Card) []string {
	lines := make([]string, 0, len(candidates))

	for _, card := range candidates {
		m := fromAPI(&card)
		lines = append(lines, fmt.Sprintf("  - %s: %s, created %s", card.ID, cardName(&m), cmp.Or(m.CreatedAt.ValueString(), "at an unknown time")))
	}

	return lines
}
