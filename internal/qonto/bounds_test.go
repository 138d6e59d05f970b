// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// repeated is a text that repeats a part until it is as long as an attack.
func repeated(before, part, after string) string {
	return before + strings.TrimSuffix(strings.Repeat(part, attackSize/len(part)), ",") + after
}

// keys are members of an object, each under another name.
func keys() string {
	var text strings.Builder
	for number := 0; text.Len() < attackSize; number++ {
		fmt.Fprintf(&text, `"%x":0,`, number)
	}

	return text.String()
}

// attack is a small answer that could become large.
type attack struct {
	name   string
	status int
	body   func() string
	call   func(context.Context, *qonto.Client) error
	fine   bool // it is read all the same, without what is absurd
}

func listAll(ctx context.Context, client *qonto.Client) error {
	for _, err := range client.Cards(ctx, qonto.CardFilter{}) {
		if err != nil {
			return err
		}
	}

	return nil
}

func lockOne(ctx context.Context, client *qonto.Client) error {
	_, err := client.LockCard(ctx, cardID)

	return err
}

func readOrganization(ctx context.Context, client *qonto.Client) error {
	_, err := client.Organization(ctx)

	return err
}

func readAppearances(ctx context.Context, client *qonto.Client) error {
	_, err := client.CardAppearances(ctx)

	return err
}

func attacks() []attack {
	ok, refusal := http.StatusOK, http.StatusForbidden
	whole := func(before, part, after string) func() string {
		return func() string { return repeated(before, part, after) }
	}

	return []attack{
		{"empty cards", ok, whole(`{"cards":[`, `{},`, `]}`), listAll, false},
		{"tiny cards", ok, whole(`{"cards":[`, `{"id":"1"},`, `]}`), listAll, false},
		{"tiny cards of wrong types", ok, whole(`{"cards":[`, `{"id":1},`, `]}`), listAll, false},
		{"tiny accounts", ok, whole(`{"organization":{"id":"1","bank_accounts":[`, `{},`, `]}}`), readOrganization, false},
		{"tiny types of cards", ok, whole(`{"card_type_appearances":[`, `{},`, `]}`), readAppearances, false},
		{"tiny designs", ok, whole(`{"card_type_appearances":[{"card_level_appearances":[{"appearances":[`, `{},`, `]}]}]}`), readAppearances, false},
		{"as many accounts as are read", ok, func() string {
			return `{"organization":{"id":"1","bank_accounts":[` + strings.Repeat(`{},`, 99_000) + `{}]}}`
		}, readOrganization, true},
		{"many lists", ok, whole(`{`, `"cards":[{"id":"1"}],`, `,"meta":{}}`), listAll, false},
		{"many days", ok, whole(`{"card":{"id":"`+cardID+`","active_days":[`, `1,`, `]}}`), lockOne, false},
		{"many categories", ok, whole(`{"card":{"id":"`+cardID+`","categories":[`, `"",`, `]}}`), lockOne, false},
		{"many keys", ok, func() string { return `{` + keys() + `"card":{"id":"` + cardID + `"}}` }, lockOne, false},
		{"many keys of a card", ok, func() string { return `{"card":{` + keys() + `"status":1,"id":"` + cardID + `"}}` }, lockOne, false},
		{"deep nesting", ok, whole(`{"cards":[{"id":"1","x":`, `[`, `]}]}`), listAll, false},
		{"a long text", ok, whole(`{"card":{"id":"`+cardID+`","nickname":"`, `x`, `"}}`), lockOne, true},
		{"a long number", ok, whole(`{"card":{"id":"`+cardID+`","payment_monthly_limit":1`, `0`, `}}`), lockOne, true},
		{"a refusal of many lists", refusal, whole(`{"errors":[`, `[],`, `]}`), lockOne, false},
		{"a refusal of many fields", refusal, func() string { return `{"errors":{` + keys() + `"a":"b"}}` }, lockOne, false},
		{"a refusal of many words", refusal, whole(``, `a `, ``), lockOne, false},
	}
}

