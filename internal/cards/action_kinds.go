// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// actionKind is what an action does to a card.
type actionKind struct {
	name         string // after qonto_card_
	description  string
	summary      string // of a failure
	doing        string // what is told before, after "Card X:"
	done         string // what is told afterwards, after "Card X"
	willBe       string // what a plan says, after "Card X", of what cannot be undone
	final        bool   // cannot be undone
	physicalOnly bool   // Qonto's public reference has it for physical cards only
	unlocks      bool   // unlocks the card, and does nothing else
	liftsLock    bool   // unlocks a paused card on the way

	reached func(card *qonto.Card) bool // whether an answer shows the card as the action leaves it
	already func(card *qonto.Card) bool // nil, or whether nothing is left to do, where that is more than reached
	do      func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error)
}

// withoutActions is for OpenTofu and older CLIs.
const withoutActions = " Needs Terraform 1.14 or later; [Acting on cards](../guides/acting-on-cards.md) has the ways without actions."

func actionKinds() []actionKind {
	return []actionKind{
		{
			name: "lock", summary: "Card not locked", doing: "locking", done: "is locked",
			description: "Pauses a card until it is unlocked, by `qonto_card_unlock`, by Terraform or in the app." + withoutActions +
				" Of a card that Terraform manages, `locked = true` does the same and lasts: a configuration that says `locked = false` unlocks the card again." +
				" Of a card that Qonto has renewed, neither pauses the renewal, which can be used already: it is a card of its own, in `renewal_id`.",
			reached: func(card *qonto.Card) bool { return card.Status == qonto.StatusPaused },
			already: func(card *qonto.Card) bool { return card.LockedByPeople() }, // Qonto lifts a lock of its own
			do: func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error) {
				return cardOfAnswer(session.client.LockCard(ctx, card.ID))
			},
		},
		{
			name: "unlock", summary: "Card not unlocked", doing: "unlocking", done: "is unlocked", unlocks: true,
			description: "Lifts the lock that somebody has put on a card. Qonto may want it to be approved. A lock of Qonto's own stays, and is an " +
				"error." + withoutActions + " Of a card that Terraform manages, `locked = false` does the same.",
			reached: func(card *qonto.Card) bool { return card.Status != qonto.StatusPaused && !card.Terminal() },
			do: func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error) {
				return cardOfAnswer(session.client.UnlockCard(ctx, card.ID))
			},
		},
		{
			name: "report_lost", summary: "Card not reported lost", doing: "reporting it lost", done: "is reported lost",
			willBe: "will be reported lost", final: true, physicalOnly: true,
			description: "Reports a physical card lost, which blocks it **for good**. Nothing replaces it: order another card, as a resource of its own." +
				withoutActions,
			reached: func(card *qonto.Card) bool { return card.Status == qonto.StatusLost },
			do: func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error) {
				return cardOfAnswer(session.client.ReportCardLost(ctx, card.ID))
			},
		},
		{
			name: "report_stolen", summary: "Card not reported stolen", doing: "reporting it stolen", done: "is reported stolen",
			willBe: "will be reported stolen", final: true, physicalOnly: true,
			description: "Reports a physical card stolen, which blocks it **for good**. Nothing replaces it: order another card, as a resource of its own." +
				withoutActions,
			reached: func(card *qonto.Card) bool { return card.Status == qonto.StatusStolen },
			do: func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error) {
				return cardOfAnswer(session.client.ReportCardStolen(ctx, card.ID))
			},
		},
		{
			name: "discard", summary: summaryNotEnded, doing: "discarding", done: "is discarded",
			willBe: "will be discarded", final: true, liftsLock: true,
			description: "Ends a card **for good**, and no other: a card that renews it lives on. A paused card is unlocked for it, and locked again " +
				"should it fail." + withoutActions + " Of a card that Terraform manages, destroying the resource does the same, and ends the renewal in " +
				"`renewal_id` as well, with `deletion_policy = \"discard\"`.",
			reached: func(card *qonto.Card) bool { return card.Status == qonto.StatusDiscarded },
			do: func(ctx context.Context, session *Session, card *qonto.Card) (*qonto.Card, error) {
				return session.discard(ctx, card.ID)
			},
		},
	}
}

func cardOfAnswer(answer qonto.Answer, err error) (*qonto.Card, error) {
	return &answer.Card, err
}

// hasHappened tells whether the action has nothing left to do to a card.
func (k actionKind) hasHappened(card *qonto.Card) bool {
	if k.already != nil {
		return k.already(card)
	}

	return k.reached(card)
}

// lifts tells whether the action begins with lifting a lock.
func (k actionKind) lifts(card *qonto.Card) bool {
	return card.Status == qonto.StatusPaused && (k.unlocks || k.liftsLock)
}

// refused is why the action cannot be done to a living card, nil if it can.
func (k actionKind) refused(session *Session, card *qonto.Card) diag.Diagnostic {
	m := fromAPI(card)

	if physical, known := qonto.PhysicalLevel(card.CardLevel); k.physicalOnly && known && !physical {
		return diag.NewAttributeErrorDiagnostic(path.Root("card_id"), k.summary, fmt.Sprintf(
			"Only physical cards can be reported lost or stolen. %s Lock it with qonto_card_lock, or end it with qonto_card_discard.", session.describe(&m)))
	}

	if k.unlocks && card.LockedByQonto() {
		return k.missed(session, card)
	}

	return nil
}

// tooLate is for a card that has ended in another way.
func (k actionKind) tooLate(session *Session, card *qonto.Card) diag.Diagnostic {
	m := fromAPI(card)

	return diag.NewAttributeErrorDiagnostic(path.Root("card_id"), k.summary, session.describe(&m)+
		" It has reached the end of its life, so it can no longer be used, and nothing can be done to it.")
}

// missed is for an answer without an error that leaves the card where it was.
func (k actionKind) missed(session *Session, card *qonto.Card) diag.Diagnostic {
	m := fromAPI(card)
	reason := "Qonto answered without an error, but the card's status is " + shown(m.Status) + "."

	if card.LockedByQonto() {
		reason = "Qonto itself holds a lock on the card, which nobody in the organization can lift. Ask Qonto's support why."
	}

	return diag.NewErrorDiagnostic(k.summary, session.describe(&m)+" "+reason)
}
