// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func isCommitted(record control.Request) bool {
	return record.Committed
}

// Who may issue cards for whom, and what they then see.
func TestRoles(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	people := emu.Server.Info().People
	holders := map[string]string{
		"self": "", "own team": emu.EmployeeMembershipID, "other team": emu.OtherEmployeeMembershipID,
	}

	for role, allowed := range map[string][]string{
		"owner": {"self", "own team", "other team"}, "admin": {"self", "own team", "other team"},
		"manager": {"self", "own team"}, "employee": {}, "reporting": {}, "accountant": {},
	} {
		member := api.as(emu.TokenFor(people[role]))

		for whose, holder := range holders {
			if holder == "" {
				holder = people[role]
			}

			status := http.StatusForbidden
			if slices.Contains(allowed, whose) {
				status = http.StatusOK
			}

			card := changed(virtualCard(emu), "holder_id", holder, "initiator_id", people[role])
			answered := member.createWith(card, status)

			if status == http.StatusForbidden {
				wantErrors(t, answered, status)
			}
		}
	}
}

func TestVisibility(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	people := emu.Server.Info().People
	cards := map[string]map[string]any{}

	for _, holder := range []string{"owner", "manager", "employee", "other-employee"} {
		cards[holder] = api.create(changed(virtualCard(emu), "holder_id", people[holder]))
	}

	for viewer, want := range map[string][]string{
		"owner": {"owner", "manager", "employee", "other-employee"}, "admin": {"owner", "manager", "employee", "other-employee"},
		"manager": {"manager", "employee"}, "employee": {"employee"}, "other-employee": {"other-employee"}, "reporting": {},
	} {
		member := api.as(emu.TokenFor(people[viewer]))
		listed := ids(member.get("/v2/cards").list("cards"))

		if len(listed) != len(want) {
			t.Errorf("%s sees %d cards, want %d", viewer, len(listed), len(want))
		}

		for holder, card := range cards {
			status := http.StatusNotFound
			if slices.Contains(want, holder) {
				status = http.StatusOK
			}

			if got := member.get("/v2/cards/" + idOf(card)); got.status != status || slices.Contains(listed, idOf(card)) != (status == 200) {
				t.Errorf("%s, card of %s: status %d, want %d", viewer, holder, got.status, status)
			}
		}
	}
}

// Limits, nickname, options, restrictions and unlock are for owners and admins; lock and the ends of a card are not.
func TestManagersAndEmployees(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	manager := api.as(emu.TokenFor(emu.ManagerMembershipID))
	employee := api.as(emu.TokenFor(emu.EmployeeMembershipID))
	card := api.create(changed(physicalCard(emu), "holder_id", emu.EmployeeMembershipID))

	for call, change := range changes() {
		wantErrors(t, manager.patch(card, call, change, http.StatusForbidden), http.StatusForbidden)
		wantErrors(t, employee.patch(card, call, change, http.StatusForbidden), http.StatusForbidden)
	}

	employee.put(card, "lock", http.StatusForbidden)
	manager.put(card, "lock", http.StatusOK)
	manager.put(card, "unlock", http.StatusForbidden)

	emu.Set(map[string]any{"manager_updates": "own_team"})
	manager.put(card, "unlock", http.StatusOK)

	for call, change := range changes() {
		manager.patch(card, call, change, http.StatusOK)
		employee.patch(card, call, change, http.StatusForbidden)
	}

	manager.put(card, "discard", http.StatusOK)
}

func TestRolesCanChangeUnderAToken(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	employee := api.as(emu.TokenFor(emu.EmployeeMembershipID))

	employee.createWith(virtualCard(emu), http.StatusForbidden)

	if err := emu.Control.ChangeMembership(t.Context(), emu.EmployeeMembershipID, map[string]any{"role": "admin"}); err != nil {
		t.Fatalf("changing the role: %v", err)
	}

	employee.createWith(virtualCard(emu), http.StatusOK)
}

func TestScopes(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))
	calls := map[string][]string{
		"card.read": {"/v2/cards", "/v2/cards/" + idOf(card), "/v2/cards/appearances"},
		"organization.read": {
			"/v2/organization", "/v2/bank_accounts", "/v2/bank_accounts/" + emu.BankAccountID, "/v2/memberships",
		},
		"membership.read": {"/v2/membership"},
		"team.read":       {"/v2/teams"},
	}

	for granted := range calls {
		member := api.as(emu.TokenFor(emu.OwnerMembershipID, granted))

		for scope, paths := range calls {
			for _, path := range paths {
				answered := member.get(path)

				switch {
				case scope == granted && answered.status != http.StatusOK:
					t.Errorf("%s with %s: %s", path, granted, answered.text)
				case scope != granted:
					wantMissingScope(t, answered, scope)
				}
			}
		}

		wantMissingScope(t, member.put(card, "lock", http.StatusForbidden), "card.write")
	}

	writer := api.as(emu.TokenFor(emu.OwnerMembershipID, "card.write"))
	writer.put(card, "lock", http.StatusOK)
	wantMissingScope(t, writer.get("/v2/cards"), "card.read")
}

