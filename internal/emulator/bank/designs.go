// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import "slices"

const (
	themeLight = "light"
	themeDark  = "dark"
)

// Appearance is how the app draws a card design. A gradient is missing for some designs, as observed in the sandbox.
type Appearance struct {
	Design   string
	Theme    string
	Gradient string
	Active   bool
}

// Designs are the designs that Qonto's own SDK knows, per level; the first one is what a card gets when none is asked for.
func Designs(level string) []Appearance {
	switch level {
	case LevelStandard:
		return []Appearance{{"standard.recycled.plastic.2023", themeLight, "#D9C8F5", true}}
	case LevelPlus:
		return []Appearance{
			{"plus.black.2023", themeDark, "#1D1D1B", true},
			{"plus.recycled.plastic.silver.2023", themeLight, "#C7CACD", true},
			{"plus.recycled.plastic.black.2023", themeDark, "#2B2B2B", true},
			{"plus.recycled.plastic.lilac.2023", themeLight, "#CDB9F1", true},
		}
	case LevelMetal:
		return []Appearance{
			{"metal.graphite.black.2019", themeDark, "#26282A", false},
			{"metal.mineral.gray.2024", themeDark, "#8A8D8F", true},
			{"metal.sand.gold.2024", themeLight, "#D8C3A0", true},
		}
	case LevelFlash:
		return []Appearance{{"flash.default.2021", themeLight, "", true}}
	case LevelAdvertising:
		return []Appearance{{"advertising.default.2023", themeLight, "", true}}
	default:
		return virtualDesigns()
	}
}

func virtualDesigns() []Appearance {
	return []Appearance{
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

// AppearanceOf never fails: the design is an open string.
func AppearanceOf(design string) Appearance {
	for _, level := range AllLevels() {
		known := Designs(level)
		if at := slices.IndexFunc(known, func(a Appearance) bool { return a.Design == design }); at >= 0 {
			return known[at]
		}
	}

	return Appearance{Design: design, Theme: themeLight}
}
