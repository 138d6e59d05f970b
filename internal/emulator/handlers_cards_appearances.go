// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func designAssets(a bank.Appearance) object {
	base := "https://assets.qonto.example/cards/" + a.Design

	return object{
		{"front_large", base + "/front_large.png"},
		{"front_small", base + "/front_small.png"},
		{"front_small_wallet", base + "/front_small_wallet.png"},
	}
}

// appearanceObject is the appearance as a card carries it.
func appearanceObject(a bank.Appearance) object {
	shown := object{{"assets", designAssets(a)}, {"theme", a.Theme}}
	if a.Gradient != "" {
		shown = append(shown, member{"gradient_hex_color", a.Gradient})
	}

	return shown
}

// plainGradient is the colour in the reference's example of the catalogue.
const plainGradient = "#000000"

// catalogueEntry can have a gradient where a card has none: cards without one were seen, such a catalogue was not.
func catalogueEntry(a bank.Appearance, gradients string) object {
	if gradients == control.ChoiceAll {
		a.Gradient = cmp.Or(a.Gradient, plainGradient)
	}

	return append(append(object{{"design", a.Design}}, appearanceObject(a)...), member{"is_active", a.Active})
}

// listAppearances answers GET /v2/cards/appearances, which has no pages.
func (*Server) listAppearances(x *requestContext) answer {
	levels := make([]object, 0, len(bank.AllLevels()))

	for _, level := range bank.AllLevels() {
		var entries []object
		for _, design := range bank.Designs(level) {
			entries = append(entries, catalogueEntry(design, x.switches.CatalogueGradients))
		}

		levels = append(levels, object{{"card_level", level}, {"appearances", entries}})
	}

	byType := []object{{{"card_type", bank.CardTypeDebit}, {"card_level_appearances", levels}}}

	return success(http.StatusOK, object{{"card_type_appearances", byType}})
}
