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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// readDataSource validates and reads a data source.
func readDataSource(p *acctest.Protocol, name string, config acctest.Arguments) (map[string]tftypes.Value, []*tfprotov6.Diagnostic) {
	p.T.Helper()

	schema := p.Schema.DataSourceSchemas[name]
	value := p.Value(schema, config)

	checked, err := p.Server.ValidateDataResourceConfig(p.T.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: value})
	if err != nil || len(checked.Diagnostics) > 0 {
		return nil, checked.Diagnostics
	}

	read, err := p.Server.ReadDataSource(p.T.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: value})
	if err != nil {
		p.T.Fatal(err)
	}

	if len(read.Diagnostics) > 0 {
		return nil, read.Diagnostics
	}

	return p.Object(read.State, schema), nil
}

// issueSampleCards issues cards whose nicknames and last digits partly agree, and returns their ids by a name of the test's own.
func issueSampleCards(e *acctest.Env) map[string]string {
	e.T.Helper()

	ids := map[string]string{}

	for _, card := range []struct{ name, holder, nickname, digits, status string }{
		{"ads", e.OwnerMembershipID, "Ads", "1111", "live"},
		{"books", e.OwnerMembershipID, "Books", "2222", "paused"},
		{"books of another", e.AdminMembershipID, "Books", "3333", "live"},
		{"same digits", e.AdminMembershipID, "Cloud", "1111", "live"},
		{"dead", e.OwnerMembershipID, "Fair", "4444", "discarded"},
	} {
		ids[card.name] = e.IssueCard(map[string]any{
			"card_level": "virtual", "holder_id": card.holder, "bank_account_id": e.BankAccountID,
		}, map[string]any{"nickname": card.nickname, "last_digits": card.digits, "status": card.status}).ID
	}

	return ids
}

func TestCardIsFound(t *testing.T) {
	e := acctest.NewEnv(t)
	ids := issueSampleCards(e)
	p := e.Protocol()

	for name, test := range map[string]struct {
		config acctest.Arguments
		want   string
	}{
		"by id":                       {acctest.Arguments{"id": ids["books"]}, "books"},
		"by id, although it is dead":  {acctest.Arguments{"id": ids["dead"]}, "dead"},
		"by nickname":                 {acctest.Arguments{"nickname": "Cloud"}, "same digits"},
		"by nickname, in any case":    {acctest.Arguments{"nickname": " ADS "}, "ads"},
		"by nickname and holder":      {acctest.Arguments{"nickname": "Books", "holder_id": e.AdminMembershipID}, "books of another"},
		"by digits":                   {acctest.Arguments{"last_digits": "2222"}, "books"},
		"by digits and holder":        {acctest.Arguments{"last_digits": "1111", "holder_id": e.OwnerMembershipID}, "ads"},
		"by nickname and last digits": {acctest.Arguments{"nickname": "Books", "last_digits": "3333"}, "books of another"},
	} {
		card, problems := readDataSource(p, "qonto_card", test.config)
		p.NoErrors(nil, problems)

		if got := p.Text(card["id"]); got != ids[test.want] {
			t.Errorf("%s: found %s, want %s", name, got, ids[test.want])
		}

		if written, ok := test.config["nickname"]; ok && p.Text(card["nickname"]) != written {
			t.Errorf("%s: the argument has become %s", name, card["nickname"])
		}
	}

	acctest.ExpectWrites(t, e.Ledger())
}

