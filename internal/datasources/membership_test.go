// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestMembershipIsFoundByIDOrName(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, arguments := range []map[string]any{
		{"id": emu.EmployeeMembershipID},
		{"first_name": "lea"},
		{"last_name": "SOMMER"},
		{"first_name": "Lea", "last_name": "Sommer"},
	} {
		got := tf.read("qonto_membership", arguments)
		if got["id"] != emu.EmployeeMembershipID || got["role"] != "employee" || got["status"] != "active" || got["team_id"] != emu.TeamID {
			t.Errorf("%v: %v", arguments, got)
		}

		for name, value := range arguments {
			if got[name] != value {
				t.Errorf("%s was written as %v and is %v in state", name, value, got[name])
			}
		}
	}
}

func TestMembershipWithoutArgumentsIsTheTokensOwn(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)

	for _, id := range []string{emu.OwnerMembershipID, emu.ManagerMembershipID} {
		got := terraformFor(t, emu, emu.TokenFor(id)).read("qonto_membership", nil)
		if got["id"] != id || got["first_name"] == nil {
			t.Errorf("got %v", got)
		}
	}
}

func TestMembershipNotFound(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	cases := []struct {
		arguments map[string]any
		at, says  string
	}{
		{map[string]any{"id": "nobody"}, "id", `has the id "nobody"`},
		{map[string]any{"first_name": "Le"}, "first_name", `has the first name "Le".`},
		{map[string]any{"last_name": "Nobody"}, "last_name", `has the last name "Nobody".`},
		{map[string]any{"first_name": "Lea", "last_name": "Nyberg"}, "last_name", `has the first name "Lea" and the last name "Nyberg".`},
	}

	for _, c := range cases {
		refused := tf.refuse("qonto_membership", c.arguments)
		if refused.Summary != "No such membership" || refused.Attribute.String() != `AttributeName("`+c.at+`")` {
			t.Errorf("%s at %s", refused.Summary, refused.Attribute)
		}

		for _, says := range []string{
			c.says,
			`"Lea Sommer" (id ` + emu.EmployeeMembershipID + `, role employee, status active)`,
			`"Jan Visser" (id ` + emu.InvitableMembershipID + `, status invitable)`,
		} {
			if !strings.Contains(refused.Detail, says) {
				t.Errorf("%v does not say %s:\n%s", c.arguments, says, refused.Detail)
			}
		}
	}
}

func TestMembershipOfSeveralPeople(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/memberships", `{"memberships": [
		{"id": "m1", "first_name": "Léa", "last_name": "Sommer", "role": "admin", "status": "active"},
		{"id": "m2", "first_name": "Le\u0301a", "last_name": "Roche", "role": "employee", "status": "active"},
		{"id": "m3", "first_name": "Lea", "last_name": "Roche", "role": "employee", "status": "active"}
	]}`)

	tf := terraformFor(t, emu, emu.Token)
	refused := tf.refuse("qonto_membership", map[string]any{"first_name": "LÉA"})

	if refused.Summary != "More than one such membership" || !strings.Contains(refused.Detail, `"Léa Sommer" (id m1, role admin, status active)`) ||
		strings.Count(refused.Detail, "(id m") != 2 {
		t.Errorf("%s: %s", refused.Summary, refused.Detail)
	}

	if got := tf.read("qonto_membership", map[string]any{"first_name": "Léa", "last_name": "Roche"}); got["id"] != "m2" {
		t.Errorf("got %v", got)
	}
}

// A part of a name that Qonto leaves empty leaves no gap.
func TestMembershipWithoutFirstName(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/memberships", `{"memberships": [
		{"id": "m1", "first_name": "", "last_name": "Doe"}, {"id": "m2", "first_name": null, "last_name": ""}
	]}`)

	refused := terraformFor(t, emu, emu.Token).refuse("qonto_membership", map[string]any{"first_name": "Lea"})
	for _, says := range []string{`"Doe" (id m1)`, `(no name) (id m2)`} {
		if !strings.Contains(refused.Detail, says) {
			t.Errorf("it does not say %s:\n%s", says, refused.Detail)
		}
	}
}

func TestMembershipByIDOrByNameButNotBoth(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, arguments := range []map[string]any{
		{"id": emu.EmployeeMembershipID, "first_name": "Lea"},
		{"id": emu.EmployeeMembershipID, "last_name": "Sommer"},
		{"first_name": ""},
		{"id": ""},
	} {
		tf.refuse("qonto_membership", arguments)
	}

	if requests := emu.Ledger().Requests; len(requests) != 0 {
		t.Errorf("%d requests for what cannot be asked", len(requests))
	}
}

func TestMembershipsPassEveryFilter(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	cases := []struct {
		filters map[string]any
		want    []string
	}{
		{map[string]any{"role": "employee"}, []string{emu.EmployeeMembershipID, emu.OtherEmployeeMembershipID, emu.WithoutKYCMembershipID}},
		{map[string]any{"status": "invitable"}, []string{emu.InvitableMembershipID}},
		{map[string]any{"team_id": emu.TeamID}, []string{emu.ManagerMembershipID, emu.EmployeeMembershipID}},
		{map[string]any{"team_id": emu.TeamID, "role": "employee", "status": "active"}, []string{emu.EmployeeMembershipID}},
		{map[string]any{"team_id": emu.TeamID, "role": "owner"}, []string{}},
		{map[string]any{"role": "Employee"}, []string{}},
	}

	for _, c := range cases {
		slices.Sort(c.want)

		got := tf.read("qonto_memberships", c.filters)
		if diff := cmp.Diff(anySlice(c.want), column(t, got["memberships"], "id")); diff != "" {
			t.Errorf("%v: %s", c.filters, diff)
		}

		for name, value := range c.filters {
			if got[name] != value {
				t.Errorf("the filter %s is %v in state", name, got[name])
			}
		}
	}

	if all := column(t, tf.read("qonto_memberships", nil)["memberships"], "id"); len(all) != 9 {
		t.Errorf("%d people without a filter", len(all))
	}
}
