// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

const (
	consentCookie = "ory_hydra_consent_csrf"
	consentField  = "consent_challenge"
)

// consentPage needs no script: a person chooses a member and presses a button.
const consentPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Allow {{.Client}}?</title></head>
<body>
<h1>Allow {{.Client}}?</h1>
<p>It wants to act for <strong>{{.Organization}}</strong> with these permissions:</p>
<ul>{{range .Scopes}}
<li>{{.}}</li>{{end}}
</ul>
<form method="post">
<input type="hidden" name="consent_challenge" value="{{.Challenge}}">
<p><label>You are <select name="membership_id">{{range .Members}}
<option value="{{.ID}}">{{.FirstName}} {{.LastName}} ({{.Role}})</option>{{end}}
</select></label></p>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
</form>
</body>
</html>
`

// showConsent answers GET /oauth2/auth with a page. The cookie ties the form to this browser and this flow: a second
// flow in the same browser breaks the first, as it does at Qonto.
func (s *Server) showConsent(x *requestContext) answer {
	wanted, refused := s.readConsent(x)
	if refused != nil {
		return *refused
	}

	challenge := s.ids.Secret("consent/" + strconv.FormatInt(s.counter, 10))
	members := make([]control.Membership, 0, len(s.store.Members))

	for _, person := range s.store.Members {
		if person.Role != nil {
			members = append(members, person)
		}
	}

	var text strings.Builder

	// The template is a constant and its data complete, so that neither can fail.
	_ = template.Must(template.New("consent").Parse(consentPage)).Execute(&text, map[string]any{
		"Client": wanted.client.Name, "Organization": s.store.Organization.Name, "Scopes": wanted.scopes,
		"Challenge": challenge, "Members": members,
	})

	cookie := http.Cookie{ //nolint:gosec // Not Secure: the emulator speaks plain HTTP.
		Name: consentCookie, Value: challenge, Path: "/oauth2", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	page := html(text.String())
	page.header = http.Header{"Set-Cookie": {cookie.String()}, "Cache-Control": {"no-store"}}

	return page
}

// decideConsent answers the form.
func (s *Server) decideConsent(x *requestContext) answer {
	wanted, refused := s.readConsent(x)
	if refused != nil {
		return *refused
	}

	form, refused := x.form()
	if refused != nil {
		return *refused
	}

	cookie, err := x.request.Cookie(consentCookie)
	if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(form.Get(consentField))) != 1 {
		return *wanted.goBack(url.Values{
			"error": {"request_forbidden"}, "error_description": {"The request is not allowed. The CSRF value does not match."},
		})
	}

	person, known := s.store.Membership(form.Get("membership_id"))
	if !known || person.Role == nil || form.Get("decision") != "allow" {
		return *wanted.goBack(url.Values{
			"error": {"access_denied"}, "error_description": {"The resource owner or authorization server denied the request."},
		})
	}

	code := s.oauth.Authorize(oauth.Authorization{
		ClientID: wanted.client.ClientID, RedirectURI: x.request.URL.Query().Get("redirect_uri"), MembershipID: person.ID,
		Scopes: wanted.scopes, Challenge: wanted.challenge, ExpiresAt: x.now.Add(oauth.CodeLife),
	})

	return *wanted.goBack(url.Values{"code": {code}, "scope": {strings.Join(wanted.scopes, " ")}})
}
