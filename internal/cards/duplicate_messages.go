// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

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
		result.Card.ID, reason, strings.Join(candidateLines(newestFirst), "\n"), importOrSeed(newestFirst)))
}

// importOrSeed are the two ways on when one of the cards, the newest first, may be the wanted card.
func importOrSeed(newestFirst []qonto.Card) string {
	first := "If it is the card of this resource, take it over:\n"
	if len(newestFirst) > 1 {
		first = "If one of them is the card of this resource, take that one over. For the newest it is:\n"
	}

	return first + importBlock(newestFirst[0].ID) + "\n\nIf this resource is to have another card, give it an idempotency_seed, " +
		"or change the idempotency_seed that it has."
}

// duplicateError stops a create in front of a card that may be the one it is about to issue. It names the younger duplicates
// as well: once the older card is taken over, no run names them any more.
func duplicateError(request *issuing.IssueRequest, found issuing.Duplicates) diag.Diagnostic {
	if request.Seeded {
		return forgottenKeyError(found.Blocking)
	}

	younger := ""
	if len(found.Young) > 0 {
		younger = "\n\nThese look like it as well, and are young enough for the key to tell:\n" + strings.Join(candidateLines(found.Young), "\n")
	}

	return diag.NewErrorDiagnostic(summaryDuplicate, noCard+
		" A card exists that looks like the new one, and the idempotency key can no longer tell whether the two are the same:\n"+
		strings.Join(candidateLines(found.Blocking), "\n")+younger+
		importOrMove(found.Blocking[0].ID)+
		"\n\nIf it is another card, such as one of another state or workspace, or the one that this one replaces with "+
		"create_before_destroy, say so: give this one an idempotency_seed (any text), or give each of the two "+
		"a nickname of its own, and apply that of the existing card first.")
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
		"\n\nIf another card is wanted, say so: give the new one an idempotency_seed (any text).")
}

// importOrMove tells how a resource gets a card that exists: no resource holds it, or one under another address. Terraform may
// plan the new card before the other resource, so both ways are told.
func importOrMove(id string) string {
	return "\n\nIf it is the card of an earlier run whose answer was lost, take it over:\n" + importBlock(id) +
		"\n\nIf a resource holds it whose address has changed (another name, another key of for_each, another index of count), " +
		"move that resource here with a moved block, and the card stays:\n" + movedBlock
}

// forgottenKeyError stops a seeded create: Qonto has forgotten the key that would tell, because the create had to wait, or after a
// replacement whose answer was lost, where it forgets the first key before the second one. The first would issue another card.
func forgottenKeyError(newestFirst []qonto.Card) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryDuplicate, fmt.Sprintf(
		"%s Qonto may have forgotten the idempotency key that would tell whether this resource has a card already: the create had to wait, "+
			"such as for other cards, an approval or Qonto's rate limit, or a card like the new one has ended or was replaced. "+
			"Cards that may be the one:\n%s\n\n"+
			"If one of them is the card of this resource, from a run whose answer was lost, take it over. For the newest it is:\n%s\n\n"+
			"If they belong to other resources, run terraform apply again when the newest is %.0f minutes old.",
		noCard, strings.Join(candidateLines(newestFirst), "\n"), importBlock(newestFirst[0].ID), qonto.KeyMemory.Minutes()))
}

// heldDuplicateError stops the plan of a card whose key may lead to a card that another resource has imported.
func heldDuplicateError(duplicate *qonto.Card) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryDuplicate, noCard+
		" Its idempotency key may lead to a card which another resource of the configuration has imported, and both would hold that card:\n"+
		strings.Join(candidateLines([]qonto.Card{*duplicate}), "\n")+
		"\n\nIf the card was meant for this resource, remove the block of the other one, and move it here with a moved block. "+
		"If this is another card, say so: give it an idempotency_seed (any text), or give each of the two "+
		"a nickname of its own, and apply that of the existing card first.")
}

const movedBlock = "\n  moved {\n    from = OLD_ADDRESS\n    to   = NEW_ADDRESS\n  }"

func importBlock(id string) string {
	return fmt.Sprintf("\n  import {\n    to = ADDRESS\n    id = %q\n  }", id)
}

func candidateLines(candidates []qonto.Card) []string {
	lines := make([]string, 0, len(candidates))

	for _, card := range candidates {
		m := fromAPI(&card)
		lines = append(lines, fmt.Sprintf("  - %s: %s, created %s", card.ID, cardName(&m), cmp.Or(m.CreatedAt.ValueString(), "at an unknown time")))
	}

	return lines
}

// alikeError is about a new card that is planned after other, a card with the same key.
func (s *Session) alikeError(request *issuing.IssueRequest, other issuing.PlannedCard) diag.Diagnostic {
	if other.ID != "" {
		return s.likeExistingError(other.Name, request.Nickname, request.Card.CardLevel, request.Card.HolderID)
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"Two new cards of this run are configured alike: %q for %s. Both have the same idempotency key and would get the same card. "+
			"Give the two a different nickname, or tell them apart by idempotency_seed (count.index will do).",
		request.Card.CardLevel, s.holderOf(&Model{HolderID: types.StringValue(request.Card.HolderID)})))
}

// likeExistingError is about a new card and one that exists, whichever of the two is planned first.
func (s *Session) likeExistingError(existing, nickname, level, holder string) diag.Diagnostic {
	way := "an idempotency_seed"

	// Without one, the existing card may have none either, and a card without a nickname is a possible duplicate of every new one.
	if nickname != "" {
		nickname = fmt.Sprintf(" %q", nickname)
		way = "another nickname, or " + way
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"The new card%s of this run (%q for %s) has the idempotency key of card %s, which exists: it would get that card. "+
			"Give the new one %s (count.index will do). "+
			"Changing the existing one does not help while Qonto remembers its key.",
		nickname, level, s.holderOf(&Model{HolderID: types.StringValue(holder)}), existing, way))
}

// duplicateCheckError says why a new card cannot be planned beside the cards that exist.
func duplicateCheckError(request *issuing.IssueRequest, err error) diag.Diagnostic {
	var (
		held      *issuing.HeldError
		duplicate *issuing.DuplicateError
	)

	switch {
	case errors.Is(err, issuing.ErrNoClock):
		return noClockError()
	case errors.As(err, &held):
		return heldDuplicateError(&held.Card)
	case errors.As(err, &duplicate):
		return duplicateError(request, duplicate.Duplicates)
	default:
		return ErrorDiagnostic(summaryNotIssued, noCard, err)
	}
}

const summaryAlike = "Two cards are configured alike"
