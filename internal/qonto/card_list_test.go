// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// library lists cards page by page, with what a server may leave out of meta.
type library struct {
	cards int
	mode  string

	mu      sync.Mutex
	longest int // URL
	pages   int
}

func id(number int) string { return fmt.Sprintf("0198a4ae-0000-7000-8000-%012d", number) }

func (l *library) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.pages++
	l.longest = max(l.longest, len(r.URL.String()))
	l.mu.Unlock()

	query := r.URL.Query()
	page, _ := strconv.Atoi(query.Get("page"))
	perPage, _ := strconv.Atoi(query.Get("per_page"))

	if strings.HasPrefix(l.mode, "half pages") {
		perPage = 50
	}

	wanted := query["ids[]"]

	var all []string

	for number := range l.cards {
		if wanted == nil || slices.Contains(wanted, id(number)) {
			all = append(all, id(number))
		}
	}

	total := (len(all) + perPage - 1) / perPage
	chunk := all[min(len(all), (page-1)*perPage):min(len(all), page*perPage)]

	cards := make([]map[string]any, 0, len(chunk))
	for _, id := range chunk {
		cards = append(cards, map[string]any{"id": id, "status": "live"})
	}

	body := map[string]any{"cards": cards}
	if meta := l.meta(page, total, len(all)); meta != nil {
		body["meta"] = meta
	}

	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}

	answer(w, http.StatusOK, string(text))
}

func (l *library) meta(page, total, count int) map[string]any {
	meta := map[string]any{
		"current_page": page, "next_page": page + 1, "prev_page": page - 1,
		"total_pages": total, "total_count": count, "per_page": 100,
	}

	if page >= total {
		meta["next_page"] = nil
	}

	switch l.mode {
	case "no next page":
		delete(meta, "next_page")
	case "half pages, numbers as strings":
		meta = map[string]any{"next_page": strconv.Itoa(page + 1), "total_pages": strconv.Itoa(total)}
	case "half pages, nothing":
		return nil
	case "half pages, nothing about pages":
		meta = map[string]any{"total_count": count}
	case "next page only", "half pages":
		meta = map[string]any{"next_page": meta["next_page"]}
	case "strings":
		meta = map[string]any{"total_pages": strconv.Itoa(total)}
	case "nothing":
		return nil
	case "always a next page":
		meta["next_page"], meta["total_pages"] = page+1, page+1
	}

	return meta
}

// Any number of cards, whatever the server says about its pages.
func TestCards_EachOnce(t *testing.T) {
	t.Parallel()

	property(t, func(b bubble, r *rapid.T) {
		shelf := &library{
			cards: rapid.OneOf(rapid.IntRange(0, 450), rapid.SampledFrom([]int{99, 100, 101, 200})).Draw(r, "cards"),
			mode: rapid.SampledFrom([]string{
				"", "no next page", "next page only", "half pages", "strings", "nothing", "always a next page",
				"half pages, numbers as strings", "half pages, nothing", "half pages, nothing about pages",
			}).Draw(r, "mode"),
		}

		memory := newNetwork(shelf.ServeHTTP)
		defer memory.stop()

		client := memory.connect(b, qonto.Config{})

		var got []string

		for card, err := range client.Cards(b.Context(), qonto.CardFilter{}) {
			if err != nil {
				r.Fatal(err)
			}

			got = append(got, card.ID)
		}

		want := make([]string, 0, shelf.cards)
		for number := range shelf.cards {
			want = append(want, id(number))
		}

		if !slices.Equal(got, want) {
			r.Fatalf("%d cards of %d: %s", len(got), shelf.cards, got)
		}

		if most := shelf.cards/50 + 2; shelf.pages > most {
			r.Fatalf("%d pages were read for %d cards", shelf.pages, shelf.cards)
		}
	})
}

