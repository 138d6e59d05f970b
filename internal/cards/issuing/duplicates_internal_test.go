// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

func TestIssuer_FindDuplicates(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	text := func(s string) *string { return &s }
	made := func(ago time.Duration) *string { return text(now.Add(-ago).Format(time.RFC3339Nano)) }

	// like is a card as the wanted one would be, made some time ago and never touched.
	like := func(ago time.Duration, change ...func(*qonto.Card)) qonto.Card {
		card := qonto.Card{
			ID: "duplicate", Status: qonto.StatusLive, CardLevel: "virtual", HolderID: text("h"), BankAccountID: text("b"),
			CardDesign: text("virtual.default.2017"), CreatedAt: made(ago), UpdatedAt: made(ago),
		}
		for _, c := range change {
			c(&card)
		}

		return card
	}
	dead := func(c *qonto.Card) { c.ID, c.Status = "dead", qonto.StatusDiscarded }
	touched := func(c *qonto.Card) { c.UpdatedAt = made(0) }
	of := func(holder string) func(*qonto.Card) { return func(c *qonto.Card) { c.HolderID = &holder } }
	with := func(design string) func(*qonto.Card) { return func(c *qonto.Card) { c.CardDesign = &design } }
	named := func(name string) func(*qonto.Card) { return func(c *qonto.Card) { c.Nickname = &name } }

	for name, test := range map[string]struct {
		cards []qonto.Card
		stop  bool
		young bool
	}{
		"old enough that the key cannot tell": {[]qonto.Card{like(25 * time.Minute)}, true, false},
		"young: the key knows":                {[]qonto.Card{like(24 * time.Minute)}, false, true},
		"almost a day old":                    {[]qonto.Card{like(24*time.Hour - time.Minute)}, true, false},
		"more than a day old":                 {[]qonto.Card{like(24*time.Hour + time.Minute)}, false, false},
		"dead":                                {[]qonto.Card{like(time.Hour, dead)}, false, false},
		"another holder":                      {[]qonto.Card{like(time.Hour, of("i"))}, false, false},
		"holder that Qonto does not tell":     {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.HolderID = nil })}, true, false},
		"account that Qonto does not tell":    {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.BankAccountID = nil })}, true, false},
		"without a date, named otherwise": {
			[]qonto.Card{like(time.Hour, touched, named("other"), func(c *qonto.Card) { c.CreatedAt = nil })}, false, false,
		},
		"another account":                      {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.BankAccountID = text("c") })}, false, false},
		"another level":                        {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.CardLevel = "flash" })}, false, false},
		"another design":                       {[]qonto.Card{like(time.Hour, with("x"))}, false, false},
		"design in other letters":              {[]qonto.Card{like(time.Hour, with("VIRTUAL.default.2017"))}, true, false},
		"other limits do not count":            {[]qonto.Card{like(time.Hour, touched)}, true, false},
		"named by people otherwise":            {[]qonto.Card{like(time.Hour, touched, named("other"))}, false, false},
		"named by people as wanted":            {[]qonto.Card{like(time.Hour, touched, named("ads"))}, true, false},
		"named by the server":                  {[]qonto.Card{like(time.Hour, named("Virtual 1"))}, true, false},
		"dead forerunner, key out of reach":    {[]qonto.Card{like(10 * time.Minute), like(30*time.Minute, dead)}, true, false},
		"dead forerunner, key still in reach":  {[]qonto.Card{like(10 * time.Minute), like(20*time.Minute, dead)}, false, true},
		"dead forerunner, long before":         {[]qonto.Card{like(10 * time.Minute), like(50*time.Minute, dead)}, false, true},
		"dead forerunner of somebody else":     {[]qonto.Card{like(10 * time.Minute), like(30*time.Minute, dead, of("i"))}, false, true},
		"without a readable date":              {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.CreatedAt = text("soon") })}, true, false},
		"held by another resource of this run": {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "held" })}, false, false},
		"released by this run":                 {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "released" })}, false, false},
		"the card that is replaced":            {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "replaced" })}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			issuer := NewIssuer(nil, nil)
			issuer.Ownership.Hold("held")
			issuer.Ownership.Release("released")
			issuer.recent.last = snapshot{cards: test.cards, now: now, taken: time.Now()}

			design := "virtual.default.2017"
			request := &IssueRequest{Nickname: "ads", Card: qonto.NewCard{
				CardLevel: "virtual", HolderID: "h", BankAccountID: "b", CardDesign: &design,
			}}

			found, err := issuer.FindDuplicates(t.Context(), request, "replaced")
			if err != nil || (len(found.Blocking) > 0) != test.stop || (len(found.Young) > 0) != test.young {
				t.Errorf("%d stop, %d young, %v; want %v, %v", len(found.Blocking), len(found.Young), err, test.stop, test.young)
			}
		})
	}
}

