// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"slices"
	"testing"
)

func TestAppearances(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	seen, withoutGradient := catalogue(t, api)
	if !slices.Equal(seen, levels()) || withoutGradient == 0 {
		t.Errorf("levels %v, %d designs without gradient", seen, withoutGradient)
	}

	emu.Set(map[string]any{"catalogue_gradients": "all"})

	if _, withoutGradient = catalogue(t, api); withoutGradient != 0 {
		t.Errorf("%d designs of the catalogue are without gradient", withoutGradient)
	}

	drawing, _ := api.create(virtualCard(emu))["appearance"].(map[string]any)
	if _, there := drawing["gradient_hex_color"]; there {
		t.Error("the switch is about the catalogue, and has changed a card")
	}
}

// catalogue checks every design that is listed, and tells the levels and how many designs have no gradient.
func catalogue(t *testing.T, api *caller) (seen []string, withoutGradient int) {
	t.Helper()

	byType := api.get("/v2/cards/appearances").list("card_type_appearances")
	if byType[0]["card_type"] != "debit" {
		t.Errorf("card type %v", byType[0]["card_type"])
	}

	for _, level := range (reply{body: byType[0]}).list("card_level_appearances") {
		name, _ := level["card_level"].(string)
		seen = append(seen, name)

		for _, design := range (reply{body: level}).list("appearances") {
			if !isAppearance(design) || !isText.follows(design["design"]) || !isBool.follows(design["is_active"]) {
				t.Errorf("%s: %v", name, design)
			}

			if _, there := design["gradient_hex_color"]; !there {
				withoutGradient++
			}
		}
	}

	return seen, withoutGradient
}

// Every listed design can be ordered for its level, and the first one is what a card gets when none is asked for.
func TestDesignsOfEachLevel(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	byType := api.get("/v2/cards/appearances").list("card_type_appearances")
	ordered := 0

	for _, level := range (reply{body: byType[0]}).list("card_level_appearances") {
		name, _ := level["card_level"].(string)

		for position, design := range (reply{body: level}).list("appearances") {
			card := api.create(changed(levelCard(emu, name), "card_design", design["design"]))
			wantValues(t, card, "card_design", design["design"])

			if position == 0 {
				wantValues(t, api.create(levelCard(emu, name)), "card_design", design["design"])
			}

			ordered++
		}
	}

	if ordered < 20 {
		t.Errorf("%d designs", ordered)
	}
}
