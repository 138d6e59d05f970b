// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// waitForApproval has a create wait for somebody to approve it.
func waitForApproval(tb testing.TB, emu *emulatortest.Instance, api *caller) {
	tb.Helper()
	emu.Set(map[string]any{"sca": "observed"})

	api.with(keyHeader, "page").card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusPreconditionRequired)
}

func contains(tb testing.TB, got reply, wanted ...string) {
	tb.Helper()

	for _, want := range wanted {
		if !strings.Contains(got.text, want) {
			tb.Errorf("the page has no %q:\n%s", want, got.text)
		}
	}
}

// The page shows the example's cards with status, limit and what is spent, by status.
func TestPageShowsCards(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithOrganization(example(t)))
	stranger := api.as("")
	page := stranger.get("/")

	contains(t, page, "<h1>Studio Marelle</h1>", "all 40", "Search ads", "Salma Benali", "€60,000", "€3,350.95",
		`<span class="status stolen">stolen</span>`,
		`max="100" value="5"`, "€1,200 <span class=\"quiet\">in all</span>", "€430.00", "Approvals are off", "No requests yet.")

	if rows := strings.Count(page.text, `<tr id="card-`); rows != 40 {
		t.Errorf("%d rows for 40 cards", rows)
	}

	lost := stranger.get("/?status=stolen")
	if rows := strings.Count(lost.text, `<tr id="card-`); rows != 1 {
		t.Errorf("%d stolen cards, want 1", rows)
	}

	emu.Populate(35)

	all := stranger.get("/")
	contains(t, all, "all 75")

	if rows := strings.Count(all.text, `<tr id="card-`); rows != 75 {
		t.Errorf("%d rows for 75 cards", rows)
	}

	if ledger := emu.Ledger(); len(ledger.Requests) != 0 {
		t.Error("looking at the page is in the ledger of the API")
	}
}

// The page loads nothing, runs nothing, and refreshes only when it is told to.
func TestPageIsWhole(t *testing.T) {
	t.Parallel()

	_, api := start(t)
	page := api.as("").get("/")

	policy := page.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(policy, "form-action 'self'") {
		t.Errorf("policy %q", policy)
	}

	if found := regexp.MustCompile(`(?i)<script|<link|<img|src=|@import|url\(|http-equiv="refresh"|ory_at_`).FindString(page.text); found != "" {
		t.Errorf("the page has %q", found)
	}

	contains(t, page, `<a href="/?refresh=5">`)
	contains(t, api.get("/?refresh=5&status=live"), `<meta http-equiv="refresh" content="5">`, `<a href="/?status=live">Stop refreshing</a>`)

	for _, wrong := range []string{"0", "-1", "3601", "5;url=http://elsewhere.example", "x"} {
		if got := api.get("/?refresh=" + wrong); strings.Contains(got.text, "http-equiv") || strings.Contains(got.text, "elsewhere") {
			t.Errorf("refresh=%s is taken", wrong)
		}
	}
}

// What people and programs write is shown as text, wherever it stands.
func TestPageEscapes(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	nasty := `"><script>alert(1)</script>`

	emu.IssueCard(virtualCard(emu), map[string]any{"nickname": nasty})

	if err := emu.Control.ChangeMembership(t.Context(), emu.OwnerMembershipID, map[string]any{"first_name": "<b>Ines</b>"}); err != nil {
		t.Fatal(err)
	}

	emu.Set(map[string]any{"sca": "strict"})
	api.do(http.MethodPatch, "/v2/cards/"+emu.Ledger().Cards[0].ID+"/nickname", string(encoded(t, map[string]any{
		"card": map[string]any{"nickname": nasty, "address": "hidden lane"},
	})))
	api.do(http.MethodGet, "/v2/%3Cscript%3Ealert(2)", "")

	page := api.get("/?status=%22%3E%3Cscript%3E")
	contains(t, page, "&lt;script&gt;alert(1)", "&lt;script&gt;alert(2)", "&lt;b&gt;Ines")

	if strings.Contains(page.text, "<script") || strings.Contains(page.text, "<b>") || strings.Contains(page.text, "hidden lane") {
		t.Errorf("the page is not safe:\n%s", page.text)
	}
}

