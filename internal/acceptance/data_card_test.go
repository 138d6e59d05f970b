// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// look validates and reads a data source.
func (p *protocol) look(name string, config arguments) (map[string]tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()

	schema := p.schema.DataSourceSchemas[name]
	value := p.value(schema, config)

	checked, err := p.server.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: value})
	if err != nil || len(checked.Diagnostics) > 0 {
		return nil, checked.Diagnostics
	}

	read, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}

	if len(read.Diagnostics) > 0 {
		return nil, read.Diagnostics
	}

	return p.object(read.State, schema), nil
}

// someCards issues cards whose nicknames and last digits partly agree, and returns their ids by a name of the test's own.
func (w *world) someCards() map[string]string {
	w.t.Helper()

	ids := map[string]string{}

	for _, card := range []struct{ name, holder, nickname, digits, status string }{
		{"ads", w.OwnerMembershipID, "Ads", "1111", "live"},
		{"books", w.OwnerMembershipID, "Books", "2222", "paused"},
		{"books of another", w.AdminMembershipID, "Books", "3333", "live"},
		{"same digits", w.AdminMembershipID, "Cloud", "1111", "live"},
		{"dead", w.OwnerMembershipID, "Fair", "4444", "discarded"},
	} {
		ids[card.name] = w.IssueCard(map[string]any{
			"card_level": "virtual", "holder_id": card.holder, "bank_account_id": w.BankAccountID,
		}, map[string]any{"nickname": card.nickname, "last_digits": card.digits, "status": card.status}).ID
	}

	return ids
}

func TestCardIsFound(t *testing.T) {
	w := newWorld(t)
	ids := w.someCards()
	p := w.protocol()

	for name, test := range map[string]struct {
		config arguments
		want   string
	}{
		"by id":                       {arguments{"id": ids["books"]}, "books"},
		"by id, although it is dead":  {arguments{"id": ids["dead"]}, "dead"},
		"by nickname":                 {arguments{"nickname": "Cloud"}, "same digits"},
		"by nickname, in any case":    {arguments{"nickname": " ADS "}, "ads"},
		"by nickname and holder":      {arguments{"nickname": "Books", "holder_id": w.AdminMembershipID}, "books of another"},
		"by digits":                   {arguments{"last_digits": "2222"}, "books"},
		"by digits and holder":        {arguments{"last_digits": "1111", "holder_id": w.OwnerMembershipID}, "ads"},
		"by nickname and last digits": {arguments{"nickname": "Books", "last_digits": "3333"}, "books of another"},
	} {
		card, problems := p.look("qonto_card", test.config)
		p.fine(nil, problems)

		if got := p.text(card["id"]); got != ids[test.want] {
			t.Errorf("%s: found %s, want %s", name, got, ids[test.want])
		}

		if written, ok := test.config["nickname"]; ok && p.text(card["nickname"]) != written {
			t.Errorf("%s: the argument has become %s", name, card["nickname"])
		}
	}

	expectWrites(t, w.Ledger())
}

func TestCardIsNotFound(t *testing.T) {
	w := newWorld(t)
	ids := w.someCards()
	p := w.protocol()

	for name, test := range map[string]struct {
		config  arguments
		summary string
		want    []string
	}{
		"two nicknames": {
			arguments{"nickname": "books"},
			"More than one such card",
			[]string{"2 cards have the nickname \"books\"", ids["books"], ids["books of another"], "ending in 3333", "narrow the search by holder_id"},
		},
		"two numbers": {
			arguments{"last_digits": "1111"}, "More than one such card", []string{`2 cards have the last digits "1111"`, ids["ads"], ids["same digits"]},
		},
		"no such nickname": {
			arguments{"nickname": "Bocks"}, "No such card", []string{`has the nickname "Bocks"`, `"Ads" (id ` + ids["ads"], `"Books" (id ` + ids["books"]},
		},
		"not of this holder": {
			arguments{"nickname": "Cloud", "holder_id": w.OwnerMembershipID}, "No such card", []string{"and the holder", ids["ads"], ids["books"]},
		},
		"only a dead one": {
			arguments{"nickname": "Fair"}, "No such card", []string{"1 of the cards that have ended would match", ids["dead"], "found by its id only"},
		},
		"no such id": {
			arguments{"id": "00000000-0000-4000-8000-000000000000"}, "No such card", []string{"has the id", ids["ads"]},
		},
		"nothing asked for": {nil, "Missing Attribute Configuration", []string{"id,nickname,last_digits"}},
		"id and holder": {
			arguments{"id": ids["ads"], "holder_id": w.OwnerMembershipID}, "Invalid Attribute Combination", []string{"holder_id"},
		},
		"five digits": {arguments{"last_digits": "12345"}, "Invalid Attribute Value Match", []string{"last four digits"}},
	} {
		_, problems := p.look("qonto_card", test.config)
		if len(problems) != 1 || problems[0].Summary != test.summary {
			t.Errorf("%s: %d errors, want %q: %q", name, len(problems), test.summary, invoked{problems: problems}.complaint())

			continue
		}

		for _, want := range test.want {
			if !strings.Contains(problems[0].Detail, want) {
				t.Errorf("%s: no %q in %s", name, want, problems[0].Detail)
			}
		}
	}
}

