// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
)

const (
	themeLight = "light"
	themeDark  = "dark"
)

// appearance is how the app draws a card design. A gradient is missing for some designs, as observed in the sandbox.
type appearance struct {
	design   string
	theme    string
	gradient string
	active   bool
}

// designs are the designs that Qonto's own SDK knows, per level; the first one is what a card gets when none is asked for.
func designs(level string) []appearance {
	switch level {
	case levelStandard:
		return []appearance{{"standard.recycled.plastic.2023", themeLight, "#D9C8F5", true}}
	case levelPlus:
		return []appearance{
			{"plus.black.2023", themeDark, "#1D1D1B", true},
			{"plus.recycled.plastic.silver.2023", themeLight, "#C7CACD", true},
			{"plus.recycled.plastic.black.2023", themeDark, "#2B2B2B", true},
			{"plus.recycled.plastic.lilac.2023", themeLight, "#CDB9F1", true},
		}
	case levelMetal:
		return []appearance{
			{"metal.graphite.black.2019", themeDark, "#26282A", false},
			{"metal.mineral.gray.2024", themeDark, "#8A8D8F", true},
			{"metal.sand.gold.2024", themeLight, "#D8C3A0", true},
		}
	case levelFlash:
		return []appearance{{"flash.default.2021", themeLight, "", true}}
	case levelAdvertising:
		return []appearance{{"advertising.default.2023", themeLight, "", true}}
	default:
		return virtualDesigns()
	}
}

func virtualDesigns() []appearance {
	return []appearance{
		{"virtual.default.2017", themeLight, "", true},
		{"virtual.blueberry.2025", themeDark, "#33418E", true},
		{"virtual.sakura.2025", themeLight, "#F6C9D6", true},
		{"virtual.plum.2025", themeDark, "#5E2750", true},
		{"virtual.dawn.2025", themeLight, "#F3B68B", true},
		{"virtual.together.or.nothing.2025", themeDark, "#14213D", true},
		{"virtual.gus.gus.2025", themeLight, "#BFD8C2", true},
		{"virtual.forever.bound.2025", themeDark, "#3D405B", true},
		{"virtual.puzzle.2025", themeLight, "#E9D8A6", true},
	}
}

// appearanceOf never fails: the design is an open string.
func appearanceOf(design string) appearance {
	for _, level := range allLevels() {
		known := designs(level)
		if at := slices.IndexFunc(known, func(a appearance) bool { return a.design == design }); at >= 0 {
			return known[at]
		}
	}

	return appearance{design: design, theme: themeLight}
}

func designAssets(a appearance) object {
	base := "https://assets.qonto.example/cards/" + a.design

	return object{
		{"front_large", base + "/front_large.png"},
		{"front_small", base + "/front_small.png"},
		{"front_small_wallet", base + "/front_small_wallet.png"},
	}
}

// appearanceObject is the appearance as a card carries it.
func appearanceObject(a appearance) object {
	shown := object{{"assets", designAssets(a)}, {"theme", a.theme}}
	if a.gradient != "" {
		shown = append(shown, member{"gradient_hex_color", a.gradient})
	}

	return shown
}

func catalogueEntry(a appearance) object {
	return append(append(object{{"design", a.design}}, appearanceObject(a)...), member{"is_active", a.active})
}

// listAppearances answers GET /v2/cards/appearances, which has no pages.
func (*Server) listAppearances(*exchange) answer {
	levels := make([]object, 0, len(allLevels()))

	for _, level := range allLevels() {
		var entries []object
		for _, design := range designs(level) {
			entries = append(entries, catalogueEntry(design))
		}

		levels = append(levels, object{{"card_level", level}, {"appearances", entries}})
	}

	byType := []object{{{"card_type", cardTypeDebit}, {"card_level_appearances", levels}}}

	return success(http.StatusOK, object{{"card_type_appearances", byType}})
}
