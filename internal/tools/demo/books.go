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

// tally is what the story expects in the emulator's books: how many cards were ever issued, and how many of them have
// been discarded since.
type tally struct {
	issued    int
	discarded int
}

func count(cards []control.Card) tally {
	counted := tally{issued: len(cards)}

	for _, card := range cards {
		if card.Status == "discarded" {
			counted.discarded++
		}
	}

	return counted
}

// showCards prints the emulator's books and compares them with what the story expects.
func showCards(want tally) act {
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

		if got := count(ledger.Cards); got != want {
			return fmt.Errorf("%w: the books say %+v, want %+v", errStory, got, want)
		}

		return nil
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
