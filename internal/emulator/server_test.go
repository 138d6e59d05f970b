// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestHeaders(t *testing.T) {
	t.Parallel()

	begin := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	emu, api := start(t, emulatortest.WithStart(begin))
	emu.Clock().Freeze(begin)

	first, second := api.get("/v2/cards"), api.get("/v2/cards")

	if first.header.Get("Date") != "Mon, 03 Feb 2031 04:05:06 GMT" || !strings.HasPrefix(first.header.Get("Content-Type"), "application/json") {
		t.Errorf("got %v", first.header)
	}

	for _, name := range []string{"X-Request-Id", "X-Tyk-Trace-Id"} {
		if first.header.Get(name) == "" || first.header.Get(name) == second.header.Get(name) {
			t.Errorf("%s is not an id of the request", name)
		}
	}

	card := api.create(virtualCard(emu))
	wantValues(t, card, "created_at", "2031-02-03T04:05:06.000000Z", "exp_month", "2", "exp_year", "2034")

	emu.Clock().Advance(1500*time.Millisecond + 7*time.Microsecond)
	wantValues(t, api.put(card, "lock", http.StatusOK).object("card"), "updated_at", "2031-02-03T04:05:07.500007Z")
}

// Two emulators with one seed answer alike, others do not.
func TestSeed(t *testing.T) {
	t.Parallel()

	begin := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	answer := func(seed int64) string {
		emu, api := start(t, emulatortest.WithSeed(seed), emulatortest.WithStart(begin))
		emu.Clock().Freeze(begin)

		return api.createWith(virtualCard(emu), http.StatusOK).text
	}

	if first := answer(5); first != answer(5) || first == answer(6) {
		t.Errorf("got %s", first)
	}
}
