// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestDataView(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(virtualCard(emu))
	path := "/v2/cards/" + idOf(card) + "/data_view"

	wantErrors(t, api.get(path), http.StatusBadRequest)
	wantErrors(t, api.with("Accept-Language", "nl").get(path), http.StatusBadRequest)

	first, second := api.with("Accept-Language", "fr").get(path), api.with("Accept-Language", "fr").get(path)

	link, _ := first.body["iframe_url"].(string)
	if !strings.HasPrefix(link, "https://") || !strings.Contains(first.text, `\u0026`) || strings.Contains(first.text, "&") {
		t.Errorf("got %s", first.text)
	}

	if first.text == second.text {
		t.Error("the link is not made for one use")
	}

	emu.Set(map[string]any{"data_view_virtual": "reject"})

	refused := api.with("Accept-Language", "fr").get(path)
	wantErrors(t, refused, http.StatusBadRequest)

	if refused.code() != "unknown" {
		t.Errorf("got %s", refused.text)
	}
}

// Languages come as HTTP has them, in ranges and lists. Whether "any" is a language is open: the client whose data_view of
// virtual cards was refused had asked for that.
func TestDataViewLanguages(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	path := "/v2/cards/" + idOf(api.create(virtualCard(emu))) + "/data_view"

	for header, language := range map[string]string{
		"fr-FR": "fr", "PT": "pt", "fr-FR, fr;q=0.9": "fr", "nl, de;q=0.5": "de", "it;q=0.2,es;q=0.8": "es", "en;q=0, it": "it",
		"nl": "", "en;q=0": "", "en;q=much": "", "*": "", "nl, *;q=0.1": "", "english": "",
	} {
		answered := api.with("Accept-Language", header).get(path)
		if language == "" {
			wantErrors(t, answered, http.StatusBadRequest)
		} else if !strings.Contains(answered.text, "lang="+language) {
			t.Errorf("%s: %s", header, answered.text)
		}
	}

	emu.Set(map[string]any{"data_view_wildcard": "accept"})

	for header, language := range map[string]string{"*": "en", "nl, *;q=0.1": "en", "fr, *;q=0.1": "fr"} {
		if answered := api.with("Accept-Language", header).get(path); !strings.Contains(answered.text, "lang="+language) {
			t.Errorf("%s: %s", header, answered.text)
		}
	}
}

func TestCardDataWantsItsScope(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	path := "/v2/cards/" + idOf(api.create(virtualCard(emu))) + "/data_view"
	reader := func(scope string) *caller {
		return api.as(emu.TokenFor(emu.OwnerMembershipID, scope)).with("Accept-Language", "en")
	}

	wantMissingScope(t, reader("card.write").get(path), "card.read")

	if got := reader("card.read").get(path); got.status != http.StatusOK {
		t.Errorf("with the scope: %s", got.text)
	}
}