// For some weeks a card and its renewal live beside each other under one nickname: the old one is meant until it has
// ended.
func TestRenewalStepsBack(t *testing.T) {
	w := newWorld(t)
	p := w.protocol()
	ids := w.someCards()

	w.Happen(ids["ads"], control.Renew)

	card, problems := p.look("qonto_card", arguments{"nickname": "Ads"})
	p.fine(nil, problems)

	if got := p.text(card["id"]); got != ids["ads"] {
		t.Errorf("found %s, want the old card", got)
	}

	w.Happen(ids["ads"], control.Expire)

	card, problems = p.look("qonto_card", arguments{"nickname": "Ads"})
	p.fine(nil, problems)

	if w.cardOf(p.text(card["id"])).Renewal != true {
		t.Error("found another card than the renewal")
	}
}

// What is missing is said, be it a scope or credentials.
func TestCardLookupsFailLoudly(t *testing.T) {
	w := newWorld(t)
	poor := arguments{"endpoint": w.URL, "access_token": w.TokenFor(w.OwnerMembershipID, "organization.read")}

	for _, test := range []struct {
		name   string
		config arguments
	}{{"qonto_cards", nil}, {"qonto_card", arguments{"nickname": "x"}}, {"qonto_card", arguments{"id": w.OwnerMembershipID}}} {
		for p, want := range map[*protocol]string{
			newProtocol(t, poor): "card.read", newProtocol(t, arguments{"access_token": unknown{}}): "access_token depends on a resource",
		} {
			_, problems := p.look(test.name, test.config)
			if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", test.name, got, want)
			}
		}
	}
}

// The figures follow from what was spent.
func TestCardFigures(t *testing.T) {
	w := newWorld(t)
	p := w.protocol()

	id := w.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": w.OwnerMembershipID, "bank_account_id": w.BankAccountID, "payment_monthly_limit": 300,
	}, map[string]any{"exp_month": "2", "exp_year": "2028"}).ID

	_, err := w.Control.Spend(t.Context(), id, 10_010)
	w.must(err)

	card, problems := p.look("qonto_card", arguments{"id": id})
	p.fine(nil, problems)

	for name, want := range map[string]tftypes.Value{
		"payment_monthly_spent":         tftypes.NewValue(tftypes.Number, 100.1),
		"payment_monthly_left":          tftypes.NewValue(tftypes.Number, 199.9),
		"payment_monthly_used_percent":  tftypes.NewValue(tftypes.Number, 33.37),
		"payment_lifespan_left":         tftypes.NewValue(tftypes.Number, nil),
		"payment_lifespan_used_percent": tftypes.NewValue(tftypes.Number, nil),
		"ends_at":                       tftypes.NewValue(tftypes.String, "2028-02-29T23:59:59Z"),
	} {
		if !card[name].Equal(want) {
			t.Errorf("%s is %s, want %s", name, card[name], want)
		}
	}
}

// With a real CLI: a card is looked up by the name that people know, beside the resource that it belongs to.
func TestCardDataSources(t *testing.T) {
	w := newWorld(t)
	w.someCards()

	w.run(resource.TestStep{
		Config: w.config(`
data "qonto_card" "cloud" {
  nickname = "cloud"
}

data "qonto_cards" "books" {
  query    = "books"
  statuses = ["live", "paused"]
  sort_by  = "status:desc"
}

output "books" {
  value = [for card in data.qonto_cards.books.cards : "${card.nickname} ${card.status} ${card.payment_monthly_left}"]
}
`),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.qonto_card.cloud", tfjsonpath.New("last_digits"), knownvalue.StringExact("1111")),
			statecheck.ExpectKnownValue("data.qonto_card.cloud", tfjsonpath.New("nickname"), knownvalue.StringExact("cloud")),
			statecheck.ExpectKnownOutputValue("books", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.StringExact("Books paused 1000"), knownvalue.StringExact("Books live 1000"),
			})),
		},
	})
}
