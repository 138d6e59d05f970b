// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
)

// mark is in every hostile value, and nowhere else.
const mark = "evil"

// hostileText is what somebody types to break out of a comment or a terminal.
func hostileText() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		mark, "`", "``", "```", "|", `\`, `\|`, " ", "\n", "\n\n", "\r\n", "\t", "</td>", "</details>", "<script>", "<!--", "-->", "<img src=x>",
		"@everyone", "#1", "!2", "GH-3", "![x](https://evil.example/x.png)", "[evil](https://evil.example)", "https://evil.example",
		"www.evil.example", "evil@evil.example", "**", "__", "~~", "$$", "# ", "> ", "- ", "| - |", "&#96;", "&lt;",
		"\u202e", "\u2066", "\u200b", "\u2028", "\x1b[2J", "\x1b]8;;https://evil.example\x07", "\x9b31m", "\x00", "\x07", "\x08", "\x7f", "\ufeff",
		"\u3164", "::error::evil", "##[error]evil", "##vso[task.setvariable]", "::add-mask::", "\u540d\u524d", "é", "🙂",
	})

	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces")
		at := rapid.IntRange(0, len(parts)).Draw(t, "mark")

		return strings.Join(parts[:at], "") + mark + strings.Join(parts[at:], "")
	})
}

// planOf is a plan in which every text comes from a function, and no two are the same.
func planOf(draw func() string) object {
	drawn := 0
	text := func() string {
		drawn++

		return strings.ReplaceAll(draw(), mark, fmt.Sprint(mark, drawn))
	}

	odd := func() object {
		return card("", object{
			"nickname": text(), "last_digits": text(), "id": text(), "holder_id": text(), "card_level": text(), "status": "live", "renewal_id": text(),
			"categories": []any{text(), text()}, "active_days": []any{text()}, "payment_monthly_limit": text(), "extra": object{"deep": text()},
		})
	}
	later := odd()

	all := plan(
		destroyed(text(), odd(), object{"action_reason": text()}),
		inChange(change(text(), []string{"delete", "create"}, odd(), later, object{"action_reason": "replace_because_cannot_update"}),
			object{"replace_paths": []any{[]any{text()}, text(), []any{}}}),
		updated(text(), odd(), with(later, object{"pre_expires_at": text()})),
		created(text(), with(later, object{"pre_expires_at": text()})),
		change(text(), []string{"forget"}, odd(), nil),
		inChange(change(text(), []string{"no-op"}, odd(), odd()), object{"importing": object{"id": text()}}),
		change(text(), []string{"no-op"}, odd(), odd(), object{"previous_address": "from " + text()}),
		change(text(), []string{text()}, odd(), odd()),
		with(created(text(), odd()), object{"provider_name": text() + "/qonto"}),
	)
	all["format_version"] = text()
	all["errored"] = true
	all["resource_drift"] = []object{updated(text(), odd(), odd())}
	all["deferred_changes"] = []object{{"resource_change": created(text(), odd())}}
	all["action_invocations"] = []object{
		{"address": text(), "type": "qonto_card_discard", "provider_name": registry, "config_values": object{"card_id": text()}},
		{"address": text(), "type": text(), "provider_name": registry},
	}
	all["prior_state"] = object{"values": object{"root_module": object{"resources": []object{member("member-1", text(), text())}}}}

	return all
}

// Whatever is typed stays in the code spans that it belongs in: a real parser finds the same tables, and nothing that
// calls, links or draws.
func TestMarkdown_HostileValues(t *testing.T) {
	t.Parallel()

	tame := outline(t, reviewed(t, planOf(func() string { return mark }), "-format", "markdown").out)

	rapid.Check(t, func(rt *rapid.T) {
		text := hostileText()
		done := run(t, planOf(func() string { return text.Draw(rt, "text") }), "-format", "markdown")

		if done.err != nil {
			rt.Fatalf("it failed: %v", done.err)
		}

		expectVisible(rt, done.out)

		if diff := cmp.Diff(tame, outline(rt, done.out)); diff != "" {
			rt.Errorf("the page has another outline:\n%s\n%s", diff, done.out)
		}
	})
}

type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// outline is the structure of a page: its blocks, and how many cells each row has.
func outline(t reporter, page string) []string {
	t.Helper()

	source := []byte(page)
	parsed := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gmtext.NewReader(source))

	var blocks []string

	_ = ast.Walk(parsed, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}

		switch node := node.(type) {
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil // what is typed belongs here
		case *ast.Text:
			if strings.Contains(string(node.Segment.Value(source)), mark) {
				t.Errorf("%q is no code:\n%s", node.Segment.Value(source), page)
			}
		case *ast.Emphasis:
		case *ast.Heading, *ast.Paragraph, *ast.TextBlock, *ast.Blockquote, *ast.List, *ast.ListItem, *ast.Document,
			*extast.Table, *extast.TableHeader, *extast.TableRow, *extast.TableCell:
			blocks = append(blocks, node.Kind().String())
		default:
			t.Errorf("there is a %s:\n%s", node.Kind(), page)
		}

		return ast.WalkContinue, nil
	})

	return blocks
}

// Whatever is typed moves no cursor, makes no line, and is no command of a pipeline's runner.
func TestText_HostileValues(t *testing.T) {
	t.Parallel()

	tame := reviewed(t, planOf(func() string { return mark })).out

	rapid.Check(t, func(rt *rapid.T) {
		text := hostileText()
		done := run(t, planOf(func() string { return text.Draw(rt, "text") }))

		if done.err != nil {
			rt.Fatalf("it failed: %v", done.err)
		}

		expectVisible(rt, done.out)

		if got, want := strings.Count(done.out, "\n"), strings.Count(tame, "\n"); got != want {
			rt.Errorf("%d lines, want %d:\n%s", got, want, done.out)
		}

		expectNoCommand(rt, done.out)
	})
}

// expectVisible fails if anything in a text is not to be seen.
func expectVisible(t reporter, text string) {
	t.Helper()

	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("there is a %U in:\n%q", r, text)

			return
		}
	}
}

// expectNoCommand fails if a runner would obey a line.
func expectNoCommand(t reporter, text string) {
	t.Helper()

	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Errorf("a runner obeys %q", line)
		}
	}
}

// The same for what a command has printed, which stands between fences.
func TestLog_HostileLines(t *testing.T) {
	t.Parallel()

	file := t.TempDir() + "/plan.txt"

	rapid.Check(t, func(rt *rapid.T) {
		write(t, file, strings.Join(rapid.SliceOfN(hostileText(), 1, 5).Draw(rt, "lines"), "\n"))

		text := run(t, plan(), "-log", file)
		expectVisible(rt, strings.ReplaceAll(text.out, "\t", " "))
		expectNoCommand(rt, text.out)

		for _, args := range [][]string{{"-log", file}, {"-log", file, "-failed", "init"}} {
			markdown := run(t, plan(), append(args, "-format", "markdown")...)
			if text.err != nil || markdown.err != nil {
				rt.Fatal(text.err, markdown.err)
			}

			expectOneFence(rt, markdown.out)
		}
	})
}

// expectOneFence fails unless all that was printed is in one block of code.
func expectOneFence(t *rapid.T, page string) {
	t.Helper()

	source := []byte(page)
	parsed := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gmtext.NewReader(source))
	fences := 0

	for node := parsed.FirstChild(); node != nil; node = node.NextSibling() {
		switch node.(type) {
		case *ast.FencedCodeBlock:
			fences++
		default:
			for i := range node.Lines().Len() {
				if line := node.Lines().At(i); strings.Contains(string(line.Value(source)), mark) {
					t.Errorf("%q is outside of the fence:\n%s", line.Value(source), page)
				}
			}
		}
	}

	if fences != 1 {
		t.Errorf("%d fences:\n%s", fences, page)
	}
}

// What is typed can be read as it was typed, as far as that can be.
func TestPrintable_KeepsLetters(t *testing.T) {
	t.Parallel()

	for typed, want := range map[string]struct{ markdown, text string }{
		"Ads":                    {"`Ads`", `"Ads"`},
		"a`b":                    {"``a`b``", "\"a`b\""},
		"`a`":                    {"`` `a` ``", "\"`a`\""},
		"a|b":                    {"`a\\|b`", `"a|b"`},
		`a\|b`:                   {"`a\\ \\|b`", `"a\|b"`},
		"@lea #1 <b>":            {"`@lea #1 <b>`", `"@lea #1 <b>"`},
		"a\nb\tc":                {"`a\\nb\\u{0009}c`", `"a\nb\u{0009}c"`},
		"\u202egnp.exe":          {"`\\u{202e}gnp.exe`", `"\u{202e}gnp.exe"`},
		"a     b":                {"`a b`", `"a b"`},
		"Büro \u540d 🙂":          {"`Büro \u540d 🙂`", "\"Büro \u540d 🙂\""},
		"##[error]":              {"`##[error]`", `"# #[error]"`},
		"\u3164":                 {"`\\u{3164}`", `"\u{3164}"`},
		strings.Repeat("x", 200): {"`" + strings.Repeat("x", 160) + "…`", `"` + strings.Repeat("x", 160) + `…"`},
	} {
		whole := plan(created("qonto_card.this", card(typed)))

		if got := reviewed(t, whole, "-format", "markdown").out; !strings.Contains(got, "| "+want.markdown+" ••••7662 |") {
			t.Errorf("%q is not %s in:\n%s", typed, want.markdown, got)
		}

		if got := reviewed(t, whole).out; !strings.Contains(got, "\n  "+want.text+" ••••7662  ") {
			t.Errorf("%q is not %s in:\n%s", typed, want.text, got)
		}
	}
}
