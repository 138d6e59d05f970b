// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// teams is an answer of Qonto's with so many teams.
func teams(count int, name func(int) string) string {
	entries := make([]string, 0, count)
	for i := range count {
		entries = append(entries, fmt.Sprintf(`{"id": "team-%02d", "name": %q}`, i, name(i)))
	}

	return `{"teams": [` + strings.Join(entries, ",") + `]}`
}

func TestErrorsListAtMostTenCandidates(t *testing.T) {
	t.Parallel()

	cases := []struct{ entries, listed int }{{1, 1}, {9, 9}, {10, 10}, {11, 10}, {25, 10}}

	for _, c := range cases {
		t.Run(strconv.Itoa(c.entries), func(t *testing.T) {
			t.Parallel()

			emu := emulatortest.Start(t)
			answer(emu, "/v2/teams", teams(c.entries, func(i int) string { return fmt.Sprint("Team ", i) }))

			detail := terraformFor(t, emu, emu.Token).refuse("qonto_team", map[string]any{"name": "Sales"}).Detail

			if listed := strings.Count(detail, "(id team-"); listed != c.listed {
				t.Errorf("%d candidates listed, want %d", listed, c.listed)
			}

			more := fmt.Sprintf("and %d more", c.entries-c.listed)
			if strings.Contains(detail, more) != (c.entries > c.listed) {
				t.Errorf("the rest is not counted right:\n%s", detail)
			}
		})
	}
}

func TestAmbiguousMatchListsOnlyWhatMatches(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/teams", teams(5, func(i int) string { return []string{"Sales", "SALES", "Support"}[min(i, 2)] }))

	refused := terraformFor(t, emu, emu.Token).refuse("qonto_team", map[string]any{"name": "sales"})

	if refused.Summary != "More than one such team" || refused.Attribute.String() != `AttributeName("name")` {
		t.Errorf("%s at %s", refused.Summary, refused.Attribute)
	}

	want := `2 teams have the name "sales":
  - "SALES" (id team-01)
  - "Sales" (id team-00)

Use the id of the one you mean.`
	if refused.Detail != want {
		t.Errorf("got:\n%s\nwant:\n%s", refused.Detail, want)
	}
}

func TestNothingToChooseFrom(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/teams", `{"teams": []}`)

	refused := terraformFor(t, emu, emu.Token).refuse("qonto_team", map[string]any{"id": "team-1"})

	if refused.Summary != "No such team" || !strings.Contains(refused.Detail, "It can see no teams at all") {
		t.Errorf("%s: %s", refused.Summary, refused.Detail)
	}
}

func TestCandidatesWithoutNames(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/teams", `{"teams": [{"id": "team-1", "name": null}, {"id": "team-2", "name": "a\u001b[31m"}]}`)

	detail := terraformFor(t, emu, emu.Token).refuse("qonto_team", map[string]any{"name": "Sales"}).Detail

	if !strings.Contains(detail, "(no name) (id team-1)") || strings.Contains(detail, "\x1b") {
		t.Errorf("got:\n%q", detail)
	}
}
