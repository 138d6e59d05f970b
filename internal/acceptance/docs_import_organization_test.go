// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// importGuide tells what the import of an organization looks like. `make generate` writes it.
const (
	importGuide      = "../../templates/guides/importing-cards.md.tmpl"
	importGuideBegin = "<!-- forty cards: begin -->\n"
	importGuideEnd   = "<!-- forty cards: end -->"
)

// seedOrganization is a company that has 40 cards of every level, alive in every way, and six that have ended.
func seedOrganization(e *acctest.Env) {
	e.T.Helper()
	e.Populate(46)

	cards := e.Ledger().Cards
	edit := func(i int, changes map[string]any) {
		_, err := e.Control.EditCard(e.T.Context(), cards[i].ID, changes)
		e.Must(err)
	}

	for i, status := range []string{"paused", "pin_blocked", "onhold", "pending"} {
		edit(i, map[string]any{"status": status})
	}

	e.Happen(cards[4].ID, control.SystemLock)

	edit(16, map[string]any{"card_level": "virtual_partner"})

	for i, nickname := range []any{nil, "", "Twice", "4 wheels", "Été à Paris 🌞", "Twice", `"quoted" ${name} %{if}`} {
		edit(i, map[string]any{"nickname": nickname, "last_digits": "7662"})
	}

	for i, status := range []string{"pre_expired", "expired", "discarded", "lost", "stolen", "shipped_lost"} {
		edit(40+i, map[string]any{"status": status})
	}
}

// story is what somebody types, and the line that matters of what they see.
type story struct {
	*acctest.CLI

	told strings.Builder
}

func (s *story) tell(typed string) {
	s.T.Helper()
	s.told.WriteString("$ " + typed + "\n")

	command, file, redirected := strings.Cut(typed, " > ")
	printed := s.MustTerraform(strings.Fields(command)[1:]...).Text

	if redirected {
		s.WriteFile(file, printed)

		return
	}

	for line := range strings.Lines(printed) {
		if regexp.MustCompile(`^(Plan:|Apply complete!|No changes\.)`).MatchString(line) {
			s.told.WriteString(line)
		}
	}
}

// forget removes what was needed only for the import. No CLI takes an import block that names its provider once the resource
// has a block of its own, and some write no configuration without that line.
func (s *story) forget(files ...string) {
	s.T.Helper()
	s.told.WriteString("$ rm " + strings.Join(files, " ") + "\n")

	for _, file := range files {
		s.Must(os.Remove(filepath.Join(s.Dir, file)))
	}
}

// From an empty folder to 40 imported cards and a clean plan, with any supported CLI.
func TestImportOfAnOrganization(t *testing.T) {
	s := &story{CLI: acctest.NewInstalledCLI(t)}
	seedOrganization(s.CLI.Env)
	s.CopyExample("import-organization/import-blocks")
	s.MustTerraform("init", "-input=false")

	s.tell("terraform apply -auto-approve")
	s.tell("terraform output -raw import_blocks > import.tf")
	s.tell("terraform plan -generate-config-out=cards.tf -out=import.tfplan")
	s.tell("terraform apply import.tfplan")
	s.forget("find.tf", "import.tf")
	s.tell("terraform apply -auto-approve")
	s.tell("terraform plan -detailed-exitcode")

	for _, want := range []string{"Plan: 40 to import, 0 to add, 0 to change, 0 to destroy.", "40 imported", "No changes."} {
		if !strings.Contains(s.told.String(), want) {
			t.Errorf("nobody is told %q:\n%s", want, s.told.String())
		}
	}

	acctest.ExpectWrites(t, s.Ledger())
	s.inGuide(strings.ReplaceAll(s.told.String(), " -detailed-exitcode", ""))
}

// In the weeks in which a card and its renewal live beside each other, the renewal gets no import block: the resource of the
// card holds both.
func TestImportOfAnOrganizationWithARenewal(t *testing.T) {
	s := &story{CLI: acctest.NewInstalledCLI(t)}
	renewal := renewCard(s.CLI.Env, s.IssueOutside("virtual", nil))
	s.IssueOutside("virtual", nil)

	s.CopyExample("import-organization/import-blocks")
	s.MustTerraform("init", "-input=false")
	s.tell("terraform apply -auto-approve")
	s.tell("terraform output -raw import_blocks > import.tf")

	planned := s.Terraform("plan", "-input=false", "-generate-config-out=cards.tf")
	if planned.Expect(t, `Plan: 2 to import, 0 to add, 0 to change, 0 to destroy\.`); planned.ExitCode != 0 {
		t.Errorf("the plan failed, with renewal %s:\n%s", renewal, planned.Text)
	}
}

// The same with terraform query, whose generated configuration holds the import blocks.
func TestQueryOfAnOrganization(t *testing.T) {
	c := acctest.NewInstalledCLI(t)
	c.SkipWithoutListsAndActions()
	seedOrganization(c.Env)
	c.CopyExample("import-organization/query")
	c.MustTerraform("init", "-input=false")
	c.MustTerraform("query", "-generate-config-out=cards.tf")
	c.MustTerraform("apply", "-input=false", "-auto-approve").Expect(t, `40 imported, 0 added, 0 changed, 0 destroyed`)
	c.MustTerraform("plan", "-input=false", "-detailed-exitcode")
	acctest.ExpectWrites(t, c.Ledger())
}

// inGuide compares what was told with the guide, or writes it there.
func (s *story) inGuide(told string) {
	s.T.Helper()

	text, err := os.ReadFile(importGuide)
	s.Must(err)

	before, rest, _ := strings.Cut(string(text), importGuideBegin)
	shown, after, found := strings.Cut(rest, importGuideEnd)
	want := "\n```text\n" + told + "```\n\n"

	if !found {
		s.T.Fatalf("%s has no place for the commands", importGuide)
	}

	if *update {
		s.Must(os.WriteFile(importGuide, []byte(before+importGuideBegin+want+importGuideEnd+after), 0o600))

		return
	}

	if diff := cmp.Diff(want, shown); diff != "" {
		s.T.Errorf("the guide is not up to date, run make generate (-CLI +guide):\n%s", diff)
	}
}
