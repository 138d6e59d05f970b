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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
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

	err := filepath.WalkDir(acctest.ExamplesFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(acctest.ExamplesFolder, path)
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
	c := acctest.NewCLI(t)

	c.Must(os.CopyFS(c.Dir, os.DirFS(acctest.ExamplesFolder)))

	if formatted := c.Terraform("fmt", "-check", "-recursive", "-diff"); formatted.ExitCode != 0 {
		t.Errorf("run make fmt:\n%s", formatted.Text)
	}
}

// Every example that is one file is valid, and can be planned for the company of the emulator.
func TestExamplesPlan(t *testing.T) {
	t.Parallel()

	for _, file := range fragments(t) {
		t.Run(file, func(t *testing.T) {
			c := acctest.NewCLI(t)
			planExample(c, file)
		})
	}
}

// The example of the README is formatted, valid, and plans one card.
func TestExampleOfTheReadmePlans(t *testing.T) {
	c := acctest.NewCLI(t)

	text, err := os.ReadFile("../../README.md")
	c.Must(err)

	_, after, _ := strings.Cut(string(text), "```terraform\n")
	block, _, found := strings.Cut(after, "```")

	if !found || strings.Contains(after, "```terraform") {
		t.Fatal("the README has not exactly one configuration")
	}

	c.WriteFile("main.tf", block)
	c.MustTerraform("fmt", "-check", "-diff")
	c.MustTerraform("plan", "-input=false").Expect(t, `1 to add, 0 to change, 0 to destroy`)
}

func TestExampleOfImportByIdentityPlans(t *testing.T) {
	c := acctest.NewCLI(t)

	if strings.Contains(acctest.CLIVersion(t), "Terraform v1.11.") || strings.Contains(acctest.CLIVersion(t), "OpenTofu v1.11.") {
		t.Skip("needs Terraform 1.12 or OpenTofu 1.12")
	}

	planExample(c, "resources/qonto_card/import-by-identity.tf")
}

func TestExamplesOfActionsAndListsPlan(t *testing.T) {
	t.Parallel()

	for _, file := range exampleFiles(t) {
		if isNewer(file) {
			t.Run(file, func(t *testing.T) {
				c := acctest.NewCLI(t)
				c.SkipWithoutListsAndActions()
				planExample(c, file)
			})
		}
	}
}

// planExample plans one file, and what it is about to do.
func planExample(c *acctest.CLI, file string) {
	c.T.Helper()
	issueExampleCards(c)

	known := c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.EmployeeMembershipID, "bank_account_id": c.BankAccountID, "payment_monthly_limit": 500,
		"categories": []string{"it_and_electronics"},
	}, map[string]any{"nickname": "Known by its id"}).ID

	text, err := os.ReadFile(filepath.Join(acctest.ExamplesFolder, file))
	c.Must(err)

	c.WriteFile("provider.tf", providerBlockFor(c, file))
	c.WriteFile(filepath.Base(file), strings.ReplaceAll(string(text), exampleCardID, known))

	if strings.HasPrefix(filepath.Base(file), "import-") {
		block := strings.Replace(readExample(c, "resources/qonto_card/resource.tf"), "Software subscriptions", "Known by its id", 1)
		c.WriteFile("resource.tf", block)
	}

	switch {
	case strings.HasSuffix(file, ".hcl"):
		c.MustTerraform("validate")
		c.MustTerraform("query").Expect(c.T, `Workshop ••••7662`)
	default:
		c.MustTerraform("plan", "-input=false") // which validates as well
	}

	for _, name := range exampleActions(c) {
		c.MustTerraform("plan", "-input=false", "-invoke=action."+name+".workshop").Expect(c.T, `Actions: 1 to invoke`)
	}

	acctest.ExpectWrites(c.T, c.Ledger())
}

func readExample(c *acctest.CLI, file string) string {
	c.T.Helper()

	text, err := os.ReadFile(filepath.Join(acctest.ExamplesFolder, file))
	c.Must(err)

	return string(text)
}

// providerBlockFor is what an example needs of the provider block and the requirement of the provider, and does not say itself.
func providerBlockFor(c *acctest.CLI, file string) string {
	c.T.Helper()

	usual := readExample(c, "provider/provider.tf")

	switch requirements, _, _ := strings.Cut(usual, "\n# Credentials"); {
	case strings.Contains(readExample(c, file), "required_providers"):
		return ""
	case strings.HasPrefix(file, "provider/"):
		return requirements
	default:
		return usual
	}
}

// exampleActions are the actions that the configuration has.
func exampleActions(c *acctest.CLI) []string {
	c.T.Helper()

	text, err := os.ReadFile(filepath.Join(c.Dir, "action.tf"))
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

// issueExampleCards issues the cards that examples look up by name, and sets their variables.
func issueExampleCards(c *acctest.CLI) {
	c.T.Helper()

	c.IssueCard(map[string]any{
		"card_level": "virtual", "holder_id": c.EmployeeMembershipID, "bank_account_id": c.SecondBankAccountID,
	}, map[string]any{"nickname": "Software subscriptions"})
	c.IssueCard(map[string]any{
		"card_level": "standard", "holder_id": c.OwnerMembershipID, "bank_account_id": c.SecondBankAccountID, "ship_to_business": true,
		"payment_monthly_limit": 100, "atm_monthly_limit": 50,
	}, map[string]any{"nickname": "Workshop", "status": "live", "pin_set": true, "last_digits": exampleLastDigits})

	c.Setenv("TF_VAR_offsite_ends_at", acctest.InHalfAYear().Format(time.RFC3339))
	c.Setenv("TF_VAR_home_address", `{"first_line": "1 rue de Rivoli", "zipcode": "75001", "city": "Paris", "country": "FR"}`)
	c.Setenv("TF_VAR_browser", "echo")
	c.Setenv("TF_VAR_staging_token", "of nobody")
}
