// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

//nolint:gochecknoglobals // test flags are globals
var update = flag.Bool("update", false, "write the gallery instead of comparing it")

const (
	gallery      = "GALLERY.md"
	galleryBegin = "<!-- gallery: begin -->\n"
	galleryEnd   = "<!-- gallery: end -->"
	// galleryCLI draws the plans of the gallery. Others draw them differently.
	galleryCLI = "Terraform v1.11."
)

// scene is one situation in the life of a card, and what the terminal shows in it.
type scene struct {
	title  string
	story  string // what has happened, and what it means
	before string // what was applied before; nothing for a new card
	happen func(*acctest.CLI)
	after  string   // the configuration now; as before if empty
	run    []string // the command; plan if empty
	advice string
}

// The gallery is what the CLI prints. `make generate` writes it.
func TestGallery(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(gallery)
	if err != nil {
		t.Fatal(err)
	}

	before, rest, _ := strings.Cut(string(text), galleryBegin)
	shown, after, found := strings.Cut(rest, galleryEnd)

	if !found {
		t.Fatalf("%s has no place for the gallery", gallery)
	}

	all := scenes()
	played := make([]string, len(all))

	t.Run("scenes", func(t *testing.T) {
		for i, s := range all {
			t.Run(s.title, func(t *testing.T) { played[i] = s.play(acctest.NewCLI(t)) })
		}
	})

	want := "\n" + strings.Join(played, "\n")

	if *update {
		err = os.WriteFile(gallery, []byte(before+galleryBegin+want+galleryEnd+after), 0o600)
		if err != nil {
			t.Fatal(err)
		}

		return
	}

	compared := ours
	if strings.Contains(acctest.CLIVersion(t), galleryCLI) {
		compared = strings.TrimSpace
	}

	if diff := cmp.Diff(compared(want), compared(shown)); diff != "" {
		t.Errorf("the gallery is not up to date, run make generate (-terminal +guide):\n%s", diff)
	}
}

// play runs the scene and writes it down.
func (s scene) play(c *acctest.CLI) string {
	c.T.Helper()

	if s.before != "" {
		c.Configure(s.before)
		c.Apply()
	}

	if s.happen != nil {
		s.happen(c)
	}

	config, command := s.before, []string{"plan"}
	if s.after != "" {
		config = s.after
	}

	if s.run != nil {
		command = s.run
	}

	c.Configure(config)

	printed := c.Terraform(command...)

	return fmt.Sprintf("## %s\n\n%s\n\n```terraform\n%s\n```\n\n```text\n$ terraform %s\n%s\n```\n\n%s\n",
		s.title, s.story, formatConfig(named(config)), strings.Join(command, " "), readable(printed.Text), s.advice)
}

// formatConfig is a configuration as people write it.
func formatConfig(config string) string {
	return masked(strings.TrimSpace(string(hclwrite.Format([]byte(config)))))
}

// named is a configuration with names instead of ids.
func named(config string) string {
	return strings.TrimSpace(strings.NewReplacer(
		"@owner", "local.ines", "@admin", "local.noor", "@account", "local.main_account",
	).Replace(config))
}

// readable is the whole text, but for what differs from run to run.
func readable(text string) string {
	for _, different := range []struct{ pattern, by string }{
		{`after \d+s`, "after 0s"},
		{`\s+If\s+the\s+endpoint\s+is\s+an\s+emulator[^.]*\.`, ""}, // nobody is told so of Qonto
		{`http://127\.0\.0\.1:\d+`, qonto.ProductionEndpoint},
		{`trace\s+id\s+[0-9a-f]{32}`, "trace id ..."},
		{`127\.0\.0\.1:\d+`, "127.0.0.1:PORT"},
		{`(exp_month +=) "\d+"`, `$1 "MM"`},
		{`(exp_year +=) "\d+"`, `$1 "YYYY"`},
		// Of two new cards that are alike, either may be planned first.
		{`(?s)qonto_card\.this\[\d\](.*?Error:.*qonto_card\.this)\[\d\]`, "qonto_card.this[0]$1[1]"},
		{`with qonto_card\.this\[\d\]((?s).*Error:)`, "with qonto_card.this[0]$1"},
	} {
		text = regexp.MustCompile(different.pattern).ReplaceAllString(text, different.by)
	}

	return masked(strings.TrimSpace(text))
}

// masked hides dates, which move with the day of the test.
func masked(text string) string {
	text = regexp.MustCompile(`\b20\d\d-\d\d-\d\d(T[0-9:.]+Z)?\b`).ReplaceAllString(text, "YYYY-MM-DD")

	return regexp.MustCompile(`\b\d{1,2}/20\d\d\b`).ReplaceAllString(text, "MM/YYYY")
}

// ours is what the provider contributes to the gallery: the diagnostics, whatever draws the plan around them.
func ours(text string) string {
	for _, cut := range []struct{ pattern, by string }{
		{"(?s)(\\$ terraform [^\n]*\n).*?(Warning:|Error:|```)", "$1$2"},
		{`\s+`, " "},
	} {
		text = regexp.MustCompile(cut.pattern).ReplaceAllString(text, cut.by)
	}

	text = strings.NewReplacer("OpenTofu", "Terraform", "tofu", "terraform").Replace(text)

	// The order of the warnings of one card differs, too.
	pieces := regexp.MustCompile("Warning: |Error: |## |```").Split(text, -1)
	slices.Sort(pieces)

	return strings.Join(pieces, "\n")
}

// The plan in the README is one of the gallery, but for names, amounts and the line of the id.
func TestReadmeShowsAPlanOfTheGallery(t *testing.T) {
	t.Parallel()

	const begin, end = "  # qonto_card", "    }\n"

	planIn := func(file, after string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}

		_, rest, _ := strings.Cut(string(text), after)
		_, plan, found := strings.Cut(rest, begin)
		plan, _, ended := strings.Cut(plan, end)

		if !found || !ended {
			t.Fatalf("%s has no plan after %q", file, after)
		}

		plan = regexp.MustCompile(`\n +id += .*|\b(software|this)\b|\d+ -> \d+`).ReplaceAllString(plan, "")

		return regexp.MustCompile(` +`).ReplaceAllString(plan, " ")
	}

	if diff := cmp.Diff(planIn(gallery, "## One limit is changed"), planIn("../../README.md", "```diff")); diff != "" {
		t.Errorf("the README shows another plan (-gallery +README):\n%s", diff)
	}
}
