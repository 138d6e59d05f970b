// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

func example(tb testing.TB) *seed.OrganizationFile {
	tb.Helper()

	file, err := seed.ExampleOrganization()
	if err != nil {
		tb.Fatalf("the example: %v", err)
	}

	return file
}

func allStatuses() []string {
	return []string{
		"pending", "live", "paused", "pin_blocked", "onhold", "pre_expired", "expired", "discarded", "lost", "stolen",
		"shipped_lost", "order_canceled", "abusive", "deleted",
	}
}

// The example has 40 cards of every level and in every status, whenever it is started, and every answer follows the rules.
func TestExampleOrganization(t *testing.T) {
	t.Parallel()

	for _, begin := range []time.Time{
		{}, time.Date(2027, time.February, 28, 23, 59, 59, 0, time.UTC), time.Date(2032, time.January, 1, 0, 0, 0, 0, time.UTC),
	} {
		emu, api := start(t, emulatortest.WithOrganization(example(t)), emulatortest.WithStart(begin))
		cards := api.get("/v2/cards").list("cards")
		seen := map[any]int{}

		for _, card := range cards {
			wantCard(t, card)

			seen[card["status"]]++
			seen[card["card_level"]]++
		}

		if len(cards) != 40 {
			t.Errorf("%s: %d cards, want 40", begin, len(cards))
		}

		for _, name := range slices.Concat(allStatuses(), levels()) {
			if seen[name] == 0 {
				t.Errorf("%s: no card is %s", begin, name)
			}
		}

		if emu.OwnerMembershipID == "" || emu.TeamID == "" || emu.ClosedBankAccountID == "" || emu.InvitableMembershipID == "" {
			t.Errorf("the instance does not know its people: %+v", emu)
		}
	}
}

// Cards that come from others say so, on both sides.
func TestExampleFamilies(t *testing.T) {
	t.Parallel()

	emu, _ := start(t, emulatortest.WithOrganization(example(t)))
	ledger := emu.Ledger()
	children := 0

	for _, card := range ledger.Cards {
		if card.Parent == nil {
			continue
		}

		children++

		parent, found := ledger.Card(card.Parent.ID)
		if !found || card.Renewal != parent.Renewed || card.Upsell != parent.Upsold || parent.Reordered == (card.Renewal || card.Upsell) {
			t.Errorf("%s comes from %s: %+v", *card.Nickname, card.Parent.ID, parent)
		}
	}

	if children != 3 {
		t.Errorf("%d cards come from others, want a renewal, an upsell and a replacement", children)
	}
}

// The file's own organisation comes back at a reset, with the same ids.
func TestResetBringsTheOrganizationBack(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithOrganization(example(t)))
	before := ids(api.get("/v2/cards?sort_by=created_at:asc").list("cards"))

	emu.Populate(5)

	if err := emu.Control.Reset(t.Context()); err != nil {
		t.Fatalf("resetting: %v", err)
	}

	if after := ids(api.get("/v2/cards?sort_by=created_at:asc").list("cards")); !slices.Equal(before, after) {
		t.Errorf("%d cards with other ids", len(after))
	}
}

const smallOrganization = `{
  "organization": {"slug": "one-1", "name": "One", "id": "3f6c1f0e-6c53-4a43-9c69-0e2b8d3c3c11"},
  "teams": [{"key": "all", "name": "All"}],
  "memberships": [
    {"key": "ada", "first_name": "Ada", "last_name": "Roth", "role": "owner", "team": "all", "id": "8d1b6a70-8f5e-4f9e-9a53-5f0e7a3f7a10"},
    {"key": "bo", "first_name": "Bo", "last_name": "Lund", "role": "employee", "team": "all", "kyc_status": "waiting"}
  ],
  "bank_accounts": [{"key": "main", "name": "Main", "main": true}],
  "cards": [
    {"card_level": "virtual", "holder": "ada", "bank_account": "main", "created_days_ago": 40, "nickname": "Ads",
     "id": "0c0a1a42-55a0-4c34-b4a2-93f9cf2c2c55", "payment_monthly_limit": 300,
     "spent": [{"days_ago": 31, "amount_cents": 100}, {"days_ago": 5, "amount_cents": 1050}]}
  ]
}`

// A file may have ids of its own, so that a configuration that names them works here too.
func TestOrganizationWithItsOwnIDs(t *testing.T) {
	t.Parallel()

	file, err := seed.ParseOrganization([]byte(smallOrganization))
	if err != nil {
		t.Fatalf("parsing: %v", err)
	}

	_, api := start(t, emulatortest.WithOrganization(file))

	wantValues(t, api.get("/v2/organization").object("organization"), "id", "3f6c1f0e-6c53-4a43-9c69-0e2b8d3c3c11", "slug", "one-1")
	wantValues(t, api.get("/v2/membership").object("membership"), "id", "8d1b6a70-8f5e-4f9e-9a53-5f0e7a3f7a10", "first_name", "Ada")
	wantValues(t, api.get("/v2/cards/0c0a1a42-55a0-4c34-b4a2-93f9cf2c2c55").object("card"), "nickname", "Ads", "status", "live",
		"holder_id", "8d1b6a70-8f5e-4f9e-9a53-5f0e7a3f7a10", "payment_monthly_limit", 300, "payment_monthly_spent", 10.5,
		"payment_daily_spent", 0)

	// What is not in the file is not there either.
	for path, key := range map[string]string{"/v2/teams": "teams", "/v2/bank_accounts": "bank_accounts", "/v2/cards": "cards"} {
		if got := api.get(path); len(got.list(key)) != 1 {
			t.Errorf("%s: %s", path, got.text)
		}
	}
}