func wantMissingScope(t *testing.T, refused reply, scope string) {
	t.Helper()

	wantErrors(t, refused, http.StatusForbidden)

	if !strings.Contains(refused.detail(), "missing required oauth scope") || !strings.Contains(refused.detail(), scope) {
		t.Errorf("got %s", refused.text)
	}
}

func TestUnauthorized(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for path, code := range map[string]string{"": "authorization_header_missing", "ory_at_unknown": "authorization_token_invalid"} {
		refused := api.as(path).get("/v2/cards")
		wantErrors(t, refused, http.StatusUnauthorized)

		if refused.code() != code {
			t.Errorf("got %s, want %s", refused.text, code)
		}
	}

	token := emu.TokenFor(emu.OwnerMembershipID)
	if got := api.as(token).get("/v2/cards"); got.status != http.StatusOK {
		t.Fatalf("a fresh token: %s", got.text)
	}

	if err := emu.Control.RevokeToken(t.Context(), token); err != nil {
		t.Fatalf("revoking: %v", err)
	}

	wantErrors(t, api.as(token).get("/v2/cards"), http.StatusUnauthorized)
}

// An API key is no token: cards want OAuth, and the emulator has no calls for keys.
func TestAPIKey(t *testing.T) {
	t.Parallel()

	_, api := start(t)
	key := api.as("").with("Authorization", "atelier-lumen-4242:0123456789abcdef0123456789abcdef")

	for _, path := range []string{"/v2/cards", "/v2/cards/appearances", "/v2/membership", "/v2/organization"} {
		refused := key.get(path)
		wantErrors(t, refused, http.StatusUnauthorized)

		if refused.code() != "authorization_token_invalid" || !strings.Contains(refused.text, "OAuth2 authentication is required here") {
			t.Errorf("%s: %s", path, refused.text)
		}
	}
}

func TestContextReads(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	organization := api.get("/v2/organization").object("organization")
	wantValues(t, organization, "id", emu.OrganizationID, "slug", "atelier-lumen-4242")

	accounts := (reply{body: organization}).list("bank_accounts")
	wantValues(t, accounts[0], "id", emu.BankAccountID, "main", true, "status", "active", "currency", "EUR")

	listed := api.get("/v2/bank_accounts")
	wantMeta(t, listed.object("meta"))

	if len(listed.list("bank_accounts")) != len(accounts) {
		t.Errorf("got %s", listed.text)
	}

	account := api.get("/v2/bank_accounts/" + emu.ClosedBankAccountID).object("bank_account")
	wantValues(t, account, "status", "closed", "main", false, "organization_id", emu.OrganizationID)
	wantErrors(t, api.get("/v2/bank_accounts/"+emu.OrganizationID), http.StatusNotFound)

	members := api.get("/v2/memberships?per_page=4&page=2")
	wantMeta(t, members.object("meta"))
	wantValues(t, members.object("meta"), "total_count", 9, "total_pages", 3, "prev_page", 1, "next_page", 3)

	invitable := api.get("/v2/memberships?per_page=4&page=3").list("memberships")[0]
	wantValues(t, invitable, "id", emu.InvitableMembershipID, "role", nil, "team_id", nil, "status", "invitable")

	if hasKey(invitable, "email") {
		t.Error("the list of memberships shows an e-mail address")
	}

	me := api.as(emu.TokenFor(emu.ManagerMembershipID)).get("/v2/membership").object("membership")
	wantValues(t, me, "id", emu.ManagerMembershipID, "role", "manager", "team_id", emu.TeamID, "kyc_status", "accepted")

	wantValues(t, api.get("/v2/teams").list("teams")[1], "id", emu.TeamID, "name", "Marketing")
}

// Only owners and admins see balances and numbers of accounts.
func TestAccountDetails(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	employee := api.as(emu.TokenFor(emu.EmployeeMembershipID))

	first := func(who *caller) []map[string]any {
		organization := reply{body: who.get("/v2/organization").object("organization")}

		return []map[string]any{
			who.get("/v2/bank_accounts/" + emu.BankAccountID).object("bank_account"),
			who.get("/v2/bank_accounts").list("bank_accounts")[0], organization.list("bank_accounts")[0],
		}
	}

	full := first(api)

	for position, seen := range first(employee) {
		wantValues(t, seen, "id", emu.BankAccountID, "main", true, "status", "active")

		for _, key := range []string{"iban", "bic", "balance", "authorized_balance_cents"} {
			if hasKey(seen, key) || !hasKey(full[position], key) {
				t.Errorf("%s: employee %t, owner %t", key, hasKey(seen, key), hasKey(full[position], key))
			}
		}
	}

	wantMeta(t, api.get("/v2/bank_accounts?per_page=2").object("meta"))
	emu.Set(map[string]any{"bank_accounts_meta": false})

	if listed := api.get("/v2/bank_accounts"); hasKey(listed.body, "meta") {
		t.Errorf("got %s", listed.text)
	}
}
