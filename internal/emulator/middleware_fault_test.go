// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func onCreate(action, stage string) control.Fault {
	return control.Fault{Method: http.MethodPost, Route: "/v2/cards", Action: action, Stage: stage, Times: 1}
}

func createBody(tb testing.TB, emu *emulatortest.Instance) string {
	tb.Helper()

	body, err := json.Marshal(map[string]any{"card": virtualCard(emu)})
	if err != nil {
		tb.Fatal(err)
	}

	return string(body)
}

// A connection that ends at each stage: what was committed, and what the same key is answered afterwards.
func TestDroppedCreate(t *testing.T) {
	t.Parallel()

	for stage, want := range map[string]struct {
		committed, cardsAfterRetry int
	}{
		"arrival": {0, 1}, "handling": {0, 1}, "committed": {1, 2}, "answer": {1, 1},
	} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()

			emu, api := start(t)
			emu.Fault(onCreate("drop", stage))

			keyed := api.with(keyHeader, "k")
			if answered, err := keyed.try(http.MethodPost, "/v2/cards", createBody(t, emu)); !errors.Is(err, io.EOF) {
				t.Fatalf("got %+v, %v; want the connection to end", answered, err)
			}

			ledger := emu.Ledger()
			record := ledger.Requests[0]

			if len(ledger.Cards) != want.committed || record.Committed != (want.committed == 1) || record.Status != 0 || !record.Finished {
				t.Errorf("%d cards, record %+v", len(ledger.Cards), record)
			}

			if record.Kept != (stage == "answer") {
				t.Errorf("the key was kept: %v", record.Kept)
			}

			keyed.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)

			if got := len(emu.Ledger().Cards); got != want.cardsAfterRetry {
				t.Errorf("%d cards after the retry, want %d", got, want.cardsAfterRetry)
			}
		})
	}
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Fault(onCreate("refuse", ""))

	_, err := api.with(keyHeader, "k").try(http.MethodPost, "/v2/cards", createBody(t, emu))
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("got %v, want a reset", err)
	}

	if ledger := emu.Ledger(); ledger.Living != 0 || ledger.Requests[0].Body != "" || ledger.Requests[0].Status != 0 {
		t.Errorf("record %+v", ledger.Requests[0])
	}
}

func TestCorruptedAnswers(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	keyed := api.with(keyHeader, "k")
	whole := keyed.card(http.MethodPost, "/v2/cards", virtualCard(emu), http.StatusOK)

	emu.Fault(onCreate("truncate", ""))

	cut, err := keyed.try(http.MethodPost, "/v2/cards", createBody(t, emu))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(whole.text, cut.text) || cut.text == "" {
		t.Errorf("truncate: got %q, %v", cut.text, err)
	}

	emu.Fault(onCreate("malformed", ""))

	if broken := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu)); json.Valid([]byte(broken.text)) || broken.status != http.StatusOK {
		t.Errorf("malformed: got %s", broken.text)
	}

	emu.Fault(onCreate("html", "answer"))

	page := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu))
	wantSame(t, "html", []any{page.status, page.header.Get("Content-Type"), strings.Contains(page.text, "<html>")},
		[]any{http.StatusOK, "text/html; charset=utf-8", true})

	emu.Fault(onCreate("gateway_not_found", ""))

	missing := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu))
	wantSame(t, "gateway 404", []any{missing.status, missing.header.Get("X-Request-Id"), missing.header.Get("Content-Type")},
		[]any{http.StatusNotFound, "", "text/plain; charset=utf-8"})

	if again := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu)); again.text != whole.text {
		t.Errorf("a fault has corrupted the stored answer: %s", again.text)
	}
}

// An answer that one fault has lost is not corrupted by another one: nobody can cut or change what is not sent.
func TestLostAnswerIsNotCorrupted(t *testing.T) {
	t.Parallel()

	for _, action := range []string{"truncate", "malformed", "mutate"} {
		emu, _ := start(t)
		emu.Fault(onCreate("drop", "handling"))
		emu.Fault(onCreate(action, "answer"))

		if thrown := thrownBy(emu, createBody(t, emu)); thrown != any(http.ErrAbortHandler) {
			t.Errorf("%s: the server panics with %v, want it to close the connection", action, thrown)
		}

		if record := emu.Ledger().Requests[0]; record.Status != 0 || record.Note != "fault: dropped at handling" {
			t.Errorf("%s: record %+v", action, record)
		}
	}
}

// thrownBy is what the server panics with when it creates a card.
func thrownBy(emu *emulatortest.Instance, body string) (thrown any) {
	defer func() { thrown = recover() }()

	request := httptest.NewRequest(http.MethodPost, "http://localhost/v2/cards", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+emu.Token)
	request.Header.Set(keyHeader, "k")
	emu.Server.ServeHTTP(httptest.NewRecorder(), request)

	return nil
}