func TestCardIsNotFound(t *testing.T) {
	e := acctest.NewEnv(t)
	ids := issueSampleCards(e)
	p := e.Protocol()

	for name, test := range map[string]struct {
		config  acctest.Arguments
		summary string
		want    []string
	}{
		"two nicknames": {
			acctest.Arguments{"nickname": "books"},
			"More than one such card",
			[]string{"2 cards have the nickname \"books\"", ids["books"], ids["books of another"], "ending in 3333", "narrow the search by holder_id"},
		},
		"two numbers": {
			acctest.Arguments{"last_digits": "1111"}, "More than one such card", []string{
				`2 cards have the last digits "1111"`, ids["ads"],
				ids["same digits"],
			},
		},
		"no such nickname": {
			acctest.Arguments{"nickname": "Bocks"}, "No such card", []string{
				`has the nickname "Bocks"`, `"Ads" (id ` + ids["ads"],
				`"Books" (id ` + ids["books"],
			},
		},
		"not of this holder": {
			acctest.Arguments{"nickname": "Cloud", "holder_id": e.OwnerMembershipID}, "No such card", []string{"and the holder", ids["ads"], ids["books"]},
		},
		"only a dead one": {
			acctest.Arguments{"nickname": "Fair"}, "No such card", []string{"1 of the cards that have ended would match", ids["dead"], "found by its id only"},
		},
		"no such id": {
			acctest.Arguments{"id": "00000000-0000-4000-8000-000000000000"}, "No such card", []string{"has the id", ids["ads"]},
		},
		"nothing asked for": {nil, "Missing Attribute Configuration", []string{"id,nickname,last_digits"}},
		"id and holder": {
			acctest.Arguments{"id": ids["ads"], "holder_id": e.OwnerMembershipID}, "Invalid Attribute Combination", []string{"holder_id"},
		},
		"five digits": {acctest.Arguments{"last_digits": "12345"}, "Invalid Attribute Value Match", []string{"last four digits"}},
	} {
		_, problems := readDataSource(p, "qonto_card", test.config)
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

// Cards that have ended, and cards of other holders, are not among those to choose from, but the token sees them.
func TestCardIsNotFoundAmongNone(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	id := e.IssueOutside("virtual", map[string]any{"nickname": "Fair"})

	expectNone := func(config acctest.Arguments, want string) {
		t.Helper()

		_, problems := readDataSource(p, "qonto_card", config)
		if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}

	expectNone(acctest.Arguments{"nickname": "Fair", "holder_id": e.AdminMembershipID}, "It can see no living cards of this holder at all")

	_, err := e.Control.EditCard(t.Context(), id, map[string]any{"status": "discarded"})
	e.Must(err)

	expectNone(acctest.Arguments{"nickname": "Fair"}, "It can see no living cards at all")
}

// For some weeks a card and its renewal live beside each other under one nickname: the old one is meant until it has
// ended.
func TestRenewalStepsBack(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	ids := issueSampleCards(e)

	e.Happen(ids["ads"], control.Renew)

	card, problems := readDataSource(p, "qonto_card", acctest.Arguments{"nickname": "Ads"})
	p.NoErrors(nil, problems)

	if got := p.Text(card["id"]); got != ids["ads"] {
		t.Errorf("found %s, want the old card", got)
	}

	e.Happen(ids["ads"], control.Expire)

	card, problems = readDataSource(p, "qonto_card", acctest.Arguments{"nickname": "Ads"})
	p.NoErrors(nil, problems)

	if fetchCard(e, p.Text(card["id"])).Renewal != true {
		t.Error("found another card than the renewal")
	}
}

// What is missing is said, be it a scope or credentials.
func TestCardLookupsFailLoudly(t *testing.T) {
	e := acctest.NewEnv(t)
	poor := acctest.Arguments{"endpoint": e.URL, "access_token": e.TokenFor(e.OwnerMembershipID, "organization.read")}

	for _, test := range []struct {
		name   string
		config acctest.Arguments
	}{{"qonto_cards", nil}, {"qonto_card", acctest.Arguments{"nickname": "x"}}, {"qonto_card", acctest.Arguments{"id": e.OwnerMembershipID}}} {
		for p, want := range map[*acctest.Protocol]string{
			acctest.NewProtocol(t, poor): "card.read", acctest.NewProtocol(t,
				acctest.Arguments{"access_token": acctest.Unknown{}}): "access_token depends on a resource",
		} {
			_, problems := readDataSource(p, test.name, test.config)
			if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", test.name, got, want)
			}
		}
	}
}

// The figures follow from what was spent.
func TestCardFigures(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()

	id := e.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": e.OwnerMembershipID, "bank_account_id": e.BankAccountID, "payment_monthly_limit": 300,
	}, map[string]any{"exp_month": "2", "exp_year": "2028"}).ID

	_, err := e.Control.Spend(t.Context(), id, 10_010)
	e.Must(err)

	card, problems := readDataSource(p, "qonto_card", acctest.Arguments{"id": id})
	p.NoErrors(nil, problems)

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
	e := acctest.NewEnv(t)
	issueSampleCards(e)

	e.RunSteps(resource.TestStep{
		Config: e.Config(`
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

// A card that the same apply has issued may not be listed yet. It is waited for, and is not said to be invisible.
func TestCardOfTheSameApplyIsFoundByItsID(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Set(map[string]any{"list_delay_ms": 1500})

	e.RunSteps(resource.TestStep{
		Config: e.Config(acctest.NamedCard("new", "virtual", acctest.Ads, ""), `
data "qonto_card" "new" {
  id = qonto_card.new.id
}
`),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.qonto_card.new", tfjsonpath.New("nickname"), knownvalue.StringExact("ads")),
		},
	})
}
