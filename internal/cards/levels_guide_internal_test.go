// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

//nolint:gochecknoglobals // test flags are globals
var update = flag.Bool("update", false, "write the level table of the guide instead of comparing it")

const (
	levelGuide = "../../templates/guides/card-levels.md"
	tableBegin = "<!-- level table: begin -->\n\n"
	tableEnd   = "\n<!-- level table: end -->"
)

// The table in the guide is the table in the code. `make generate` writes it.
func TestLevelTableInTheGuide(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(levelGuide)
	if err != nil {
		t.Fatal(err)
	}

	before, rest, found := strings.Cut(string(text), tableBegin)
	table, after, ended := strings.Cut(rest, tableEnd)

	if !found || !ended {
		t.Fatalf("%s has no place for the level table", levelGuide)
	}

	if *update {
		err = os.WriteFile(levelGuide, []byte(before+tableBegin+levelTableText()+tableEnd+after), 0o600)
		if err != nil {
			t.Fatal(err)
		}

		return
	}

	if diff := cmp.Diff(levelTableText(), table); diff != "" {
		t.Errorf("the guide is not up to date, run make generate (-code +guide):\n%s", diff)
	}
}

// levelColumns is the order of the levels in the guide.
func levelColumns() []string {
	return []string{
		qonto.LevelStandard, qonto.LevelPlus, qonto.LevelMetal, qonto.LevelVirtual, qonto.LevelVirtualPartner, qonto.LevelFlash, qonto.LevelAdvertising,
	}
}

func levelTableText() string {
	rows := []string{
		row("", func(name string) string { return "`" + name + "`" }),
		"|---" + strings.Repeat("|---", len(levelColumns())) + "|",
		row("Qonto's name", func(name string) string { return levels[name].name }),
		row("Physical", func(name string) string { return map[bool]string{true: "yes", false: "no"}[isPhysical(name)] }),
		row("Default `deletion_policy`", func(name string) string { return "`" + defaultPolicy(name) + "`" }),
		row("`address`, unless `ship_to_business = true`", func(name string) string {
			return map[bool]string{true: "**required**", false: "refused"}[isPhysical(name)]
		}),
	}

	for _, a := range configurable {
		if a.endpoint != creationOnly || hasRule(a) {
			rows = append(rows, row("`"+a.name+"`", func(name string) string { return cell(levels[name].rules[a.name]) }))
		}
	}

	return strings.Join(rows, "\n") + "\n"
}

func row(title string, cell func(level string) string) string {
	cells := []string{title}
	for _, name := range levelColumns() {
		cells = append(cells, cell(name))
	}

	return "| " + strings.Join(cells, " | ") + " |"
}

// hasRule tells whether some level treats the attribute differently from the others.
func hasRule(a attribute) bool {
	for _, l := range levels {
		if _, ok := l.rules[a.name]; ok {
			return true
		}
	}

	return false
}

func cell(r rule) string {
	word := map[presence]string{required: "**required**", forbidden: "refused", unusual: "no effect", expected: "expected"}[r.presence]

	switch {
	case word == "" && r.fixed:
		word = "fixed"
	case word == "" && r.min == 0 && r.max == 0:
		word = "yes"
	}

	switch bounds := bounds(r); {
	case bounds == "":
		return word
	case word == "":
		return bounds
	default:
		return word + ", " + bounds
	}
}

func bounds(r rule) string {
	switch {
	case r.min > 0 && r.max > 0:
		return fmt.Sprintf("%d – %d", r.min, r.max)
	case r.max > 0:
		return fmt.Sprintf("≤ %d", r.max)
	default:
		return ""
	}
}