func TestChosenStatus(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	fault := onCreate("status", "")
	fault.Status, fault.ResponseBody, fault.RetryAfter = http.StatusServiceUnavailable, `{"message":"later"}`, "7"
	emu.Fault(fault)

	keyed := api.with(keyHeader, "k")

	before := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu))
	if before.status != http.StatusServiceUnavailable || before.text != fault.ResponseBody || before.header.Get("Retry-After") != "7" {
		t.Errorf("got %d %s", before.status, before.text)
	}

	if living := emu.Ledger().Living; living != 0 {
		t.Errorf("%d cards", living)
	}

	fault.Stage, fault.RetryAfter = "answer", ""
	emu.Fault(fault)

	after := keyed.do(http.MethodPost, "/v2/cards", createBody(t, emu))
	if after.status != http.StatusServiceUnavailable || after.header.Get("Retry-After") != "" || emu.Ledger().Living != 1 {
		t.Errorf("got %d, %d cards", after.status, emu.Ledger().Living)
	}
}

func TestMutatedCards(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Populate(3)
	emu.Fault(control.Fault{
		Route: "/v2/cards", Method: http.MethodGet, Action: "mutate", CardOmit: []string{"initiator_id"},
		CardSet: map[string]any{"card_type": "hologram", "colour": map[string]any{"hue": 7}}, MetaOmit: []string{"next_page"},
	})

	answered := api.get("/v2/cards?per_page=2")
	if hasKey(answered.object("meta"), "next_page") || len(answered.list("cards")) != 2 {
		t.Errorf("meta %v", answered.object("meta"))
	}

	for _, card := range answered.list("cards") {
		wantValues(t, card, "card_type", "hologram", "colour", map[string]any{"hue": 7})

		if hasKey(card, "initiator_id") {
			t.Error("initiator_id is there")
		}
	}
}

// Nth, Times and the conditions choose exactly the requests they say.
// A call that is answered as if it had been done, and was not.
func TestIgnoredCall(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))

	emu.Fault(control.Fault{Route: "/v2/cards/{id}/lock", Action: "ignore", Times: 1})

	wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "status", "live")
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "live")
	wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "status", "paused")
}

func TestAnswersWithoutADate(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"date_header": false})

	if date, has := api.get("/v2/teams").header["Date"]; has {
		t.Errorf("Date is %s", date)
	}
}

func TestFaultsChooseRequests(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	one, other := api.create(virtualCard(emu)), api.create(virtualCard(emu))
	fault := emu.Fault(control.Fault{
		Method: http.MethodPatch, Route: "/v2/cards/{id}/nickname", CardID: idOf(one), Body: map[string]any{"card.nickname": "x"},
		Nth: 2, Times: 2, Action: "status", Status: http.StatusInternalServerError,
	})

	rename := func(card map[string]any, name string) int {
		return api.do(http.MethodPatch, cardPath(card, "nickname"), `{"card":{"nickname":"`+name+`"}}`).status
	}

	var got []int
	for range 5 {
		got = append(got, rename(one, "x"), rename(one, "y"), rename(other, "x"))
	}

	want := []int{200, 200, 200, 500, 200, 200, 500, 200, 200, 200, 200, 200, 200, 200, 200}
	for position := range want {
		if got[position] != want[position] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}

	if state, err := fault.State(t.Context()); err != nil || state.Matched != 5 || state.Struck != 2 {
		t.Errorf("state %+v, %v", state, err)
	}

	emu.Fault(control.Fault{Key: "BAD", Action: "status", Status: http.StatusBadGateway})

	if got := api.with(keyHeader, " bad ").get("/v2/teams").status; got != http.StatusBadGateway {
		t.Errorf("by key: got %d", got)
	}
}

// Random faults follow their seed.
func TestProbability(t *testing.T) {
	t.Parallel()

	pattern := func(seed uint64) string {
		emu, api := start(t)
		emu.Fault(control.Fault{Action: "status", Status: http.StatusTeapot, Probability: 0.5, Seed: seed})

		var text strings.Builder

		for range 40 {
			if api.get("/v2/teams").status == http.StatusTeapot {
				text.WriteByte('x')
			} else {
				text.WriteByte('.')
			}
		}

		return text.String()
	}

	first := pattern(3)
	if first != pattern(3) || first == pattern(4) || !strings.Contains(first, "x") || !strings.Contains(first, ".") {
		t.Errorf("got %s", first)
	}
}

func TestImpossibleFaults(t *testing.T) {
	t.Parallel()

	emu, _ := start(t)

	for _, fault := range []control.Fault{
		{},
		{Action: "explode"},
		{Action: "drop", Stage: "later"},
		{Action: "refuse", Stage: "answer"},
		{Action: "status"},
		{Action: "refuse", Body: map[string]any{"a": 1}},
		{Action: "truncate", Stage: "arrival"},
		{Action: "ignore", Stage: "answer"},
	} {
		if _, err := emu.Control.AddFault(t.Context(), fault); !errors.Is(err, control.ErrRefused) {
			t.Errorf("%+v: got %v", fault, err)
		}
	}

	fault := emu.Fault(control.Fault{Action: "hold"})
	if err := emu.Control.ClearFaults(t.Context()); err != nil {
		t.Fatal(err)
	}

	if _, err := fault.State(t.Context()); !errors.Is(err, control.ErrRefused) {
		t.Errorf("a cleared fault: %v", err)
	}
}