// In few requests with short addresses.
func TestCardsByID(t *testing.T) {
	t.Parallel()

	property(t, func(b bubble, r *rapid.T) {
		shelf := &library{cards: rapid.IntRange(0, 200).Draw(r, "cards")}
		count := rapid.SampledFrom([]int{0, 1, 10, 100}).Draw(r, "at least")
		wanted := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 300), id), count, 2*count).Draw(r, "wanted")

		memory := newNetwork(shelf.ServeHTTP)
		defer memory.stop()

		cards, asOf, err := memory.connect(b, qonto.Config{}).CardsByID(b.Context(), wanted...)
		if err != nil {
			r.Fatal(err)
		}

		got := make([]string, 0, len(cards))
		for _, card := range cards {
			got = append(got, card.ID)
		}

		want := slices.DeleteFunc(slices.Clone(wanted), func(wanted string) bool { return wanted >= id(shelf.cards) })
		slices.Sort(want)
		slices.Sort(got)

		if want = slices.Compact(want); !slices.Equal(got, want) {
			r.Fatalf("found %s, want %s", got, want)
		}

		if shelf.longest > 2048 || shelf.pages > len(wanted)/40+1 || len(wanted) == 0 && shelf.pages > 0 {
			r.Fatalf("%d requests for %d ids, the longest of %d bytes", shelf.pages, len(wanted), shelf.longest)
		}

		if len(wanted) > 0 && !asOf.Equal(time.Now().Truncate(time.Second)) {
			r.Fatalf("as of %s", asOf)
		}
	})
}

// A card that moves to the next page while pages are read is not returned twice.
func TestCards_ShiftedPages(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		page := map[string]string{"1": `[{"id":"1"},{"id":"2"}]`, "2": `[{"id":"2"},{"id":"3"}]`, "3": `[{"id":"3"}]`}
		answer(w, http.StatusOK, `{"cards":`+page[r.URL.Query().Get("page")]+`,"meta":{"total_pages":9}}`)
	})

	var got []string

	for card, err := range client.Cards(t.Context(), qonto.CardFilter{}) {
		if err != nil {
			t.Fatal(err)
		}

		got = append(got, card.ID)
	}

	if !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("got %s", got)
	}
}

// Cards that were not asked for are not returned.
func TestCardsByID_IgnoredFilter(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, `{"cards":[{"id":"other"},{"id":"MINE"}]}`)
	})

	cards, _, err := client.CardsByID(t.Context(), "mine")
	if err != nil || len(cards) != 1 || cards[0].ID != "MINE" {
		t.Errorf("cards %v, error %v", cards, err)
	}
}

func TestCardsPage(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Wed, 01 Jul 2026 12:00:00 GMT")
		answer(w, http.StatusOK, `{"cards":[{"id":"1"}],"meta":{"current_page":2,"next_page":3,"prev_page":1,
			"total_pages":4,"total_count":350,"per_page":"100"}}`)
	})

	got, err := client.CardsPage(t.Context(), qonto.CardFilter{}, 2)
	if err != nil {
		t.Fatal(err)
	}

	want := qonto.CardPage{
		Cards: []qonto.Card{{ID: "1"}},
		Meta:  qonto.Meta{NextPage: new(3), TotalPages: 4},
		Date:  time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A caller that stops early causes no further request; an error ends the list.
func TestCards_EndOfIteration(t *testing.T) {
	t.Parallel()

	shelf := &library{cards: 300}
	client := serve(t, shelf.ServeHTTP)

	for _, err := range client.Cards(t.Context(), qonto.CardFilter{}) {
		if err != nil {
			t.Fatal(err)
		}

		break
	}

	if shelf.pages != 1 {
		t.Errorf("%d pages for one card", shelf.pages)
	}

	client = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "1" {
			shelf.ServeHTTP(w, r)

			return
		}

		answer(w, http.StatusForbidden, `{}`)
	})

	cards, failures := 0, 0

	for _, err := range client.Cards(t.Context(), qonto.CardFilter{}) {
		if err != nil {
			failures++

			continue
		}

		cards++
	}

	if cards != 100 || failures != 1 {
		t.Errorf("%d cards and %d errors", cards, failures)
	}
}

