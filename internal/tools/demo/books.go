// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const dash = "–"

// verdict judges the cards in the emulator's books.
type verdict func(cards []control.Card) error

// fourCards wants each card of the configuration issued once, and alive.
func fourCards(cards []control.Card) error {
	const planned = 4

	if len(cards) != planned || count(cards, isDiscarded) != 0 {
		return fmt.Errorf("%w: %d cards issued and %d discarded, want 4 and none", errStory, len(cards), count(cards, isDiscarded))
	}

	return nil
}

// allDiscarded wants no card issued beyond those of the story, and none left alive.
func allDiscarded(cards []control.Card) error {
	const told = 5

	if len(cards) != told || count(cards, isDiscarded) != told {
		return fmt.Errorf("%w: %d cards issued and %d discarded, want 5 and 5", errStory, len(cards), count(cards, isDiscarded))
	}

	return nil
}

func isDiscarded(card control.Card) bool {
	return card.Status == "discarded"
}

func count(cards []control.Card, which func(control.Card) bool) int {
	matching := 0

	for _, card := range cards {
		if which(card) {
			matching++
		}
	}

	return matching
}

// showCards prints the emulator's books and judges them.
func showCards(judge verdict) act {
	return func(ctx context.Context, s *stage) error {
		ledger, err := s.emulator.Ledger(ctx)
		if err != nil {
			return fmt.Errorf("looking into the books: %w", err)
		}

		s.sayf("$ curl $QONTO_ENDPOINT/_emulator/ledger   # as a table\n")

		err = writeTable(s.out, ledger.Cards, s.emulator.role)
		if err != nil {
			return err
		}

		s.sayf("\n")

		return judge(ledger.Cards)
	}
}

// issueOutside has somebody order a card in Qonto's app.
func issueOutside(nickname string) act {
	return func(ctx context.Context, s *stage) error {
		id, err := s.emulator.issueOutside(ctx, nickname)
		if err != nil {
			return err
		}

		s.outside = id
		s.sayf("Somebody has ordered the card %q in the app. Its id is %s.\n\n", nickname, id)

		return nil
	}
}

func writeTable(out io.Writer, cards []control.Card, holder func(id string) string) error {
	const gap = 3

	table := tabwriter.NewWriter(out, 0, 0, gap, ' ', 0)
	// A tabwriter keeps its first error until Flush.
	_, _ = fmt.Fprintln(table, "NICKNAME\tLEVEL\tHOLDER\tCARD\tA MONTH\tENDS\tSTATUS")

	for _, card := range cards {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t•••• %s\t%s\t%s\t%s\n", orDash(card.Nickname), card.CardLevel, holder(card.HolderID),
			orDash(card.LastDigits), monthly(card), end(card), card.Status)
	}

	err := table.Flush()
	if err != nil {
		return fmt.Errorf("showing the cards: %w", err)
	}

	return nil
}

func monthly(card control.Card) string {
	if card.PaymentMonthlyLimit == 0 {
		return dash
	}

	return "€" + strconv.FormatInt(card.PaymentMonthlyLimit, 10)
}

func end(card control.Card) string {
	if card.PreExpiresAt == nil {
		return dash
	}

	return card.PreExpiresAt.Format(time.DateOnly)
}

func orDash(text *string) string {
	if text == nil || *text == "" {
		return dash
	}

	return *text
}
