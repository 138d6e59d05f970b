// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed web/page.html web/page.css
var webFiles embed.FS

// webPage is the page at /: cards, approvals and requests, for people. It is whole without any script, and every value
// goes through the template's escaping.
type webPage struct {
	server   *Server
	template *template.Template
	style    template.CSS
	policy   string
}

func newWebPage(server *Server) *webPage {
	// The files are part of the program: a test renders them.
	style, _ := webFiles.ReadFile("web/page.css")
	digest := sha256.Sum256(style)

	return &webPage{
		server:   server,
		template: template.Must(template.ParseFS(webFiles, "web/page.html")),
		style:    template.CSS(style), //nolint:gosec // A file of the program.
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
			"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	}
}

// register puts the page at / and its buttons below the control calls.
func (p *webPage) register() {
	p.server.control.HandleFunc("GET /{$}", p.show)
	p.server.control.HandleFunc("POST "+controlPrefix+"/page/challenges/{id}/{decision}", p.decide)
}

func (p *webPage) show(writer http.ResponseWriter, request *http.Request) {
	var page bytes.Buffer

	if err := p.template.Execute(&page, p.content(readView(request.URL.Query()))); err != nil {
		http.Error(writer, "The page cannot be shown.", http.StatusInternalServerError)

		return
	}

	header := writer.Header()
	header.Set("Content-Type", contentTypeHTML)
	header.Set("Content-Security-Policy", p.policy)
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")

	// The browser may be gone; there is nobody to tell.
	_, _ = page.WriteTo(writer)
}

// decide is a button: it decides and goes back to the page. A challenge that somebody else has decided is no mistake.
func (p *webPage) decide(writer http.ResponseWriter, request *http.Request) {
	decision := (request.PathValue("decision"))
	if decision != DecisionApprove && decision != DecisionDeny {
		http.NotFound(writer, request)

		return
	}

	if _, err := p.server.Decide(request.PathValue("id"), decision); errors.Is(err, errAbsent) {
		http.NotFound(writer, request)

		return
	}

	// The link is made of two numbers and a known status.
	http.Redirect(writer, request, readView(request.URL.Query()).link(), http.StatusSeeOther) //nolint:gosec // As above.
}

// button is where a form of the page goes.
func (v view) button(challengeID string, decision string) string {
	return fmt.Sprintf("%s/page/challenges/%s/%s%s", controlPrefix, challengeID, decision, v.query())
}
