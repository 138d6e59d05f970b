// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// printed is a value in all ways in which fmt can print it.
func printed(value any) string {
	var out strings.Builder

	for _, flags := range []string{"", "+", "#", " ", "+#", "0", "-30", "30.20"} {
		for _, verb := range "vTtbcdoOqxXUeEfFgGsp!" {
			_, _ = fmt.Fprintf(&out, "%"+flags+string(verb)+"\n", value)
		}
	}

	return out.String()
}

// expectHidden fails if a text holds a secret, as it is or in hexadecimal digits.
func expectHidden(t *testing.T, where, text string, secrets ...string) {
	t.Helper()

	for _, secret := range secrets {
		inHex := hex.EncodeToString([]byte(secret))

		for _, form := range []string{secret, strings.Trim(fmt.Sprintf("%q", secret), `"`), inHex} {
			if strings.Contains(strings.ToLower(strings.ReplaceAll(text, " ", "")), strings.ToLower(form)) {
				t.Errorf("%s shows the secret:\n%.2000s", where, text)

				return
			}
		}
	}
}

// box has secrets wherever a struct can have them.
type box struct {
	Field    credentials.Secret
	field    credentials.Secret
	pointer  *credentials.Secret
	list     []credentials.Secret
	array    [1]credentials.Secret
	table    map[string]credentials.Secret
	key      map[credentials.Secret]int
	anything any
	inner    struct{ field credentials.Secret }
}

func newBox(text string) box {
	secret := credentials.NewSecret(text)
	made := box{
		Field: secret, field: secret, pointer: &secret, list: []credentials.Secret{secret}, array: [1]credentials.Secret{secret},
		table: map[string]credentials.Secret{"key": secret}, key: map[credentials.Secret]int{secret: 1}, anything: secret,
	}
	made.inner.field = secret

	return made
}

// TestSecretIsNotPrinted: with no verb, in no field, exported or not.
func TestSecretIsNotPrinted(t *testing.T) {
	t.Parallel()

	const text = "Zb3-client-secret-9Q"

	secret := credentials.NewSecret(text)
	full := newBox(text)

	for name, value := range map[string]any{
		"itself": secret, "a pointer": &secret, "a list": []credentials.Secret{secret}, "a struct": full, "a pointer to one": &full,
		"fields":          []any{full.pointer, full.list, full.table, full.key, full.anything, full.inner},
		"the credentials": credentials.Credentials{AccessToken: secret, RefreshToken: secret},
		"the application": credentials.Application{ClientSecret: secret, StagingToken: secret},
		"an error":        fmt.Errorf("%w: %v", errors.New("failed"), secret),
	} {
		expectHidden(t, name, printed(value), text)
	}

	if got := fmt.Sprintf("%v %s %d %#v %x", secret, secret, secret, secret, secret); got != strings.TrimSpace(strings.Repeat("[hidden] ", 5)) {
		t.Errorf("printed as %s", got)
	}
}

// TestSecretIsNotEncoded, nor logged.
func TestSecretIsNotEncoded(t *testing.T) {
	t.Parallel()

	const text = "Zb3-client-secret-9Q"

	full := newBox(text)

	var log bytes.Buffer

	for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(handler).InfoContext(t.Context(), "message", "secret", full.field, "struct", full, "pointer", &full.field, "list", full.list)
	}

	asJSON, err := json.Marshal(map[string]any{"field": full.Field, "key": full.key, "list": full.list})
	if err != nil {
		t.Fatal(err)
	}

	asXML, err := xml.Marshal(full.list)
	if err != nil {
		t.Fatal(err)
	}

	for name, shown := range map[string]string{"the log": log.String(), "JSON": string(asJSON), "XML": string(asXML)} {
		expectHidden(t, name, shown, text)

		if !strings.Contains(shown, "[hidden]") {
			t.Errorf("%s is %s", name, shown)
		}
	}
}

// TestSourcesAreNotPrinted: neither a source nor an OAuth client shows what it works with, not even while it works.
func TestSourcesAreNotPrinted(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.keep(t, w.issue(time.Hour))
		w.app.StagingToken = credentials.NewSecret(stagingToken)

		oauth, err := credentials.NewOAuth(w.app)
		if err != nil {
			t.Fatal(err)
		}

		w.hides(t, printed(oauth))

		var source *credentials.Source

		network := w.app.Transport
		w.app.Transport = roundTripper(func(request *http.Request) (*http.Response, error) {
			w.hides(t, printed(source))

			return network.RoundTrip(request)
		})

		source = w.source(t)

		renewed, err := source.Renew(t.Context(), w.token(t, source))
		if err != nil || w.count() != 1 || !w.accepts(renewed) {
			t.Fatalf("%v after %d requests", err, w.count())
		}

		synctest.Wait() // nobody works with the source any more
		w.hides(t, printed(source))
	})
}

// roundTripper is a function that carries requests.
type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// TestSecretsAreCompared by their text, and the empty one is the zero value.
func TestSecretsAreCompared(t *testing.T) {
	t.Parallel()

	if credentials.NewSecret(" a\n") != credentials.NewSecret("a") || credentials.NewSecret("a") == credentials.NewSecret("b") {
		t.Error("secrets are not equal when their texts are")
	}

	var none credentials.Secret

	if credentials.NewSecret(" \n") != none {
		t.Error("an empty text is not the zero value")
	}
}
