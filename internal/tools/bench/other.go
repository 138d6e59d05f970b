// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

var (
	errHalf   = errors.New("a source and a template go together, and need a program")
	errSource = errors.New("a source is namespace/type, such as mastercard/restapi")
)

// ExampleTemplate is the template for a generic REST provider.
//
//go:embed restapi.tf.tmpl
var ExampleTemplate string

// Other is a provider of somebody else that is measured beside this one.
type Other struct {
	// Program is the path of the provider; empty for none.
	Program string
	// Source is its address as the configuration names it, namespace/type. Empty, like Template, for a program that serves
	// the schema of this provider, such as its last release.
	Source string
	// Template is the path of a Go template of the configuration for some cards, see [Wanted].
	Template string
}

// check refuses what cannot be measured, before anything has been.
func (o Other) check() error {
	if (o.Source == "") != (o.Template == "") || o.Source != "" && o.Program == "" {
		return errHalf
	}

	if o.Source == "" {
		return nil
	}

	namespace, kind, found := strings.Cut(o.Source, "/")
	if !found || namespace == "" || kind == "" || strings.Contains(kind, "/") {
		return fmt.Errorf("%q: %w", o.Source, errSource)
	}

	_, err := o.parse()

	return err
}

// parse reads the template. A name that it uses and nobody gives is an error.
func (o Other) parse() (*template.Template, error) {
	text, err := os.ReadFile(o.Template)
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}

	parsed, err := template.New(filepath.Base(o.Template)).Funcs(template.FuncMap{"json": asJSON}).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}

	return parsed, nil
}

// asJSON writes texts, numbers and lists in a form that is also an expression of Terraform's language.
func asJSON(value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("writing as JSON: %w", err)
	}

	return string(text), nil
}

// Wanted is what a template is given.
type Wanted struct {
	// Cards is how many cards the configuration has to have.
	Cards int
	// Endpoint is the URL of the API, without the path /v2, and Token is an access token for it.
	Endpoint, Token string
	// Organization, Holder and Account are ids that a request for a card needs.
	Organization, Holder, Account string

	issue func() ([]string, error)
	ids   []string
}

// IDs are the ids of as many cards. They are issued outside Terraform when a template asks for them, as it must for a
// provider that cannot send a new idempotency key with each card. The first apply is then a takeover, and not measured.
func (w *Wanted) IDs() ([]string, error) {
	if w.ids != nil {
		return w.ids, nil
	}

	ids, err := w.issue()
	w.ids = ids

	return ids, err
}

// configuration executes the template, and tells whether the cards are there already.
func (o Other) configuration(ctx context.Context, w *api, cards int) (text string, issued bool, err error) {
	parsed, err := o.parse()
	if err != nil {
		return "", false, err
	}

	wanted := &Wanted{
		Cards: cards, Endpoint: w.listener.URL, Token: w.Info().AccessToken,
		Organization: w.Info().Organization.ID, Holder: w.holder, Account: w.account,
		issue: func() ([]string, error) { return w.issue(ctx, cards) },
	}

	var written strings.Builder

	err = parsed.Execute(&written, wanted)
	if err != nil {
		return "", false, fmt.Errorf("executing the template: %w", err)
	}

	return written.String(), wanted.ids != nil, nil
}