// A press of a button decides the challenge and leads back to the page as it was.
func TestPageButtonsDecide(t *testing.T) {
	t.Parallel()

	for decision, state := range map[string]string{"approve": control.ChallengeAllowed, "deny": control.ChallengeDenied} {
		emu, api := start(t)
		waitForApproval(t, emu, api)

		page := api.as("").get("/?refresh=5")
		contains(t, page, "<strong>Ines Valcourt</strong>", "POST /v2/cards", "payment_monthly_limit: 200", "holder_id: Ines Valcourt")

		action := "/_emulator/page/challenges/challenge-1/" + decision + "?refresh=5"
		contains(t, page, `<form method="post" action="`+action+`">`)

		client := *api.client
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		press := *api
		press.client = &client

		for range 2 {
			pressed := press.with("Origin", emu.URL).with("Sec-Fetch-Site", "same-origin").do(http.MethodPost, action, "")
			if pressed.status != http.StatusSeeOther || pressed.header.Get("Location") != "/?refresh=5" {
				t.Errorf("%s: %d to %q", decision, pressed.status, pressed.header.Get("Location"))
			}
		}

		if challenges := emu.Server.Challenges(); len(challenges) != 1 || challenges[0].State != state {
			t.Errorf("%s: %+v", decision, challenges)
		}

		contains(t, api.get("/"), "Nothing waits for an approval.")
	}
}

// Another site cannot press the buttons, nor use any control call; a link cannot either.
func TestPageRefusesOtherSites(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	waitForApproval(t, emu, api)

	action := "/_emulator/page/challenges/challenge-1/approve"
	stranger := api.as("")

	for name, value := range map[string]string{"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"} {
		for _, path := range []string{action, "/_emulator/reset", "/_emulator/challenges/challenge-1/approve"} {
			if got := stranger.with(name, value).do(http.MethodPost, path, ""); got.status != http.StatusForbidden {
				t.Errorf("%s with %s: %d", path, name, got.status)
			}
		}
	}

	for _, method := range []string{http.MethodGet, http.MethodPut} {
		if got := stranger.do(method, action, ""); got.status != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, got.status)
		}
	}

	for _, path := range []string{"challenge-9/approve", "challenge-1/ignore", "challenge-1/explode"} {
		if got := stranger.do(http.MethodPost, "/_emulator/page/challenges/"+path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}

	if challenges := emu.Server.Challenges(); challenges[0].State != control.ChallengeWaiting {
		t.Errorf("the challenge is %s", challenges[0].State)
	}

	if got := stranger.do(http.MethodPost, "/", ""); got.status != http.StatusMethodNotAllowed {
		t.Errorf("POST /: %d", got.status)
	}
}

// The latest requests are listed with what they did, the newest first, and without tokens.
func TestPageListsRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC))

	keyed := api.with(keyHeader, "k")
	keyed.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
	keyed.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)
	api.get("/v2/sca_sessions/secret-token")

	page := api.get("/").text
	positions := []int{
		strings.Index(page, "/v2/sca_sessions/..."), strings.Index(page, "stored answer"), strings.Index(page, "changed something"),
	}

	if positions[0] < 0 || positions[1] < positions[0] || positions[2] < positions[1] || strings.Contains(page, "secret-token") {
		t.Errorf("positions %v in:\n%s", positions, page)
	}

	contains(t, api.get("/"), "07:08:09", `<span class="status refused">404</span>`, "2031-05-06 07:08:09 and stands still")
}

// Requests can be filtered, and show their bodies without the address. A 428 is a question, not a refusal.
func TestPageFiltersRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	api.create(changed(physicalCard(emu), "ship_to_business", false, "address", map[string]any{
		"first_line": "1 hidden lane", "zipcode": "75001", "city": "Paris", "country": "FR",
	}))
	waitForApproval(t, emu, api)
	api.get("/v2/teams")

	page := api.get("/?requests=post+428")
	contains(t, page, "1 of 3", `<span class="status question">428 asks for approval</span>`, `&#34;card_level&#34;: &#34;virtual&#34;`,
		`value="post 428"`, `<a href="/#requests">Show all</a>`)

	if strings.Contains(page.text, "/v2/teams") || strings.Contains(api.get("/").text, "hidden lane") {
		t.Errorf("the page shows too much:\n%s", page.text)
	}

	contains(t, api.get("/?requests=nothing+of+this"), "No request has that.")
}

// People are shown with what they may do and how many living cards they hold; what was decided is shown too.
func TestPageShowsPeopleAndDecisions(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	api.create(virtualCard(emu))
	waitForApproval(t, emu, api)

	if _, err := emu.Control.Deny(t.Context(), "challenge-1"); err != nil {
		t.Fatal(err)
	}

	contains(t, api.get("/"), `<strong>Mina Okafor</strong>`, `<td data-label="Role">none yet</td>`,
		`<td class="number" data-label="Living cards">1</td>`, `<span class="status denied">denied</span> Ines Valcourt, to issue a card`)
}
