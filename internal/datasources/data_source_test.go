// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// someLookup is a look-up by each data source, and the scope that it needs.
type someLookup struct {
	name      string
	arguments map[string]any
	scope     string
}

func everyLookup() []someLookup {
	return []someLookup{
		{"qonto_bank_account", map[string]any{"main": true}, "organization.read"},
		{"qonto_bank_accounts", nil, "organization.read"},
		{"qonto_card_appearances", nil, "card.read"},
		{"qonto_membership", nil, "membership.read"},
		{"qonto_membership", map[string]any{"first_name": "Lea"}, "organization.read"},
		{"qonto_memberships", nil, "organization.read"},
		{"qonto_organization", nil, "organization.read"},
		{"qonto_team", map[string]any{"name": "Marketing"}, "team.read"},
		{"qonto_teams", nil, "team.read"},
	}
}

func TestEveryDataSourceIsLookedAt(t *testing.T) {
	t.Parallel()

	looked := make([]string, 0, len(everyLookup()))
	for _, lookup := range everyLookup() {
		looked = append(looked, lookup.name)
	}

	if diff := cmp.Diff(names(terraformWith(t, withLookups{}).schema), slices.Compact(looked)); diff != "" {
		t.Error(diff)
	}
}

func TestMissingScopeIsNamed(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)

	for _, lookup := range everyLookup() {
		all := []string{"card.read", "card.write", "membership.read", "organization.read", "team.read"}
		others := slices.DeleteFunc(all, func(scope string) bool { return scope == lookup.scope })

		refused := terraformFor(t, emu, emu.TokenFor(emu.OwnerMembershipID, others...)).refuse(lookup.name, lookup.arguments)
		if !strings.Contains(refused.Detail, "needs the scope "+lookup.scope+".") {
			t.Errorf("%s without %s: %s: %s", lookup.name, lookup.scope, refused.Summary, refused.Detail)
		}

		state, diagnostics := terraformFor(t, emu, emu.TokenFor(emu.OwnerMembershipID, lookup.scope)).try(lookup.name, lookup.arguments)
		if state == nil {
			t.Errorf("%s with nothing but %s: %s", lookup.name, lookup.scope, diagnostics[0].Detail)
		}
	}
}

func TestForbiddenAndUnauthorizedSayWhatToDo(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)

	for _, lookup := range everyLookup() {
		refused := terraformFor(t, emu, "no-such-token").refuse(lookup.name, lookup.arguments)
		if !strings.Contains(refused.Detail, "Check the credentials of the provider") {
			t.Errorf("%s: %s", lookup.name, refused.Detail)
		}
	}

	emu.Fault(control.Fault{Action: "status", Status: http.StatusForbidden, ResponseBody: `{"errors": [{"code": "forbidden", "detail": "No."}]}`})

	for _, lookup := range everyLookup() {
		refused := terraformFor(t, emu, emu.Token).refuse(lookup.name, lookup.arguments)
		if !strings.Contains(refused.Detail, "may not see this, or the token lacks the scope "+lookup.scope+".") {
			t.Errorf("%s: %s", lookup.name, refused.Detail)
		}
	}
}

func TestWithoutClientTheReasonIsGiven(t *testing.T) {
	t.Parallel()

	tf := terraformWith(t, withLookups{err: errNoClient})

	for _, lookup := range everyLookup() {
		refused := tf.refuse(lookup.name, lookup.arguments)
		if refused.Summary != "Qonto cannot be asked" || !strings.Contains(refused.Detail, errNoClient.Error()) {
			t.Errorf("%s: %s: %s", lookup.name, refused.Summary, refused.Detail)
		}
	}
}

func TestProviderDataWithoutClientIsRefused(t *testing.T) {
	t.Parallel()

	refused := terraformWith(t, "something else").refuse("qonto_teams", nil)
	if refused.Summary != "Data source cannot use this provider" {
		t.Error(refused.Summary)
	}
}

func TestStateHoldsNoBalanceAddressOrContactData(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, lookup := range everyLookup() {
		state, err := json.Marshal(tf.read(lookup.name, lookup.arguments))
		if err != nil {
			t.Fatal(err)
		}

		for _, unwanted := range []string{"balance", "1250000", "12500", "@", "+33", "email", "phone", "rue de Navarin", "updated_at"} {
			if strings.Contains(string(state), unwanted) {
				t.Errorf("%s holds %s", lookup.name, unwanted)
			}
		}
	}
}

func TestLookupsOnlyReadAndAskOnce(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, lookup := range everyLookup() {
		tf.read(lookup.name, lookup.arguments)
	}

	ledger := emu.Ledger()
	if writes := ledger.Writes(); len(writes) > 0 {
		t.Errorf("%d writes", len(writes))
	}

	// Data sources of one run share what they ask for: organization, own membership, accounts, people, teams, designs.
	const questions = 6
	if len(ledger.Requests) != questions {
		t.Errorf("%d requests, want %d", len(ledger.Requests), questions)
	}
}
