// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// afterwards is how long a create that was interrupted may go on to find out what became of its request.
const afterwards = 20 * time.Second

// noCard is the outcome that people want to be sure of.
const noCard = "No card was issued."

// notIssued words a failed create: whether a card exists, which one it might be, and what to do.
func (r *Run) notIssued(ctx context.Context, want *order, outcome issued, err error) diag.Diagnostic {
	switch {
	case errors.Is(err, errTwin):
		return twinError(outcome.twins)
	case errors.Is(err, errTaken):
		return diag.NewErrorDiagnostic(summaryNotIssued, fmt.Sprintf(
			"Qonto answered with card %s, which another resource of this run holds: both are configured alike. No second card was issued. "+
				"Give the two a different nickname or an idempotency_seed (count.index will do).", outcome.card.ID))
	case errors.Is(err, errUnseen):
		return failure(summaryInDoubt, fmt.Sprintf(
			"The card is %s. No second card was issued. Run terraform apply again: the same idempotency key (%s) gets the same card, if it is alive.",
			outcome.card.ID, outcome.key), err)
	case isLost(err):
		return failure(summaryInDoubt, r.inDoubt(ctx, want, outcome.key), err)
	default:
		return failure(summaryNotIssued, noCard, err)
	}
}

// isLost tells whether a request may have taken effect although it failed.
func isLost(err error) bool {
	var failed *qonto.Error

	return errors.As(err, &failed) && failed.Outcome == qonto.OutcomeUnknown
}

// twinError stops a create in front of a card that may be the one it is about to issue. It names the younger look-alikes
// as well: whoever takes the older card over would hear no more of them.
func twinError(found twins) diag.Diagnostic {
	younger := ""
	if len(found.young) > 0 {
		younger = "\n\nThese look like it as well, and are young enough for its key to tell:\n" + strings.Join(candidateLines(found.young), "\n")
	}

	return diag.NewErrorDiagnostic(summaryTwin, noCard+
		" It would look like this card, which is too old for its idempotency key to tell whether it is the same one:\n"+
		strings.Join(candidateLines(found.stop), "\n")+younger+
		"\n\nIf it is the card of an earlier run whose answer was lost, take it over:\n"+importBlock(found.stop[0].ID)+
		"\n\nIf it is another card, or the one that this one replaces with create_before_destroy, say so: "+
		"give this one an idempotency_seed (any text), or a nickname to both.")
}

// heldTwinError stops the plan of a card whose key may lead to a card that another resource has imported.
func heldTwinError(twin *qonto.Card) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryTwin, noCard+
		" Its idempotency key may lead to this card, which another resource of the configuration has imported, and both would hold it:\n"+
		strings.Join(candidateLines([]qonto.Card{*twin}), "\n")+
		"\n\nIf the card was meant for this resource, move it here with a moved block. "+
		"If this is another card, say so: give it an idempotency_seed (any text), or a nickname to both.")
}

func importBlock(id string) string {
	return fmt.Sprintf("\n  import {\n    to = ADDRESS\n    id = %q\n  }", id)
}

// inDoubt lists the cards that the lost answer may have been about. It looks on a context of its own, because the
// run's may be what has ended, and it only reads.
func (r *Run) inDoubt(ctx context.Context, want *order, key string) string {
	ctx = qonto.WithBudget(context.WithoutCancel(ctx), afterwards)

	text := fmt.Sprintf("Qonto may have issued the card before the answer was lost. Run terraform apply again within %.0f minutes: "+
		"the same idempotency key (%s) gets the same card. Later than that Qonto forgets the key. %s",
		keyTrust.Minutes(), key, want.afterTrust())

	candidates, err := r.candidates(ctx, want)

	switch {
	case err != nil:
		return text + "\n\nWhether the card exists could not be looked up: " + err.Error() + "."
	case len(candidates) == 0:
		return text + "\n\nQonto lists no such card at the moment."
	default:
		return text + "\n\nCards of the last day that it could be:\n" + strings.Join(candidateLines(candidates), "\n") +
			"\n\nTo take one of them over:\n" + importBlock(candidates[0].ID)
	}
}

// afterTrust says what protects from a second card when the key does not any more.
func (o *order) afterTrust() string {
	if o.seeded {
		return "This card has an idempotency_seed, so nothing protects it from then on: look at the cards of its holder first."
	}

	return "For a day, a run then stops in front of the card and names it; after a day nothing protects it."
}

// candidates are the living cards of the last day that look like the wanted one and that no resource of this run holds.
func (r *Run) candidates(ctx context.Context, want *order) ([]qonto.Card, error) {
	seen, err := r.recentCards(ctx, 0)
	if err != nil {
		return nil, err
	}

	var found []qonto.Card

	for _, card := range seen.cards {
		age, known := seen.age(card)
		if known && age <= twinAge && want.mayBe(card) && !isAnothers(card, want.nickname) && !r.claims.known(card.ID) {
			found = append(found, card)
		}
	}

	return found, nil
}

func candidateLines(candidates []qonto.Card) []string {
	lines := make([]string, 0, len(candidates))

	for _, card := range candidates {
		m := fromAPI(&card)
		lines = append(lines, fmt.Sprintf("  - %s: %s, created %s", card.ID, cardName(&m), m.CreatedAt.ValueString()))
	}

	return lines
}
