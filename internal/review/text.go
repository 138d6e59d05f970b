// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"strings"

	"golang.org/x/text/width"
)

const (
	indent = "  "
	gap    = "  "
	rule   = "│ "
)

// text renders a page for a terminal, and for logs of pipelines: no line begins with a value from outside.
func (p *page) text() string {
	var out strings.Builder

	line := func(parts ...string) {
		out.WriteString(strings.TrimRight(strings.Join(parts, ""), " "))
		out.WriteByte('\n')
	}

	line(inText(p.title))

	for _, notice := range p.notices {
		line()
		line("! ", inText(notice))
	}

	if len(p.facts) > 0 {
		line()
	}

	for _, fact := range p.facts {
		line(inText(fact))
	}

	for i := range p.sections {
		p.sections[i].text(line)
	}

	if p.log != "" {
		line()
		line("What the command printed:")

		for printed := range strings.Lines(p.log) {
			line(rule, unlikeCommand(strings.TrimSuffix(printed, "\n")))
		}
	}

	return out.String()
}

func (s *section) text(line func(...string)) {
	line()
	line(strings.ToUpper(s.heading()))

	for _, text := range append([]phrase{s.note, s.cutLine()}, s.lines...) {
		if len(text) > 0 {
			line(indent, inText(text))
		}
	}

	rows := s.shown()
	if len(rows) == 0 {
		return
	}

	table := [][]string{s.columns}

	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = inText(cell)
		}

		table = append(table, cells)
	}

	line()

	widths := columnWidths(table)

	for _, cells := range table {
		var text strings.Builder

		for i, cell := range cells {
			text.WriteString(cell + strings.Repeat(" ", widths[i]-columns(cell)) + gap)
		}

		line(indent, text.String())
	}
}

func columnWidths(table [][]string) []int {
	widths := make([]int, len(table[0]))

	for _, cells := range table {
		for i, cell := range cells {
			widths[i] = max(widths[i], columns(cell))
		}
	}

	return widths
}

// columns is how wide a terminal shows a text, roughly: Chinese, Japanese and Korean signs take two columns.
func columns(text string) int {
	const wide = 2

	n := 0

	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += wide
		default:
			n++
		}
	}

	return n
}

func inText(text phrase) string {
	var out strings.Builder

	for _, part := range text {
		switch part.kind {
		case words, strong:
			out.WriteString(part.text)
		case typed:
			out.WriteString(unlikeCommand(orEmpty(printable(part.text))))
		case cardName:
			out.WriteString(`"` + unlikeCommand(printable(part.text)) + `"`)
		}
	}

	return out.String()
}

func orEmpty(text string) string {
	if text == "" {
		return "(empty)"
	}

	return text
}

// unlikeCommand breaks what runners of pipelines take for commands: :: at the beginning of a line, and ##[…] and ##vso[…]
// anywhere.
func unlikeCommand(text string) string {
	for strings.Contains(text, "##") {
		text = strings.ReplaceAll(text, "##", "# #")
	}

	if strings.HasPrefix(text, "::") {
		return ": " + text[1:]
	}

	return text
}
