// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestOrganization(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	got := terraformFor(t, emu, emu.Token).read("qonto_organization", nil)

	delete(got, "contract_signed_at") // depends on the day of the test

	want := map[string]any{
		"id": emu.OrganizationID, "slug": "atelier-lumen-4242", "name": "Atelier Lumen", "legal_name": "Atelier Lumen SAS", "locale": "fr",
		"legal_country": "FR", "legal_form": "SAS", "legal_number": "812345678", "legal_registration_date": "2019-04-01", "legal_sector": "62.01Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOrganizationOfFewWords(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/organization", `{"organization": {"slug": "atelier", "legal_name": "Atelier"}}`)

	got := terraformFor(t, emu, emu.Token).read("qonto_organization", nil)
	if got["id"] != nil || got["name"] != nil || got["slug"] != "atelier" || got["legal_name"] != "Atelier" {
		t.Errorf("got %v", got)
	}
}

func TestTeam(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, arguments := range []map[string]any{{"id": emu.TeamID}, {"name": "Marketing"}, {"name": "marketing"}} {
		got := tf.read("qonto_team", arguments)
		if written, ok := arguments["name"]; got["id"] != emu.TeamID || ok && got["name"] != written || got["name"] == nil {
			t.Errorf("%v: %v", arguments, got)
		}
	}

	for _, arguments := range []map[string]any{nil, {"id": emu.TeamID, "name": "Marketing"}, {"name": ""}} {
		tf.refuse("qonto_team", arguments)
	}
}

func TestTeams(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	got := terraformFor(t, emu, emu.Token).read("qonto_teams", nil)["teams"]

	want := []string{emu.TeamID, emu.OwnerTeamID}
	slices.Sort(want)

	if diff := cmp.Diff(anySlice(want), column(t, got, "id")); diff != "" {
		t.Error(diff)
	}
}

func TestCardAppearances(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	designs := func(filters map[string]any) []any {
		return column(t, tf.read("qonto_card_appearances", filters)["appearances"], "design")
	}

	metal := []any{"metal.graphite.black.2019", "metal.mineral.gray.2024", "metal.sand.gold.2024"}

	cases := []struct {
		filters map[string]any
		want    []any
	}{
		{map[string]any{"card_level": "metal"}, metal},
		{map[string]any{"card_level": "metal", "only_active": false}, metal},
		{map[string]any{"card_level": "metal", "only_active": true}, metal[1:]},
		{map[string]any{"card_level": "flash"}, []any{"flash.default.2021"}},
		{map[string]any{"card_level": "gold"}, []any{}},
	}

	for _, c := range cases {
		if diff := cmp.Diff(c.want, designs(c.filters)); diff != "" {
			t.Errorf("%v: %s", c.filters, diff)
		}
	}

	all, active := designs(nil), designs(map[string]any{"only_active": true})
	if len(all) != len(active)+1 || !slices.Contains(all, metal[0]) || slices.Contains(active, metal[0]) {
		t.Errorf("%d designs, %d of them active", len(all), len(active))
	}
}

func anySlice(texts []string) []any {
	values := make([]any, 0, len(texts))
	for _, text := range texts {
		values = append(values, text)
	}

	return values
}
