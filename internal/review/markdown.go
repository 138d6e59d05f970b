// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"strings"
)

// markdown renders a page for comments of GitHub, GitLab and others. Every value from outside stands in a code span, in
// which no service looks for mentions, references, links or HTML.
func (p *page) markdown() string {
	var out strings.Builder

	line := func(parts ...string) {
		for _, part := range parts {
			out.WriteString(part)
		}

		out.WriteByte('\n')
	}

	line("### ", inMarkdown(p.title))

	for _, notice := range p.notices {
		line()
		line("> ", inMarkdown(notice))
	}

	if len(p.facts) > 0 {
		line()
	}

	for _, fact := range p.facts {
		line("- ", inMarkdown(fact))
	}

	for i := range p.sections {
		p.sections[i].markdown(line)
	}

	if p.log != "" {
		p.markdownLog(line)
	}

	return out.String()
}

func (s *section) markdown(line func(...string)) {
	line()
	line("#### ", s.heading())

	for _, text := range append([]phrase{s.note, s.cutLine()}, s.lines...) {
		if len(text) > 0 {
			line()
			line(inMarkdown(text))
		}
	}

	rows := s.shown()
	if len(rows) == 0 {
		return
	}

	line()
	line("| ", strings.Join(s.columns, " | "), " |")
	line("|", strings.Repeat("---|", len(s.columns)))

	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = inMarkdown(cell)
		}

		line("| ", strings.Join(cells, " | "), " |")
	}
}

// markdownLog shows what the CLI printed, between fences that nothing in it can close.
func (p *page) markdownLog(line func(...string)) {
	fence := strings.Repeat("`", max(len("```"), longestRun(p.log, '`')+1))

	line()

	if !p.open {
		line("<details><summary>What the command printed</summary>")
		line()
	}

	line(fence, "text")
	line(p.log)
	line(fence)

	if !p.open {
		line()
		line("</details>")
	}
}

func inMarkdown(text phrase) string {
	var out strings.Builder

	for _, part := range text {
		switch part.kind {
		case words:
			out.WriteString(part.text)
		case strong:
			out.WriteString("**" + part.text + "**")
		case typed, cardName:
			out.WriteString(codeSpan(printable(part.text)))
		}
	}

	return out.String()
}

// codeSpan is one line of text as a code span that may stand in a table.
func codeSpan(text string) string {
	if text == "" {
		return "(empty)"
	}

	// Tables are split before spans are read: a vertical bar needs a backslash, which another one before it would undo.
	text = strings.ReplaceAll(text, `\|`, `\ |`)
	text = strings.ReplaceAll(text, "|", `\|`)

	fence := strings.Repeat("`", longestRun(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}

	return fence + text + fence
}

// longestRun is the length of the longest run of a character.
func longestRun(text string, of rune) int {
	longest, run := 0, 0

	for _, r := range text {
		if r != of {
			run = 0

			continue
		}

		run++
		longest = max(longest, run)
	}

	return longest
}
