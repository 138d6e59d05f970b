// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func ids(cards []map[string]any) []string {
	names := make([]string, 0, len(cards))
	for _, card := range cards {
		names = append(names, idOf(card))
	}

	return names
}

// Whatever the page size, walking the pages gives every card once, in the order of one big page, and meta counts right.
func TestPagesAreAPartition(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithoutRateLimit())
	emu.Populate(43)

	wholes := map[string][]map[string]any{} // by their order: nothing changes them

	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 100).Draw(t, "per_page")
		sorting := rapid.SampledFrom([]string{
			"", "status:asc", "status:desc", "nickname:asc", "last_activity_at:desc", "created_at:asc", "created_at:desc",
		}).Draw(t, "sort_by")
		query := url.Values{"sort_by": {sorting}, "card_levels[]": {"virtual", "flash", "standard"}}

		if wholes[sorting] == nil {
			wholes[sorting] = api.get("/v2/cards?" + query.Encode()).list("cards")
		}

		whole := wholes[sorting]

		var walked []string

		pages := (len(whole) + size - 1) / size

		for page := 1; page <= pages; page++ {
			query.Set("per_page", strconv.Itoa(size))
			query.Set("page", strconv.Itoa(page))

			answered := api.get("/v2/cards?" + query.Encode())
			meta := answered.object("meta")
			next := any(json.Number(strconv.Itoa(page + 1)))

			if page == pages {
				next = nil
			}

			if meta["next_page"] != next || meta["total_count"] != json.Number(strconv.Itoa(len(whole))) ||
				meta["total_pages"] != json.Number(strconv.Itoa(pages)) || meta["current_page"] != json.Number(strconv.Itoa(page)) {
				t.Fatalf("page %d of %d: meta %v", page, pages, meta)
			}

			walked = append(walked, ids(answered.list("cards"))...)
		}

		if !slices.Equal(walked, ids(whole)) {
			t.Fatalf("the pages are not the list")
		}
	})
}

func TestListedCardsFollowTheRules(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Populate(20)

	answered := api.get("/v2/cards")
	wantMeta(t, answered.object("meta"))
	wantValues(t, answered.object("meta"), "per_page", 100, "prev_page", nil, "total_count", 20)

	for _, card := range answered.list("cards") {
		wantCard(t, card)
	}
}

// Every filter selects exactly the cards that a plain comparison selects, alone and combined.
func TestFilters(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithoutRateLimit())
	emu.Populate(60)

	all := api.get("/v2/cards").list("cards")
	for position, card := range all {
		switch position % 5 {
		case 0:
			api.put(card, "lock", http.StatusOK)
		case 1:
			api.put(card, "discard", http.StatusOK)
		}
	}

	all = api.get("/v2/cards").list("cards")
	filters := map[string]string{
		"holder_ids[]": "holder_id", "statuses[]": "status", "bank_account_ids[]": "bank_account_id",
		"card_levels[]": "card_level", "ids[]": "id",
	}

	rapid.Check(t, func(t *rapid.T) {
		query := url.Values{}
		wanted := all

		for _, parameter := range slices.Sorted(maps.Keys(filters)) {
			if !rapid.Bool().Draw(t, parameter) {
				continue
			}

			key := filters[parameter]
			values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
				text, _ := rapid.SampledFrom(all).Draw(t, "card")[key].(string)

				return text
			}), 1, 30).Draw(t, "values")

			query[parameter] = values
			wanted = slices.DeleteFunc(slices.Clone(wanted), func(card map[string]any) bool {
				text, _ := card[key].(string)

				return !slices.Contains(values, text)
			})
		}

		got := ids(api.get("/v2/cards?" + query.Encode()).list("cards"))
		slices.Sort(got)

		want := ids(wanted)
		slices.Sort(want)

		if !slices.Equal(got, want) {
			t.Fatalf("%s: got %d cards, want %d", query.Encode(), len(got), len(want))
		}
	})
}

