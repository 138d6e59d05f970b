// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// listCards runs list "qonto_card" to its end.
func listCards(p *acctest.Protocol, filters acctest.Arguments, limit int64) []tfprotov6.ListResourceResult {
	p.T.Helper()

	var results []tfprotov6.ListResourceResult

	for result := range streamCards(p, filters, limit) {
		results = append(results, result)
	}

	return results
}

func streamCards(p *acctest.Protocol, filters acctest.Arguments, limit int64) func(func(tfprotov6.ListResourceResult) bool) {
	p.T.Helper()

	config := p.Value(p.Schema.ListResourceSchemas["qonto_card"], filters)

	checked, err := p.Server.ValidateListResourceConfig(p.T.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: "qonto_card", Config: config,
	})
	p.NoErrors(err, checked.Diagnostics)

	stream, err := p.Server.ListResource(p.T.Context(), &tfprotov6.ListResourceRequest{
		TypeName: "qonto_card", Config: config, IncludeResource: true, Limit: limit,
	})
	if err != nil {
		p.T.Fatal(err)
	}

	return stream.Results
}

// listedIDs are the identities of the results.
func listedIDs(p *acctest.Protocol, results []tfprotov6.ListResourceResult) []string {
	p.T.Helper()

	var ids []string

	for _, result := range results {
		p.NoErrors(nil, result.Diagnostics)

		attributes := p.Object(result.Resource, p.Schema.ResourceSchemas["qonto_card"])
		ids = append(ids, p.Text(attributes["id"]))
	}

	return ids
}

// issueEveryStatus issues cards of every level, and brings one into each status. It returns the ids of those that have ended.
func issueEveryStatus(e *acctest.Env) (ended []string) {
	e.T.Helper()

	e.Populate(24)

	cards := e.Ledger().Cards
	statuses := []string{
		"live", "paused", "pin_blocked", "onhold", "pending", "pre_expired", "expired", "discarded", "lost", "stolen", "shipped_lost",
		"order_canceled", "abusive",
	}

	for i, status := range statuses {
		_, err := e.Control.EditCard(e.T.Context(), cards[i].ID, map[string]any{"status": status})
		e.Must(err)

		if i > slices.Index(statuses, "pending") {
			ended = append(ended, cards[i].ID)
		}
	}

	e.Happen(cards[len(statuses)].ID, control.SystemLock)

	return ended
}

// A result is what an import of the card would have in its state, for every level and every living status.
func TestListEqualsImport(t *testing.T) {
	e := acctest.NewEnv(t)
	ended := issueEveryStatus(e)
	p := e.Protocol()

	results := listCards(p, nil, 0)
	if want := len(e.Ledger().Cards) - len(ended); len(results) != want {
		t.Fatalf("%d results, want %d", len(results), want)
	}

	for i, id := range listedIDs(p, results) {
		listed, err := results[i].Resource.Unmarshal(p.Schema.ResourceSchemas["qonto_card"].ValueType())
		e.Must(err)

		if want := p.ImportedState(id); !listed.Equal(want) {
			t.Errorf("%s: listed %s, imported %s", results[i].DisplayName, listed, want)
		}

		card, _ := e.Ledger().Card(id)
		for _, want := range []string{*card.Nickname, "••••" + *card.LastDigits, card.CardLevel, card.Status} {
			if !strings.Contains(results[i].DisplayName, want) {
				t.Errorf("the name of a result is %q, without %q", results[i].DisplayName, want)
			}
		}

		if results[i].Identity == nil || !strings.Contains(string(results[i].Identity.IdentityData.MsgPack), id) {
			t.Errorf("%s: no identity", results[i].DisplayName)
		}
	}
}

// The limit ends the list, and no page is read for nothing.
func TestListHonoursTheLimit(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Populate(250)
	p := e.Protocol()

	for limit, want := range map[int64]struct{ results, pages int }{
		1: {1, 1}, 99: {99, 1}, 100: {100, 1}, 101: {101, 2}, 249: {249, 3}, 250: {250, 3}, 1000: {250, 3}, 0: {250, 3},
	} {
		mark := e.Ledger().Mark()
		ids := listedIDs(p, listCards(p, nil, limit))

		if pages := len(e.Ledger().Since(mark).Requests); len(ids) != want.results || pages != want.pages {
			t.Errorf("limit %d: %d results in %d pages, want %d in %d", limit, len(ids), pages, want.results, want.pages)
		}

		if slices.Sort(ids); len(slices.Compact(ids)) != want.results {
			t.Errorf("limit %d: a card is listed twice", limit)
		}
	}
}