// The pages after the first are asked for at the same time, and none that the caller cannot want.
func TestCards_ReadsAhead(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ cards, wanted, takes, pages int }{
		"all":                       {cards: 600, wanted: 0, takes: 600, pages: 6},
		"all that a limit allows":   {cards: 600, wanted: 600, takes: 600, pages: 6},
		"a limit within a page":     {cards: 600, wanted: 250, takes: 250, pages: 3},
		"a limit at the end of one": {cards: 600, wanted: 300, takes: 300, pages: 3},
		"a limit of one page":       {cards: 600, wanted: 100, takes: 100, pages: 1},
		"fewer cards than wanted":   {cards: 250, wanted: 1000, takes: 250, pages: 3},
		"more taken than wanted":    {cards: 600, wanted: 300, takes: 450, pages: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			shelf := &library{cards: test.cards}
			ahead := min(test.pages, pagesFor(test.wanted, test.cards)) - 1 // after the first

			var arrived sync.WaitGroup

			arrived.Add(ahead)

			// Each of the pages that are read ahead is answered when all of them are asked for.
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if page, _ := strconv.Atoi(r.URL.Query().Get("page")); page > 1 && page <= ahead+1 {
					arrived.Done()
					arrived.Wait()
				}

				shelf.ServeHTTP(w, r)
			})

			if taken := takeCards(t, client, test.wanted, test.takes); taken != test.takes || shelf.pages != test.pages {
				t.Errorf("%d cards in %d pages, want %d in %d", taken, shelf.pages, test.takes, test.pages)
			}
		})
	}
}

// pagesFor is how many pages a caller that wants so many cards is certain to ask for.
func pagesFor(wanted, cards int) int {
	if wanted == 0 {
		wanted = cards
	}

	return (min(wanted, cards) + 99) / 100
}

// What is no list of cards must not pass for an empty one.
func TestCards_UnusableLists(t *testing.T) {
	t.Parallel()

	for _, body := range []string{
		`{}`, `[]`, `{"cards":null}`, `{"cards":{}}`, `{"card":{"id":"1"}}`, `{"cards":[{"status":"live"}]}`, `{"cards":[null]}`,
		`{"cards":["1"]}`,
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, body) })

		_, _, err := client.CardsByID(t.Context(), "1")
		if failure := asError(t, err); failure.Kind != qonto.KindMalformed {
			t.Errorf("%s: kind %s", body, failure.Kind)
		}
	}
}

// A write that is answered with no card, or another one, has an unknown outcome.
func TestCards_UnusableCards(t *testing.T) {
	t.Parallel()

	for _, body := range []string{`{}`, `{"card":null}`, `{"card":{}}`, `{"card":[]}`, `{"card":{"id":7}}`, `{"card":{"id":"other"}}`} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-ID", "trace")
			answer(w, http.StatusOK, body)
		})

		_, err := client.LockCard(t.Context(), cardID)

		failure := asError(t, err)
		if failure.Kind != qonto.KindMalformed || failure.Outcome != qonto.OutcomeUnknown || failure.TraceID != "trace" {
			t.Errorf("%s: kind %s, outcome %s, trace %q", body, failure.Kind, failure.Outcome, failure.TraceID)
		}

		if !strings.Contains(err.Error(), "may have taken effect") {
			t.Errorf("%q does not say so", err)
		}
	}
}

// An answer without an id is about the card that the call names.
func TestCards_AnswerWithoutID(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"card":{"status":"paused"}}`) })

	locked, err := client.LockCard(t.Context(), cardID)
	if err != nil || locked.Card.ID != cardID || locked.Card.Status != qonto.StatusPaused {
		t.Errorf("%+v, %v", locked.Card, err)
	}
}

// takeCards reads as many cards as it takes, and returns how many there were.
func takeCards(t *testing.T, client *qonto.Client, wanted, takes int) int {
	t.Helper()

	taken := 0

	for _, err := range client.Cards(t.Context(), qonto.CardFilter{Wanted: wanted}) {
		if err != nil {
			t.Fatal(err)
		}

		taken++
		if taken == takes {
			break
		}
	}

	return taken
}