func TestSorting(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Clock().Freeze(time.Time{})

	for number := range 12 {
		card := api.create(virtualCard(emu))
		emu.Clock().Advance(time.Second)
		api.patch(card, "nickname", map[string]any{"nickname": fmt.Sprintf("n%d", (number*7)%12)}, http.StatusOK)

		if number%3 == 0 {
			api.put(card, "lock", http.StatusOK)
		}

		if number%4 == 0 {
			if _, err := emu.Control.Spend(t.Context(), idOf(card), 100); err != nil {
				t.Fatalf("spending: %v", err)
			}
		}
	}

	for _, field := range []string{"status", "nickname", "last_activity_at", "created_at"} {
		for direction, sign := range map[string]int{"asc": 1, "desc": -1} {
			cards := api.get("/v2/cards?sort_by=" + field + ":" + direction).list("cards")

			ordered := slices.IsSortedFunc(cards, func(a, b map[string]any) int {
				left, _ := a[field].(string)
				right, _ := b[field].(string)

				return sign * cmp.Compare(left, right)
			})
			if !ordered || len(cards) != 12 {
				t.Errorf("%s:%s is not sorted", field, direction)
			}
		}
	}

	refused := api.get("/v2/cards?sort_by=colour:asc")
	wantErrors(t, refused, http.StatusUnprocessableEntity)

	if newest := api.get("/v2/cards?per_page=1").list("cards"); newest[0]["nickname"] != "n5" {
		t.Errorf("without sort_by the newest comes first, got %v", newest[0]["nickname"])
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithStart(time.Date(2027, 5, 6, 7, 8, 9, 0, time.UTC)))
	virtual := api.create(changed(virtualCard(emu), "holder_id", emu.EmployeeMembershipID))
	flash := api.create(changed(flashCard(emu), "pre_expires_at", "2027-12-31T10:00:00Z"))

	api.patch(flash, "nickname", map[string]any{"nickname": "Würst & more"}, http.StatusOK)
	api.put(virtual, "lock", http.StatusOK)

	digits, _ := virtual["last_digits"].(string)

	for search, want := range map[string]map[string]any{
		"lea": virtual, "SOMMER": virtual, "Lea Sommer": virtual, idOf(flash): flash, "würst": flash, digits: virtual,
		"paused": virtual, "2027-12-31": flash,
	} {
		if got := ids(api.get("/v2/cards?query=" + url.QueryEscape(search)).list("cards")); !slices.Equal(got, []string{idOf(want)}) {
			t.Errorf("query %q: got %v", search, got)
		}
	}

	for search, count := range map[string]int{"2030": 2, "5": 2, "zebra": 0, "lumen": 0} {
		if got := api.get("/v2/cards?query=" + search).list("cards"); len(got) != count {
			t.Errorf("query %q: got %d cards, want %d", search, len(got), count)
		}
	}
}

func TestWrongListParameters(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Populate(3)

	for _, query := range []string{"page=0", "page=-1", "page=undefined", "per_page=0"} {
		wantErrors(t, api.get("/v2/cards?"+query), http.StatusBadRequest)
	}

	for _, query := range []string{"statuses[]=happy", "card_levels[]=gold", "ids[]=1"} {
		wantErrors(t, api.get("/v2/cards?"+query), http.StatusUnprocessableEntity)
	}

	wantValues(t, api.get("/v2/cards?per_page=500").object("meta"), "per_page", 100)

	beyond := api.get("/v2/cards?page=9223372036854775807")
	if len(beyond.list("cards")) != 0 || beyond.status != http.StatusOK {
		t.Errorf("page beyond the last: %s", beyond.text)
	}

	emu.Set(map[string]any{"unknown_filter_value": "ignore"})
	wantValues(t, api.get("/v2/cards?statuses[]=happy").object("meta"), "total_count", 0)
}

// The last page names no next one, or has null there.
func TestAbsentNextPage(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Populate(3)

	if meta := api.get("/v2/cards").object("meta"); hasKey(meta, "next_page") {
		t.Errorf("got %v", meta)
	}

	wantValues(t, api.get("/v2/cards?per_page=2").object("meta"), "next_page", 2)
	emu.Set(map[string]any{"next_page_on_last": "null"})
	wantValues(t, api.get("/v2/cards").object("meta"), "next_page", nil)
}

func hasKey(object map[string]any, key string) bool {
	_, there := object[key]

	return there
}

func TestNewCardsCanBeLateInLists(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"list_delay_ms": 5000})
	emu.Clock().Freeze(time.Time{})

	card := api.create(virtualCard(emu))
	path := "/v2/cards?ids[]=" + idOf(card)

	if got := api.get(path).list("cards"); len(got) != 0 {
		t.Error("the list has the card at once")
	}

	emu.Clock().Advance(5 * time.Second)

	if got := api.get(path).list("cards"); len(got) != 1 {
		t.Error("the list does not have the card after five seconds")
	}
}

func TestTerminalCardsAreListed(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(physicalCard(emu))
	emu.Happen(idOf(card), control.LoseInPost)

	listed := api.get("/v2/cards?statuses[]=shipped_lost").list("cards")
	if len(listed) != 1 || idOf(listed[0]) != idOf(card) {
		t.Fatalf("got %v", listed)
	}

	if at, _ := listed[0]["shipped_lost_at"].(string); !strings.HasSuffix(at, "Z") {
		t.Errorf("shipped_lost_at is %q", at)
	}
}
