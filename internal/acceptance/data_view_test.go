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
)

// open opens the ephemeral qonto_card_data_view.
func (p *protocol) open(config arguments) (address string, problems []*tfprotov6.Diagnostic) {
	p.t.Helper()

	const name = "qonto_card_data_view"

	schema := p.schema.EphemeralResourceSchemas[name]
	value := p.value(schema, config)

	checked, err := p.server.ValidateEphemeralResourceConfig(p.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: name, Config: value,
	})
	if err != nil || len(checked.Diagnostics) > 0 {
		return "", checked.Diagnostics
	}

	opened, err := p.server.OpenEphemeralResource(p.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}

	if len(opened.Diagnostics) > 0 {
		return "", opened.Diagnostics
	}

	return p.text(p.object(opened.Result, schema)["iframe_url"]), nil
}

func TestDataViewSpeaksTheWantedLanguage(t *testing.T) {
	w := newWorld(t)
	p := w.protocol()
	card := w.plasticCard()

	for language, want := range map[any]string{nil: "en", "de": "de", "pt": "pt"} {
		address, problems := p.open(arguments{"card_id": card.ID, "language": language})
		p.fine(nil, problems)

		page, err := url.Parse(address)
		w.must(err)

		if got := page.Query(); got.Get("lang") != want || got.Get("card") != card.ID {
			t.Errorf("language %v: the page is in %q", language, got.Get("lang"))
		}
	}
}

func TestDataViewRefusals(t *testing.T) {
	w := newWorld(t)
	w.Set(map[string]any{"data_view_virtual": "reject"})

	p := w.protocol()
	virtual := w.issueOutside("virtual", map[string]any{})
	plastic := w.plasticCard().ID

	for name, test := range map[string]struct {
		config arguments
		want   string
	}{
		"virtual, in the sandbox": {arguments{"card_id": virtual}, "is not a physical one"},
		"of another organization": {arguments{"card_id": "00000000-0000-4000-8000-000000000000"}, "not visible to this access token"},
		"no id":                   {arguments{"card_id": "7662"}, "UUID in lower case"},
		"a language too many":     {arguments{"card_id": plastic, "language": "nl"}, "value must be one of"},
	} {
		_, problems := p.open(test.config)
		if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// The address of the page is used by a program, and is in no plan, no state and no log.
func TestDataViewIsStoredNowhere(t *testing.T) {
	c := newCLI(t)
	card := c.plasticCard()

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

	c.configure(strings.ReplaceAll(secretive, "@card", quoted(card.ID)))

	printed := c.logged("plan", "-out=saved.tfplan").text + c.logged("apply", "saved.tfplan").text

	page, err := os.ReadFile(filepath.Join(c.dir, "page.txt"))
	c.must(err)

	address, err := url.Parse(string(page))
	c.must(err)

	secret := address.Query().Get("token")
	if secret == "" {
		t.Fatalf("the program was given %q", page)
	}

	c.must(os.Remove(filepath.Join(c.dir, "page.txt")))

	if strings.Contains(printed, secret) {
		t.Error("the address was printed")
	}

	c.expectNowhere(secret)
	c.expectNowhere("cards.qonto.example")

	if opened := c.Ledger().Received("GET", "/v2/cards/{id}/data_view"); opened != 2 {
		t.Errorf("%d pages, want one for the plan and one for the apply", opened)
	}
}

// logged runs a command with the most talkative log there is.
func (c *cli) logged(arguments ...string) output {
	c.t.Helper()

	command := c.command(append(arguments, "-no-color")...)
	command.Env = append(command.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(c.dir, "trace.log"))

	printed, err := command.CombinedOutput()
	if err != nil {
		c.t.Fatalf("%v: %v\n%s", arguments, err, printed)
	}

	return output{text: string(printed)}
}

// expectNowhere fails if a file below the folder of the run holds the text.
func (c *cli) expectNowhere(text string) {
	c.t.Helper()

	look := func(name string, content []byte) {
		if strings.Contains(string(content), text) {
			c.t.Errorf("%s holds %s", name, text)
		}
	}

	eachFile(c.t, os.DirFS(c.dir), func(name string, content []byte) {
		look(name, content)

		plan, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err == nil {
			eachFile(c.t, plan, look)
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
