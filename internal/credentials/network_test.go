// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"io"
	"log"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// reach serves in memory until the test ends, and returns an application that gets there.
func reach(t *testing.T, handler http.Handler) credentials.Application {
	t.Helper()

	memory := emulatortest.NewNetwork()
	server := &http.Server{Handler: handler, ErrorLog: quiet()}
	served := make(chan struct{})

	go func() {
		defer close(served)

		_ = server.Serve(memory)
	}()

	t.Cleanup(func() {
		_ = server.Close()
		_ = memory.Close()

		<-served
	})

	return credentials.Application{
		OAuthEndpoint: "http://localhost",
		ClientSecret:  secret.Trimmed(clientSecret),
		Transport:     &http.Transport{DialContext: memory.Dial, DisableKeepAlives: true},
	}
}

// testEnv is an OAuth server and a file with credentials that it issued.
type testEnv struct {
	*oauthServer

	app  credentials.Application
	file *credentials.File
}

func newTestEnv(t *testing.T) *testEnv {
	t.Helper()

	server := newServer()

	file, err := credentials.NewFile(filepath.Join(t.TempDir(), "credentials.json"))
	if err != nil {
		t.Fatal(err)
	}

	return &testEnv{oauthServer: server, app: reach(t, server), file: file}
}

// keep stores credentials in the file.
func (w *testEnv) keep(t *testing.T, kept credentials.Credentials) {
	t.Helper()

	if err := w.file.Replace(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
}

func (w *testEnv) source(t *testing.T) *credentials.Source {
	t.Helper()

	source, err := credentials.NewFileSource(w.file.Path(), w.app)
	if err != nil {
		t.Fatal(err)
	}

	return source
}

// token gets a token and fails unless the API would accept it.
func (w *testEnv) token(t *testing.T, source *credentials.Source) string {
	t.Helper()

	token, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	if !w.accepts(token) {
		t.Fatalf("the API does not accept %s", token)
	}

	return token
}

// stored is the access token in the file.
func (w *testEnv) stored(t *testing.T) string {
	t.Helper()

	kept, err := w.file.Read()
	if err != nil {
		t.Fatal(err)
	}

	return kept.AccessToken.Reveal()
}

// passTime moves the fake clock, or waits on the real one.
func passTime(length time.Duration) { <-time.After(length) }

// quiet keeps the server's remarks about dropped connections out of the output.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
