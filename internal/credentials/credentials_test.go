// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret/secrettest"
)

func TestCredentials_AreNotFormatted(t *testing.T) {
	t.Parallel()

	const text = "Zb3-client-secret-9Q"

	hidden := secret.New(text)

	secrettest.AssertRedacted(t, "the credentials", credentials.Credentials{AccessToken: hidden, RefreshToken: hidden}, text)
	secrettest.AssertRedacted(t, "the application", credentials.Application{ClientSecret: hidden, StagingToken: hidden}, text)
}

// Neither a source nor an OAuth client shows what it works with, not even while it works.
func TestSource_IsNotFormatted(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		w.keep(t, w.issue(time.Hour))
		w.app.StagingToken = secret.Trimmed(stagingToken)

		oauth, err := credentials.NewOAuth(w.app)
		if err != nil {
			t.Fatal(err)
		}

		w.redacts(t, oauth)

		var source *credentials.Source

		network := w.app.Transport
		w.app.Transport = roundTripper(func(request *http.Request) (*http.Response, error) {
			w.redacts(t, source)

			return network.RoundTrip(request)
		})

		source = w.source(t)

		renewed, err := source.Renew(t.Context(), w.token(t, source))
		if err != nil || w.count() != 1 || !w.accepts(renewed) {
			t.Fatalf("%v after %d requests", err, w.count())
		}

		synctest.Wait() // nobody works with the source any more
		w.redacts(t, source)
	})
}

// roundTripper is a function that carries requests.
type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }
