// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"errors"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// A new card that looks like two older ones is stopped itself, and no error is left for the resources of those.
func TestIssuer_CheckNew_TwoDuplicatesStopOnlyTheNewCard(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	made := now.Add(-time.Hour).Format(time.RFC3339Nano)
	issuer := NewIssuer(nil, nil)
	issuer.client = &qonto.Client{}
	issuer.recent.last = snapshot{now: now, taken: time.Now()}

	for _, id := range []string{"first", "second"} {
		issuer.Plans.RecordRefresh(RefreshedCard{ID: id})
		issuer.recent.last.cards = append(issuer.recent.last.cards, qonto.Card{
			ID: id, Status: qonto.StatusLive, CardLevel: "virtual", HolderID: new("h"), BankAccountID: new("b"), CreatedAt: &made, UpdatedAt: &made,
		})
	}

	request := &IssueRequest{Card: qonto.NewCard{CardLevel: "virtual", HolderID: "h", BankAccountID: "b"}}

	var duplicate *DuplicateError

	_, err := issuer.CheckNew(t.Context(), request, ReplacedCard{})
	if !errors.As(err, &duplicate) || len(duplicate.Duplicates.Blocking) != 2 {
		t.Errorf("of the new card: %v", err)
	}

	for _, id := range []string{"first", "second"} {
		if deferred := issuer.Plans.MarkKept(id, true); len(deferred) > 0 {
			t.Errorf("of card %s: %v", id, deferred)
		}
	}
}

// A seed makes duplicates deliberate, also in the plan, but for one that may have taken the place of a card that has ended:
// the apply would refuse the new card.
func TestIssuer_CheckNew_SeededCardBesideBrokenChain(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	card := func(id, status string, age time.Duration) qonto.Card {
		made := now.Add(-age).Format(time.RFC3339Nano)

		return qonto.Card{
			ID: id, Status: status, CardLevel: "virtual", HolderID: new("h"), BankAccountID: new("b"), CreatedAt: &made, UpdatedAt: &made,
		}
	}

	for name, test := range map[string]struct {
		first   qonto.Card
		refused bool
	}{
		"the first has ended": {card("first", qonto.StatusDiscarded, 40*time.Minute), true},
		"the first is alive":  {card("first", qonto.StatusLive, 40*time.Minute), false},
	} {
		issuer := NewIssuer(nil, nil)
		issuer.client = &qonto.Client{}
		issuer.recent.last = snapshot{now: now, taken: time.Now(), cards: []qonto.Card{test.first, card("second", qonto.StatusLive, 20*time.Minute)}}

		request := &IssueRequest{Seeded: true, Card: qonto.NewCard{CardLevel: "virtual", HolderID: "h", BankAccountID: "b"}}

		var duplicate *DuplicateError

		_, err := issuer.CheckNew(t.Context(), request, ReplacedCard{})
		if errors.As(err, &duplicate) != test.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
