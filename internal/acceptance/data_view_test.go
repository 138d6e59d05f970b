// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// openDataView opens the ephemeral qonto_card_data_view.
func openDataView(p *acctest.Protocol, config acctest.Arguments) (address string, problems []*tfprotov6.Diagnostic) {
	p.T.Helper()

	const name = "qonto_card_data_view"

	schema := p.Schema.EphemeralResourceSchemas[name]
	value := p.Value(schema, config)

	checked, err := p.Server.ValidateEphemeralResourceConfig(p.T.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: name, Config: value,
	})
	if err != nil || len(checked.Diagnostics) > 0 {
		return "", checked.Diagnostics
	}

	opened, err := p.Server.OpenEphemeralResource(p.T.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: value})
	if err != nil {
		p.T.Fatal(err)
	}

	if len(opened.Diagnostics) > 0 {
		return "", opened.Diagnostics
	}

	return p.Text(p.Object(opened.Result, schema)["iframe_url"]), nil
}

func TestDataViewSpeaksTheWantedLanguage(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	card := issuePhysicalCard(e)

	for language, want := range map[any]string{nil: "en", "de": "de", "pt": "pt"} {
		address, problems := openDataView(p, acctest.Arguments{"card_id": card.ID, "language": language})
		p.NoErrors(nil, problems)

		page, err := url.Parse(address)
		e.Must(err)

		if got := page.Query(); got.Get("lang") != want || got.Get("card") != card.ID {
			t.Errorf("language %v: the page is in %q", language, got.Get("lang"))
		}
	}
}

func TestDataViewRefusals(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Set(map[string]any{"data_view_virtual": "reject"})

	p := e.Protocol()
	virtual := e.IssueOutside("virtual", map[string]any{})
	plastic := issuePhysicalCard(e).ID

	for name, test := range map[string]struct {
		config acctest.Arguments
		want   string
	}{
		"virtual, in the sandbox": {acctest.Arguments{"card_id": virtual}, "is not a physical one"},
		"of another organization": {acctest.Arguments{"card_id": "00000000-0000-4000-8000-000000000000"}, "not visible to this access token"},
		"no id":                   {acctest.Arguments{"card_id": "7662"}, "UUID in lower case"},
		"a language too many":     {acctest.Arguments{"card_id": plastic, "language": "nl"}, "value must be one of"},
	} {
		_, problems := openDataView(p, test.config)
		if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// The address of the page is used by a program, and is in no plan, no state and no log.
func TestDataViewIsStoredNowhere(t *testing.T) {
	c := acctest.NewCLI(t)
	card := issuePhysicalCard(c.Env)

	const secretive = `
ephemeral "qonto_card_data_view" "van" {
  card_id = @card
}

resource "terraform_data" "shown" {
  provisioner "local-exec" {
    command     = "printf %s \"$PAGE\" > page.txt"
    environment = { PAGE = ephemeral.qonto_card_data_view.van.iframe_url }
  }
}
`

	c.Configure(strings.ReplaceAll(secretive, "@card", acctest.Quote(card.ID)))

	printed := runLogged(c, "plan", "-out=saved.tfplan").Text + runLogged(c, "apply", "saved.tfplan").Text

	page, err := os.ReadFile(filepath.Join(c.Dir, "page.txt"))
	c.Must(err)

	address, err := url.Parse(string(page))
	c.Must(err)

	secret := address.Query().Get("token")
	if secret == "" {
		t.Fatalf("the program was given %q", page)
	}

	c.Must(os.Remove(filepath.Join(c.Dir, "page.txt")))

	if strings.Contains(printed, secret) {
		t.Error("the address was printed")
	}

	expectNowhere(c, secret)
	expectNowhere(c, "cards.qonto.example")

	if opened := c.Ledger().Received("GET", "/v2/cards/{id}/data_view"); opened != 2 {
		t.Errorf("%d pages, want one for the plan and one for the apply", opened)
	}
}

// runLogged runs a command with the most talkative log there is.
func runLogged(c *acctest.CLI, arguments ...string) acctest.Output {
	c.T.Helper()

	command := c.Command(append(arguments, "-no-color")...)
	command.Env = append(command.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(c.Dir, "trace.log"))

	printed, err := command.CombinedOutput()
	if err != nil {
		c.T.Fatalf("%v: %v\n%s", arguments, err, printed)
	}

	return acctest.Output{Text: string(printed)}
}

// expectNowhere fails if a file below the folder of the run holds the text.
func expectNowhere(c *acctest.CLI, text string) {
	c.T.Helper()

	look := func(name string, content []byte) {
		if strings.Contains(string(content), text) {
			c.T.Errorf("%s holds %s", name, text)
		}
	}

	eachFile(c.T, os.DirFS(c.Dir), func(name string, content []byte) {
		look(name, content)

		plan, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err == nil {
			eachFile(c.T, plan, look)
		}
	})
}

// eachFile reads every file.
func eachFile(t *testing.T, files fs.FS, look func(name string, content []byte)) {
	t.Helper()

	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		content, err := fs.ReadFile(files, name)
		look(name, content)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
