// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

type shownCard struct {
	ID, Nickname, Digits, Holder, Level, Status, Limit, Span, Spent, Issued string
	// Share is how much of the limit is spent, in percent.
	Share int64
}

// shownCards are the cards in a status, or all, the newest first.
func shownCards(cards []control.Card, status string, names directory) []shownCard {
	cards = slices.Clone(cards)
	slices.SortStableFunc(cards, func(a, b control.Card) int { return b.CreatedAt.Compare(a.CreatedAt) })

	var shown []shownCard

	for _, card := range cards {
		if status == "" || card.Status == status {
			shown = append(shown, showCard(card, names))
		}
	}

	return shown
}

func showCard(card control.Card, names directory) shownCard {
	const (
		base    = 10
		percent = 100
	)

	shown := shownCard{
		ID: card.ID, Nickname: textOf(card.Nickname), Digits: textOf(card.LastDigits), Holder: names.person(card.HolderID),
		Level: card.CardLevel, Status: card.Status, Issued: card.CreatedAt.Format(dayLayout),
	}

	limit, spent := card.PaymentMonthlyLimit, card.PaymentMonthlySpent
	shown.Span = "a month"

	if card.PaymentLifespanLimit != nil {
		limit, spent = *card.PaymentLifespanLimit, card.PaymentLifespanSpent
		shown.Span = "in all"
	}

	shown.Limit, shown.Spent = "€"+grouped(strconv.FormatInt(limit, base)), "€"+grouped(euros(spent))
	if limit > 0 && spent > 0 {
		shown.Share = min(percent, max(1, spent/limit))
	}

	return shown
}

func textOf(pointer *string) string {
	if pointer == nil {
		return ""
	}

	return *pointer
}

// euros is an amount with two places.
func euros(cents int64) string {
	const centsPerEuro, places, bits = 100, 2, 64

	return strconv.FormatFloat(float64(cents)/centsPerEuro, 'f', places, bits)
}

// grouped puts commas between thousands.
func grouped(number string) string {
	const group = 3

	whole, fraction, hasFraction := strings.Cut(number, ".")

	for at := len(whole) - group; at > 0; at -= group {
		whole = whole[:at] + "," + whole[at:]
	}

	if hasFraction {
		whole += "." + fraction
	}

	return whole
}
