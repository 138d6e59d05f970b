// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// roundedDate is how far Qonto may move the end of a flash card when it rounds it.
const roundedDate = 24 * time.Hour

// isCandidate tells whether a card is alive and may be the wanted card.
func (r *IssueRequest) isCandidate(card qonto.Card) bool {
	return !card.Terminal() && r.looksLike(card)
}

// renamedByUser tells whether a user has given the card another name, so that it is not the wanted card. A card that was
// never changed has its name from Qonto.
func renamedByUser(card qonto.Card, nickname string) bool {
	has := qonto.Text(card.Nickname)

	return has != "" && has != nickname && modified(card)
}

// looksLike compares what is fixed at creation. Limits do not count, because Qonto clamps them; spelling does not
// either, because Qonto has its own. A card that Qonto has made by itself, to renew or to upgrade another one, was never
// ordered.
func (r *IssueRequest) looksLike(card qonto.Card) bool {
	return r.isOfSameKind(card) &&
		equalIfBothSet(r.Card.CardDesign, card.CardDesign, strings.EqualFold) &&
		equalIfBothSet(r.Card.TypeOfPrint, card.TypeOfPrint, strings.EqualFold) &&
		equalIfBothSet(r.Card.ShipToBusiness, card.ShipToBusiness, func(a, b bool) bool { return a == b }) &&
		equalIfBothSet(r.Card.PreExpiresAt, card.PreExpiresAt, sameDay)
}

// isOfSameKind compares what tells cards of an organization apart whatever Qonto makes of the other values.
func (r *IssueRequest) isOfSameKind(card qonto.Card) bool {
	return !qonto.IsTrue(card.Renewal) && !qonto.IsTrue(card.Upsell) &&
		equalIfBothSet(&r.Card.HolderID, card.HolderID, strings.EqualFold) &&
		equalIfBothSet(&r.Card.BankAccountID, card.BankAccountID, strings.EqualFold) &&
		(card.CardLevel == "" || strings.EqualFold(card.CardLevel, r.Card.CardLevel))
}

// allowsMore tells whether a card may do more than was asked for.
func (r *IssueRequest) allowsMore(card qonto.Card) bool {
	return r.isExceeded(card) ||
		isLooser(r.Card.ATMOption, card.ATMOption, false) ||
		isLooser(r.Card.NFCOption, card.NFCOption, false) ||
		isLooser(r.Card.OnlineOption, card.OnlineOption, false) ||
		isLooser(r.Card.ForeignOption, card.ForeignOption, false) ||
		isLooser(r.Card.ATMDailyLimitOption, card.ATMDailyLimitOption, true) ||
		isLooser(r.Card.PaymentDailyLimitOption, card.PaymentDailyLimitOption, true) ||
		isLooser(r.Card.PaymentTransactionLimitOption, card.PaymentTransactionLimitOption, true) ||
		isWider(r.Card.ActiveDays, card.ActiveDays) ||
		isWider(r.Card.Categories, card.Categories)
}

// isExceeded tells whether a card may spend more than was asked for. Qonto is known to lower limits, not to raise them (seen in the
// sandbox).
func (r *IssueRequest) isExceeded(card qonto.Card) bool {
	exceeds := func(asked *int64, answered *json.Number) bool {
		if asked == nil || answered == nil {
			return false
		}

		limit, err := answered.Float64()

		return err != nil || limit > float64(*asked)
	}

	return exceeds(r.Card.ATMMonthlyLimit, card.ATMMonthlyLimit) ||
		exceeds(r.Card.ATMDailyLimit, card.ATMDailyLimit) ||
		exceeds(r.Card.PaymentMonthlyLimit, card.PaymentMonthlyLimit) ||
		exceeds(r.Card.PaymentDailyLimit, card.PaymentDailyLimit) ||
		exceeds(r.Card.PaymentTransactionLimit, card.PaymentTransactionLimit) ||
		exceeds(r.Card.PaymentLifespanLimit, card.PaymentLifespanLimit)
}

// isLooser tells whether the stricter value was asked for and the other one answered.
func isLooser(asked, answered *bool, stricter bool) bool {
	return asked != nil && answered != nil && *asked == stricter && *answered != stricter
}

// isWider tells whether a list has elements that were not asked for. An empty list is of everything.
func isWider[T comparable](asked *[]T, answered []T) bool {
	if asked == nil || len(*asked) == 0 || answered == nil {
		return false
	}

	return len(answered) == 0 || slices.ContainsFunc(answered, func(element T) bool { return !slices.Contains(*asked, element) })
}

// equalIfBothSet compares two values. A value that was not asked for, or not answered, counts as equal.
func equalIfBothSet[T any](asked, answered *T, equal func(a, b T) bool) bool {
	return asked == nil || answered == nil || equal(*asked, *answered)
}

func sameDay(a, b string) bool {
	first, err := time.Parse(time.RFC3339, a)
	if err != nil {
		return true
	}

	second, err := time.Parse(time.RFC3339, b)

	return err != nil || first.Sub(second).Abs() <= roundedDate
}

func modified(card qonto.Card) bool {
	return qonto.Text(card.UpdatedAt) != qonto.Text(card.CreatedAt)
}