// Ten times as many entries as were asked for is a server's mood, more is none.
func TestPage_TooManyEntries(t *testing.T) {
	t.Parallel()

	for count, refused := range map[int]bool{100: false, 1000: false, 1001: true, 50_000: true} {
		var body strings.Builder
		for number := range count {
			fmt.Fprintf(&body, `{"id":"%d"},`, number)
		}

		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, `{"cards":[`+strings.TrimSuffix(body.String(), ",")+`],"meta":{"total_pages":1}}`)
		})

		page, err := client.CardsPage(t.Context(), qonto.CardFilter{}, 1)

		switch {
		case refused && !strings.Contains(fmt.Sprint(err), "many more entries than were asked for"):
			t.Errorf("%d: %v", count, err)
		case !refused && (err != nil || len(page.Cards) != count):
			t.Errorf("%d: %d cards, error %v", count, len(page.Cards), err)
		}
	}
}

// A server that always promises another page is not asked for ever.
func TestList_Endless(t *testing.T) {
	t.Parallel()

	cards := make([]string, 0, 600)
	for number := range cap(cards) {
		cards = append(cards, fmt.Sprintf(`{"id":"PAGE-%d"}`, number))
	}

	manyCards := strings.Join(cards, ",")

	for name, tc := range map[string]struct {
		card, meta string // with the numbers of the page and of the next one
		pages      int    // that are read at most
		fine       bool
	}{
		"new cards for ever":  {`{"id":"PAGE"}`, `{"next_page":%d}`, 1001, false},
		"long pages for ever": {manyCards, `{"next_page":%d}`, 200, false},
		"jumping ahead":       {`{"id":"PAGE"}`, `{"next_page":%d000}`, 5, false},
		"the same page again": {`{"id":"1","nickname":"PAGE"}`, `{"next_page":%d}`, 2, true},
		"billions of pages":   {`{"id":"PAGE"}`, `{"total_pages":2000000000,"next_page":%d}`, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				pages := 0
				client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
					pages++
					number, _ := strconv.Atoi(r.URL.Query().Get("page"))

					if pages > 1500 {
						panic("the list goes on")
					}

					cards := strings.ReplaceAll(tc.card, "PAGE", strconv.Itoa(number))
					answer(w, http.StatusOK, fmt.Sprintf(`{"cards":[`+cards+`],"meta":`+tc.meta+`}`, number+1))
				})

				err := listAll(t.Context(), client)
				if tc.fine != (err == nil) || pages > tc.pages {
					t.Errorf("%d pages, error %v", pages, err)
				}

				if failure, failed := errors.AsType[*qonto.Error](err); failed && failure.Kind != qonto.KindMalformed {
					t.Errorf("kind %s: %v", failure.Kind, err)
				}
			})
		})
	}

	client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"cards":[{"id":"1"}]}`) })

	_, err := client.CardsPage(t.Context(), qonto.CardFilter{}, 1001)
	if !strings.Contains(fmt.Sprint(err), "the list does not end") {
		t.Errorf("page 1001: %v", err)
	}
}

// peak is how much memory was in use at most while something ran.
func peak(run func()) uint64 {
	runtime.GC()

	done, highest := make(chan struct{}), make(chan uint64)

	go func() {
		var (
			stats runtime.MemStats
			most  uint64
		)

		ticker := time.NewTicker(3 * time.Millisecond)
		defer ticker.Stop()

		for {
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapInuse)

			select {
			case <-ticker.C:
			case <-done:
				highest <- most

				return
			}
		}
	}()

	run()
	close(done)

	return <-highest
}

// An answer of some megabytes never takes more than some multiple of it, and it is clear what is
// wrong with it. It runs alone, because it measures the whole process.
//
//nolint:paralleltest // see above
func TestClient_MemoryOfAnswers(t *testing.T) {
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			body := a.body()
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, a.status, body) })

			var err error

			started := time.Now()
			most := peak(func() { err = a.call(t.Context(), client) })
			t.Logf("%d MiB, %s: %.150s", most>>20, time.Since(started).Round(time.Millisecond), fmt.Sprint(err))

			if most > mostMemory {
				t.Errorf("%d MiB were in use", most>>20)
			}

			if a.fine != (err == nil) {
				t.Errorf("error %v", err)
			}

			if a.status != http.StatusOK {
				return
			}

			if failure, failed := errors.AsType[*qonto.Error](err); failed && failure.Kind != qonto.KindMalformed {
				t.Errorf("kind %s", failure.Kind)
			}
		})
	}
}