// With a seed, duplicates are deliberate, but for a young card in the place of an older one: that has ended, or the deletion
// policy has left it alive and only it has the nickname.
func TestIssuer_FindDuplicates_Seeded(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)

	// card was made some time ago, and somebody has given it the name since.
	card := func(ago time.Duration, status, nickname string) qonto.Card {
		made := now.Add(-ago).Format(time.RFC3339Nano)
		updated := made

		if nickname != "" {
			updated = now.Format(time.RFC3339Nano)
		}

		return qonto.Card{
			ID: ago.String(), Status: status, CardLevel: "virtual", HolderID: new("h"), BankAccountID: new("b"),
			Nickname: &nickname, CreatedAt: &made, UpdatedAt: &updated,
		}
	}

	young, unfinished := card(10*time.Minute, qonto.StatusLive, "ads"), card(10*time.Minute, qonto.StatusLive, "")
	old := card(31*time.Minute, qonto.StatusLive, "ads")

	for name, test := range map[string]struct {
		older  qonto.Card
		young  qonto.Card
		leaves bool
		stops  bool
	}{
		"an older card that lives":                          {card(31*time.Minute, qonto.StatusLive, "ads"), unfinished, false, false},
		"an older card that has ended":                      {card(30*time.Minute, qonto.StatusDiscarded, "ads"), young, false, true},
		"an ended card whose key is remembered":             {card(20*time.Minute, qonto.StatusDiscarded, "ads"), young, false, false},
		"an ended card, and one that is 30 minutes old":     {card(50*time.Minute, qonto.StatusDiscarded, "ads"), old, false, false},
		"a card that the policy has left":                   {card(31*time.Minute, qonto.StatusLive, "ads"), unfinished, true, true},
		"a card that the policy has left, and one finished": {card(31*time.Minute, qonto.StatusLive, "ads"), young, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			issuer := NewIssuer(nil, nil)
			issuer.recent.last = snapshot{cards: []qonto.Card{test.young, test.older}, now: now, taken: time.Now()}

			request := &IssueRequest{
				Nickname: "ads", Seeded: true, LeavesCard: test.leaves, Card: qonto.NewCard{CardLevel: "virtual", HolderID: "h", BankAccountID: "b"},
			}

			found, err := issuer.FindDuplicates(t.Context(), request, "")
			if err != nil || (len(found.Blocking) > 0) != test.stops {
				t.Errorf("%d stop, %v; want %v", len(found.Blocking), err, test.stops)
			}
		})
	}
}

// What people have done to a card shows that it is not the one of a lost answer.
func TestIssueRequest_IsUntouched(t *testing.T) {
	t.Parallel()

	wanted, locked := IssueRequest{Nickname: "ads"}, IssueRequest{Nickname: "ads", Locked: true}
	lockedAtTheEnd := IssueRequest{Nickname: "ads", Locked: true, LocksCard: true}
	card := func(status, nickname, updated string) qonto.Card {
		return qonto.Card{Status: status, Nickname: &nickname, CreatedAt: new("then"), UpdatedAt: &updated}
	}

	for name, test := range map[string]struct {
		request IssueRequest
		card    qonto.Card
		want    bool
	}{
		"as it was issued":               {wanted, card(qonto.StatusLive, "", "then"), true},
		"a card of plastic":              {wanted, card(qonto.StatusPending, "", "then"), true},
		"with its nickname":              {wanted, card(qonto.StatusLive, "ads", "later"), true},
		"named by Qonto":                 {wanted, card(qonto.StatusLive, "Virtual 1", "then"), true},
		"named by people":                {wanted, card(qonto.StatusLive, "travel", "later"), false},
		"locked":                         {wanted, card(qonto.StatusPaused, "ads", "later"), false},
		"locked as configured":           {locked, card(qonto.StatusPaused, "ads", "later"), true},
		"locked, as a destroy does, too": {lockedAtTheEnd, card(qonto.StatusPaused, "ads", "later"), false},
		"with a blocked PIN":             {wanted, card(qonto.StatusPINBlocked, "ads", "later"), false},
	} {
		if got := test.request.IsUntouched(test.card); got != test.want {
			t.Errorf("%s: untouched %t", name, got)
		}
	}
}
