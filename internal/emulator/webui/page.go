// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package webui is the page at /: approvals, cards, people and requests, for people. It is whole without any script, and every
// value goes through the template's escaping.
package webui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

//go:embed page.html page.css
var files embed.FS

// Snapshot is what the page shows: the emulator at one moment.
type Snapshot struct {
	Organization string
	Now          time.Time
	Frozen       bool
	// ApprovalsOff says that nothing is ever asked on a phone.
	ApprovalsOff bool
	Cards        []control.Card
	People       []control.Membership
	Teams        []control.Team
	Challenges   []control.Challenge
	Requests     []control.Request
}

// Emulator is what the page looks at, and where its buttons lead.
type Emulator interface {
	Snapshot() Snapshot
	Decide(id, decision string) (control.Challenge, error)
}

// Page is the page.
type Page struct {
	emulator Emulator
	template *template.Template
	style    template.CSS
	policy   string
}

// New makes the page of an emulator.
func New(emulator Emulator) *Page {
	// The files are part of the program: a test renders them.
	style, _ := files.ReadFile("page.css")
	digest := sha256.Sum256(style)

	return &Page{
		emulator: emulator,
		template: template.Must(template.ParseFS(files, "page.html")),
		style:    template.CSS(style), //nolint:gosec // A file of the program.
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
			"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	}
}

// Register puts the page at / and its buttons below /_emulator/page.
func (p *Page) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", p.show)
	mux.HandleFunc("POST /_emulator/page/challenges/{id}/{decision}", p.decide)
}

func (p *Page) show(writer http.ResponseWriter, request *http.Request) {
	var page bytes.Buffer

	if err := p.template.Execute(&page, newContent(p.emulator.Snapshot(), readView(request.URL.Query()), p.style)); err != nil {
		http.Error(writer, "The page cannot be shown.", http.StatusInternalServerError)

		return
	}

	header := writer.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", p.policy)
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")

	// The browser may be gone; there is nobody to tell.
	_, _ = page.WriteTo(writer)
}

// decide is a button: it decides and goes back to the page. A challenge that somebody else has decided is no mistake.
func (p *Page) decide(writer http.ResponseWriter, request *http.Request) {
	decision := request.PathValue("decision")
	if !slices.Contains([]string{control.Approve, control.Deny}, decision) {
		http.NotFound(writer, request)

		return
	}

	if _, err := p.emulator.Decide(request.PathValue("id"), decision); errors.Is(err, control.ErrAbsent) {
		http.NotFound(writer, request)

		return
	}

	// The link has a path of its own and values that are escaped.
	http.Redirect(writer, request, readView(request.URL.Query()).link(), http.StatusSeeOther) //nolint:gosec // As above.
}
