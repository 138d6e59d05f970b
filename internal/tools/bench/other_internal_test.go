// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeTemplate writes a template and returns its path.
func writeTemplate(t *testing.T, text string) string {
	t.Helper()

	path := filepath.Join(t.TempDir(), "main.tf.tmpl")

	err := os.WriteFile(path, []byte(text), 0o600)
	if err != nil {
		t.Fatal(err)
	}

	return path
}

func TestOther_IsRefusedBeforeAnythingIsMeasured(t *testing.T) {
	t.Parallel()

	some := writeTemplate(t, "")

	for name, c := range map[string]struct {
		other Other
		want  error
	}{
		"none":                       {Other{}, nil},
		"another form of this":       {Other{Program: "/p"}, nil},
		"a stranger":                 {Other{Program: "/p", Source: "a/b", Template: some}, nil},
		"without a template":         {Other{Program: "/p", Source: "a/b"}, errHalf},
		"without a source":           {Other{Program: "/p", Template: some}, errHalf},
		"without a program":          {Other{Source: "a/b", Template: some}, errHalf},
		"a type alone":               {Other{Program: "/p", Source: "b", Template: some}, errSource},
		"a source with a host":       {Other{Program: "/p", Source: "registry.terraform.io/a/b", Template: some}, errSource},
		"a template that is missing": {Other{Program: "/p", Source: "a/b", Template: some + "x"}, fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if err := c.other.check(); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}

	if err := (Other{Program: "/p", Source: "a/b", Template: writeTemplate(t, "{{ .Cards")}).check(); err == nil {
		t.Error("a template that is none is accepted")
	}
}

// A template gets everything that is offered, and cards are issued only if it asks for their ids.
func TestOther_Configuration(t *testing.T) {
	t.Parallel()

	const cards = 3

	w := newAPI()
	t.Cleanup(w.stop)

	info := w.Info()
	everything := Other{Template: writeTemplate(t, "{{.Cards}} {{.Endpoint}} {{.Token}} {{.Organization}} {{.Holder}} {{json .Account}}")}

	text, issued, err := everything.configuration(t.Context(), w, cards)
	want := strings.Join([]string{"3", w.listener.URL, info.AccessToken, info.Organization.ID, w.holder, `"` + w.account + `"`}, " ")

	if err != nil || text != want || issued || len(w.Ledger().Cards) != 0 {
		t.Errorf("%q, want %q; issued: %t and %d; %v", text, want, issued, len(w.Ledger().Cards), err)
	}

	text, issued, err = Other{Template: "restapi.tf.tmpl"}.configuration(t.Context(), w, cards)
	if err != nil || !issued || len(w.Ledger().Cards) != cards {
		t.Fatalf("issued: %t and %d cards; %v", issued, len(w.Ledger().Cards), err)
	}

	for _, card := range w.Ledger().Cards {
		if !strings.Contains(text, `"`+card.ID+`"`) {
			t.Errorf("the configuration lacks %s", card.ID)
		}
	}

	_, _, err = Other{Template: writeTemplate(t, "{{ .Nonsense }}")}.configuration(t.Context(), w, cards)
	if err == nil {
		t.Error("a template that asks for what is not offered is accepted")
	}
}
