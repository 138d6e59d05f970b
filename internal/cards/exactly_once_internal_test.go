// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

func TestTwins(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	text := func(s string) *string { return &s }
	made := func(ago time.Duration) *string { return text(now.Add(-ago).Format(time.RFC3339Nano)) }

	// like is a card as the wanted one would be, made some time ago and never touched.
	like := func(ago time.Duration, change ...func(*qonto.Card)) qonto.Card {
		card := qonto.Card{
			ID: "twin", Status: qonto.StatusLive, CardLevel: "virtual", HolderID: text("h"), BankAccountID: text("b"),
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
		"old enough that the key cannot tell":  {[]qonto.Card{like(25 * time.Minute)}, true, false},
		"young: the key knows":                 {[]qonto.Card{like(24 * time.Minute)}, false, true},
		"almost a day old":                     {[]qonto.Card{like(24*time.Hour - time.Minute)}, true, false},
		"more than a day old":                  {[]qonto.Card{like(24*time.Hour + time.Minute)}, false, false},
		"dead":                                 {[]qonto.Card{like(time.Hour, dead)}, false, false},
		"another holder":                       {[]qonto.Card{like(time.Hour, of("i"))}, false, false},
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
		"without a readable date":              {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.CreatedAt = text("soon") })}, false, false},
		"held by another resource of this run": {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "held" })}, false, false},
		"released by this run":                 {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "released" })}, false, false},
		"the card that is replaced":            {[]qonto.Card{like(time.Hour, func(c *qonto.Card) { c.ID = "replaced" })}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			session := NewSessionWithout(nil)
			session.ownership.hold("held")
			session.ownership.release("released")
			session.recent.last = snapshot{cards: test.cards, now: now, taken: time.Now()}

			design := "virtual.default.2017"
			want := &order{nickname: "ads", request: qonto.NewCard{
				CardLevel: "virtual", HolderID: "h", BankAccountID: "b", CardDesign: &design,
			}}

			found, err := session.findTwins(t.Context(), want, "replaced")
			if err != nil || (len(found.stop) > 0) != test.stop || (len(found.young) > 0) != test.young {
				t.Errorf("%d stop, %d young, %v; want %v, %v", len(found.stop), len(found.young), err, test.stop, test.young)
			}
		})
	}
}

// A new card that looks like two older ones is stopped itself, and no error is left for the resources of those.
func TestTwoDuplicatesStopOnlyTheNewCard(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	made := now.Add(-time.Hour).Format(time.RFC3339Nano)
	session := NewSessionWithout(nil)
	session.client = &qonto.Client{}
	session.recent.last = snapshot{now: now, taken: time.Now()}

	for _, id := range []string{"first", "second"} {
		session.plans.recordRefresh(refreshedCard{id: id})
		session.recent.last.cards = append(session.recent.last.cards, qonto.Card{
			ID: id, Status: qonto.StatusLive, CardLevel: "virtual", HolderID: new("h"), BankAccountID: new("b"), CreatedAt: &made, UpdatedAt: &made,
		})
	}

	want := &order{request: qonto.NewCard{CardLevel: "virtual", HolderID: "h", BankAccountID: "b"}}
	if _, said := session.checkTwins(t.Context(), want, replacedCard{}); said.ErrorsCount() != 1 {
		t.Errorf("of the new card: %v", said)
	}

	for _, id := range []string{"first", "second"} {
		if said := session.plans.markKept(id, true); len(said) > 0 {
			t.Errorf("of card %s: %v", id, said)
		}
	}
}

func TestRosterFindsLookAlikesInEitherOrder(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		first, second plannedCard
		alike         bool
	}{
		"two new ones":                {plannedCard{}, plannedCard{}, true},
		"a new one after an old one":  {plannedCard{id: "c"}, plannedCard{}, true},
		"an old one after a new one":  {plannedCard{}, plannedCard{id: "c"}, true},
		"two old ones":                {plannedCard{id: "c"}, plannedCard{id: "d"}, false},
		"a card and its replacement":  {plannedCard{id: "c"}, plannedCard{replaces: "c"}, false},
		"replacement before the card": {plannedCard{replaces: "c"}, plannedCard{id: "c"}, false},
		"replacement of another one":  {plannedCard{id: "c"}, plannedCard{replaces: "d"}, true},
		"a card that was not tainted": {plannedCard{replaces: "c", presumed: true}, plannedCard{id: "c"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := newPlanRegistry()
			if _, alike := r.register(test.first, "k0", "k1"); alike {
				t.Error("the first has a look-alike")
			}

			if _, alike := r.register(test.second, "k1", "k2"); alike != test.alike {
				t.Errorf("alike = %v, want %v", alike, test.alike)
			}

			if _, alike := r.register(plannedCard{}, "k3"); alike {
				t.Error("another key has a look-alike")
			}
		})
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()

	c := newOwnership()
	steps := []bool{
		c.hold("a"), !c.hold("a"), !c.release("a"), // held: not ended by another half of a replacement
		c.release("b"), !c.hold("b"), c.release("b"), // released: not taken over
		c.move("d"), !c.move("d"), // one resource moves on to a renewal
	}

	c.refreshed("e")

	steps = append(steps, !c.move("e"), c.known("a"), c.known("b"), !c.known("d"), c.wasReleased("b"), !c.wasReleased("a"))

	for i, ok := range steps {
		if !ok {
			t.Errorf("step %d", i)
		}
	}
}

func TestEndOfACard(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		card  Model
		now   string
		warns int
	}{
		"three years ahead":        {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2030")}, "2027-03-15T00:00:00Z", 0},
		"61 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-01-29T00:00:00Z", 0},
		"59 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-02-01T00:00:00Z", 1},
		"on its last day":          {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2027-12-31T23:59:00Z", 1},
		"after it":                 {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2028-01-01T00:00:01Z", 0},
		"flash, eight days before": {Model{PreExpiresAt: instantValue(new("2027-03-09T00:00:00Z"))}, "2027-03-01T00:00:00Z", 0},
		"flash, six days before":   {Model{PreExpiresAt: instantValue(new("2027-03-07T00:00:00Z"))}, "2027-03-01T00:00:00Z", 1},
		"upgraded":                 {Model{Upsold: types.BoolValue(true), DiscardOn: types.StringValue("2027-11-31")}, "2027-03-01T00:00:00Z", 1},
		"without a date":           {Model{}, "2027-03-01T00:00:00Z", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(test.warns, endsSoon(&test.card, now).WarningsCount()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