// Results come while pages are read: Terraform that stops early has caused one request.
func TestListStreams(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Populate(250)

	for range streamCards(e.Protocol(), nil, 0) {
		if requests := len(e.Ledger().Requests); requests != 1 {
			t.Errorf("%d requests before the first result", requests)
		}

		break
	}

	if requests := len(e.Ledger().Requests); requests != 1 {
		t.Errorf("%d requests for one result", requests)
	}
}

// A failure on a later page is a result after those of the earlier ones, and the last.
func TestListPushesErrors(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Populate(250)
	e.Fault(control.Fault{
		Route: "/v2/cards", Nth: 2, Action: "status", Status: http.StatusForbidden,
		ResponseBody: `{"errors": [{"code": "forbidden", "detail": "No."}]}`,
	})

	results := listCards(e.Protocol(), nil, 0)
	if len(results) != 101 {
		t.Fatalf("%d results, want a page and an error", len(results))
	}

	last := results[100].Diagnostics
	if len(last) != 1 || last[0].Severity != tfprotov6.DiagnosticSeverityError || last[0].Summary != "Cards not listed" ||
		!strings.Contains(last[0].Detail, "Qonto denied permission") {
		t.Errorf("the last result has %d diagnostics", len(last))
	}
}

func TestListWithoutCredentialsSaysWhy(t *testing.T) {
	t.Parallel()

	results := listCards(acctest.NewProtocol(t, acctest.Arguments{"access_token": acctest.Unknown{}}), nil, 0)
	if len(results) != 1 || len(results[0].Diagnostics) != 1 {
		t.Fatalf("%d results, want an error", len(results))
	}

	if detail := results[0].Diagnostics[0].Detail; !strings.Contains(detail, "access_token depends on a resource") {
		t.Error(detail)
	}
}

// Ended cards are listed only when they are asked for.
func TestListLeavesOutEndedCards(t *testing.T) {
	e := acctest.NewEnv(t)
	ended := issueEveryStatus(e)
	p := e.Protocol()
	all := len(e.Ledger().Cards)

	for name, test := range map[string]struct {
		filters acctest.Arguments
		want    int
	}{
		"by default":         {nil, all - len(ended)},
		"told not to":        {acctest.Arguments{"include_ended": false}, all - len(ended)},
		"told to":            {acctest.Arguments{"include_ended": true}, all},
		"a final status":     {acctest.Arguments{"statuses": []string{"lost", "stolen"}}, 2},
		"their ids":          {acctest.Arguments{"ids": ended}, len(ended)},
		"their ids, but not": {acctest.Arguments{"ids": ended, "include_ended": false}, 0},
	} {
		if got := len(listCards(p, test.filters, 0)); got != test.want {
			t.Errorf("%s: %d cards, want %d", name, got, test.want)
		}
	}
}

// Every filter reaches Qonto under its own name, with every value.
func TestListFilters(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	first, second := e.OwnerMembershipID, e.AdminMembershipID

	for name, test := range map[string]struct {
		value     any
		parameter string
		want      []string
	}{
		"query":            {"ads", "query", []string{"ads"}},
		"sort_by":          {"nickname:desc", "sort_by", []string{"nickname:desc"}},
		"ids":              {[]string{first, second}, "ids[]", []string{first, second}},
		"holder_ids":       {[]string{first, second}, "holder_ids[]", []string{first, second}},
		"statuses":         {[]string{"live", "paused"}, "statuses[]", []string{"live", "paused"}},
		"bank_account_ids": {[]string{e.BankAccountID}, "bank_account_ids[]", []string{e.BankAccountID}},
		"card_levels":      {[]string{"flash"}, "card_levels[]", []string{"flash"}},
	} {
		mark := e.Ledger().Mark()

		listCards(p, acctest.Arguments{name: test.value}, 0)

		requests := e.Ledger().Since(mark).Requests

		query, err := url.ParseQuery(requests[0].Query)
		e.Must(err)

		if got := query[test.parameter]; len(requests) != 1 || !slices.Equal(got, test.want) {
			t.Errorf("%s: Qonto was asked for %q", name, requests[0].Query)
		}
	}
}

func TestListRefusesBadFilters(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()

	for name, value := range map[string]any{
		"query": "", "sort_by": "nickname", "ids": []string{"me"}, "holder_ids": []string{}, "statuses": []string{""}, "card_levels": []string{},
		"bank_account_ids": slices.Repeat([]string{e.BankAccountID}, 101),
	} {
		checked, err := p.Server.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
			TypeName: "qonto_card", Config: p.Value(p.Schema.ListResourceSchemas["qonto_card"], acctest.Arguments{name: value}),
		})
		e.Must(err)

		if len(checked.Diagnostics) != 1 {
			t.Errorf("%s: %d errors, want 1", name, len(checked.Diagnostics))
		}
	}
}
