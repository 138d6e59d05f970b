// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The ids and digits that examples mention stand for cards that the company has.
const (
	exampleCardID     = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	exampleLastDigits = "7662"
)

// exampleFiles are all files of configuration under examples, relative to it.
func exampleFiles(t *testing.T) []string {
	t.Helper()

	var files []string

	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(examples, path)
		if !entry.IsDir() && (strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".hcl")) {
			files = append(files, filepath.ToSlash(name))
		}

		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d examples: %v", len(files), err)
	}

	return files
}

// wholeFolders are examples that are a configuration of several files. Each has a test of its own.
func wholeFolders() []string {
	return []string{
		"demo", "team-module", "gitops-pipeline", "lifecycle-review", "import-organization/query", "import-organization/import-blocks", "test-your-module",
		"card-checks", "team-from-a-file",
	}
}

// fragments are examples of one file each that a plan of any supported CLI takes.
func fragments(t *testing.T) []string {
	t.Helper()

	return slices.DeleteFunc(exampleFiles(t), func(file string) bool {
		return slices.ContainsFunc(wholeFolders(), func(folder string) bool { return strings.HasPrefix(file, folder+"/") }) ||
			isNewer(file) || strings.HasSuffix(file, "import-by-identity.tf")
	})
}

// isNewer is true for examples that need Terraform 1.14.
func isNewer(file string) bool {
	return strings.HasPrefix(file, "actions/") || strings.HasPrefix(file, "list-resources/")
}

func TestExamplesAreFormatted(t *testing.T) {
	c := newCLI(t)

	c.must(os.CopyFS(c.dir, os.DirFS(examples)))

	if formatted := c.terraform("fmt", "-check", "-recursive", "-diff"); formatted.code != 0 {
		t.Errorf("run make fmt:\n%s", formatted.text)
	}
}

// Every example that is one file is valid, and can be planned for the company of the emulator.
func TestExamplesPlan(t *testing.T) {
	for _, file := range fragments(t) {
		t.Run(file, func(t *testing.T) {
			c := newCLI(t)
			c.planExample(file)
		})
	}
}

// The example of the README is formatted, valid, and plans one card.
func TestExampleOfTheReadmePlans(t *testing.T) {
	c := newCLI(t)

	text, err := os.ReadFile("../../README.md")
	c.must(err)

	_, after, _ := strings.Cut(string(text), "```terraform\n")
	block, _, found := strings.Cut(after, "```")

	if !found || strings.Contains(after, "```terraform") {
		t.Fatal("the README has not exactly one configuration")
	}

	c.write("main.tf", block)
	c.do("fmt", "-check", "-diff")
	c.do("validate")
	c.do("plan", "-input=false").expect(t, `1 to add, 0 to change, 0 to destroy`)
}

func TestExampleOfImportByIdentityPlans(t *testing.T) {
	c := newCLI(t)

	if strings.Contains(version(t), "Terraform v1.11.") || strings.Contains(version(t), "OpenTofu v1.11.") {
		t.Skip("needs Terraform 1.12 or OpenTofu 1.12")
	}

	c.planExample("resources/qonto_card/import-by-identity.tf")
}

func TestExamplesOfActionsAndListsPlan(t *testing.T) {
	for _, file := range exampleFiles(t) {
		if isNewer(file) {
			t.Run(file, func(t *testing.T) {
				c := newCLI(t)
				c.needsListsAndActions()
				c.planExample(file)
			})
		}
	}
}

// planExample validates and plans one file, and what it is about to do.
func (c *cli) planExample(file string) {
	c.t.Helper()
	c.exampleCards()

	known := c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.EmployeeMembershipID, "bank_account_id": c.BankAccountID, "payment_monthly_limit": 500,
		"categories": []string{"it_and_electronics"},
	}, map[string]any{"nickname": "Known by its id"}).ID

	text, err := os.ReadFile(filepath.Join(examples, file))
	c.must(err)

	c.write("provider.tf", c.providerFor(file))
	c.write(filepath.Base(file), strings.ReplaceAll(string(text), exampleCardID, known))

	if strings.HasPrefix(filepath.Base(file), "import-") {
		block := strings.Replace(c.example("resources/qonto_card/resource.tf"), "Software subscriptions", "Known by its id", 1)
		c.write("resource.tf", block)
	}

	c.do("validate")

	switch {
	case strings.HasSuffix(file, ".hcl"):
		c.do("query").expect(c.t, `Workshop ••••7662`)
	default:
		c.do("plan", "-input=false")
	}

	for _, name := range c.actions() {
		c.do("plan", "-input=false", "-invoke=action."+name+".workshop").expect(c.t, `Actions: 1 to invoke`)
	}

	expectWrites(c.t, c.Ledger())
}

func (c *cli) example(file string) string {
	c.t.Helper()

	text, err := os.ReadFile(filepath.Join(examples, file))
	c.must(err)

	return string(text)
}

// providerFor is what an example needs of the provider block and the requirement of the provider, and does not say itself.
func (c *cli) providerFor(file string) string {
	c.t.Helper()

	usual := c.example("provider/provider.tf")

	switch requirements, _, _ := strings.Cut(usual, "\n# The token"); {
	case strings.Contains(c.example(file), "required_providers"):
		return ""
	case strings.HasPrefix(file, "provider/"):
		return requirements
	default:
		return usual
	}
}

// actions are the actions that the configuration has.
func (c *cli) actions() []string {
	c.t.Helper()

	text, err := os.ReadFile(filepath.Join(c.dir, "action.tf"))
	if err != nil {
		return nil
	}

	var names []string

	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[0] == "action" {
			names = append(names, strings.Trim(fields[1], `"`))
		}
	}

	return names
}

// exampleCards issues the cards that examples look up by name, and sets their variables.
func (c *cli) exampleCards() {
	c.t.Helper()

	c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.EmployeeMembershipID, "bank_account_id": c.SecondBankAccountID,
	}, map[string]any{"nickname": "Software subscriptions"})
	c.IssueCard(map[string]any{
		"card_level": "standard", "holder_id": c.OwnerMembershipID, "bank_account_id": c.SecondBankAccountID, "ship_to_business": true,
		"payment_monthly_limit": 100, "atm_monthly_limit": 50,
	}, map[string]any{"nickname": "Workshop", "status": "live", "pin_set": true, "last_digits": exampleLastDigits})

	c.setenv("TF_VAR_offsite_ends_at", inHalfAYear().Format(time.RFC3339))
	c.setenv("TF_VAR_home_address", `{"first_line": "1 rue de Rivoli", "zipcode": "75001", "city": "Paris", "country": "FR"}`)
	c.setenv("TF_VAR_browser", "echo")
	c.setenv("TF_VAR_staging_token", "of nobody")
}
