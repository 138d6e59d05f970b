// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

import (
	"fmt"
	"strings"
)

const preface = `<!-- Written by go run ./internal/emulator/coverage/cmd/coverage. Change the rows in internal/emulator/coverage. -->

# What the emulator covers

Every fact that is publicly known about Qonto's API around cards, where it comes from, and the tests that show the
emulator doing it. A fact without a test says why.

- **documented**: Qonto's public reference, its published collections, help centre or own SDK.
- **seen**: observed by somebody outside Qonto against the sandbox or production.
- **unknown**: settled by no public source. The emulator follows a guess, and the switch named in the row changes it.
  ` + "`curl URL/_emulator/switches/docs`" + ` tells what each switch does.
- **own**: a quality of the emulator itself.

`

// Render writes the list as Markdown.
func Render() string {
	var text strings.Builder

	text.WriteString(preface)

	counts := make(map[Source]int)
	total := 0

	for _, section := range Sections() {
		for _, row := range section.Rows {
			counts[row.From]++
			total++
		}
	}

	fmt.Fprintf(&text, "%d facts: %d documented, %d seen, %d unknown, %d own.\n",
		total, counts[Documented], counts[Seen], counts[Unknown], counts[Own])

	for _, section := range Sections() {
		section.render(&text)
	}

	return text.String()
}

func (s Section) render(text *strings.Builder) {
	fmt.Fprintf(text, "\n## %s\n\n| Fact | Source | Switch | Test, or why there is none |\n|---|---|---|---|\n", s.Title)

	for _, row := range s.Rows {
		fmt.Fprintf(text, "| %s | %s | %s | %s |\n", cell(row.Fact), row.From, coded(row.SwitchNames()), row.proof())
	}
}

// proof is the tests, and the reason where there is one.
func (r Row) proof() string {
	tests := coded(r.TestNames())

	switch {
	case r.Reason == "":
		return tests
	case tests == "":
		return cell(r.Reason)
	default:
		return tests + ". " + cell(r.Reason)
	}
}

func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "{", "&#123;").Replace(text)
}

func coded(names []string) string {
	if len(names) == 0 {
		return ""
	}

	return "`" + strings.Join(names, "`, `") + "`"
}