// Every mistake is named with its place.
func TestWrongOrganizations(t *testing.T) {
	t.Parallel()

	card := func(keys string) []string {
		return []string{`"cards": [`, `"cards": [{"card_level": "virtual", "holder": "ada", "bank_account": "main", ` + keys + `},`}
	}

	for want, change := range map[string][]string{
		"line 2: ":                                   {`"slug": "one-1",`, `"slug": "one-1",,`},
		`unknown field "colour"`:                     {`"name": "One",`, `"name": "One", "colour": "red",`},
		"organization.slug: is required":             {`"slug": "one-1", `, ``},
		`organization.id: "1" is not a UUID`:         {`3f6c1f0e-6c53-4a43-9c69-0e2b8d3c3c11`, `1`},
		`memberships[1].team: "none" is not the key`: {`"employee", "team": "all"`, `"employee", "team": "none"`},
		`memberships[1].key: "ada" is the key of an`: {`"key": "bo"`, `"key": "ada"`},
		`memberships[1].role: "boss" is none of`:     {`"employee"`, `"boss"`},
		"memberships: there must be one owner":       {`"role": "owner"`, `"role": "admin"`},
		"memberships[0].first_name: is required":     {`"first_name": "Ada"`, `"first_name": ""`},
		"bank_accounts: there must be one main":      {`"main": true`, `"main": false`},
		"cards[0].id: is the id of memberships[0]":   {`0c0a1a42-55a0-4c34-b4a2-93f9cf2c2c55`, `8d1b6a70-8f5e-4f9e-9a53-5f0e7a3f7a10`},
		`cards[0].holder: "cy" is not the key of a`:  {`"holder": "ada"`, `"holder": "cy"`},
		"cards[0].spent[0]: wants":                   {`"days_ago": 31`, `"days_ago": 41`},
		"cards[0].payment_monthly_limit: ":           {`"payment_monthly_limit": 300`, `"payment_monthly_limit": 3.5`},
		"cards[0].payment_lifespan_limit: ":          {`"payment_monthly_limit": 300`, `"payment_lifespan_limit": 300`},
		"cards[0].status: \"open\" is none of":       card(`"status": "open"`),
		"cards[0].status: lost is for physical":      card(`"status": "lost"`),
		"cards[0].pre_expires_in_days: belongs to":   card(`"pre_expires_in_days": 3`),
		"cards[0].created_days_ago: a virtual card":  card(`"created_days_ago": 1060`),
		"cards[0].created_days_ago: a card expires":  card(`"created_days_ago": 900, "status": "expired"`),
		"cards[0].created_days_ago: must not be":     card(`"created_days_ago": -1`),
		"cards[0].updated_days_ago: must be":         card(`"created_days_ago": 5, "updated_days_ago": 6`),
		"cards[0].system_locked: is for":             card(`"system_locked": true`),
		`cards[0].renewal_of: "x" is not the key`:    card(`"renewal_of": "x"`),
		"cards[0].status: the holder has no":         {`"cards": [`, `"cards": [{"card_level": "virtual", "holder": "bo", "bank_account": "main"},`},
		"cards[0].nickname: must have 1 to 40":       {`"nickname": "Ads"`, `"nickname": ""`},
		"there is something behind the end":          {"]\n}", "]\n} {}"},
	} {
		text := strings.Replace(smallOrganization, change[0], change[1], 1)
		if text == smallOrganization {
			t.Fatalf("%s: nothing to change", want)
		}

		_, err := seed.ParseOrganization([]byte(text))
		if !errors.Is(err, seed.ErrOrganization) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestGeneratedCards(t *testing.T) {
	t.Parallel()

	for _, options := range [][]emulatortest.Option{nil, {emulatortest.WithOrganization(example(t))}} {
		emu, api := start(t, options...)
		before := len(emu.Ledger().Cards)
		emu.Populate(80)

		added := emu.Ledger().Cards[before:]
		holders, kinds := map[string]bool{}, map[string]bool{}

		for _, card := range added {
			holders[card.HolderID], kinds[card.CardLevel] = true, true
		}

		if len(added) != 80 || len(holders) < 5 || len(kinds) != 6 {
			t.Errorf("%d cards of %d holders in %d levels", len(added), len(holders), len(kinds))
		}

		wantCard(t, api.get("/v2/cards/"+added[79].ID).object("card"))
	}
}
