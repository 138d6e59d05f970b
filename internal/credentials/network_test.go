// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// network is a network in memory: real HTTP over pipes, so that it works under a fake clock.
type network struct {
	accepts chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

// Accept, Close and Addr make the network a net.Listener.
func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.accepts:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	n.once.Do(func() { close(n.closed) })

	return nil
}

func (*network) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "memory"} }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()

	select {
	case n.accepts <- far:
		return near, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// reach serves in memory until the test ends, and returns an application that gets there.
func reach(t *testing.T, handler http.Handler) credentials.Application {
	t.Helper()

	memory := &network{accepts: make(chan net.Conn), closed: make(chan struct{})}
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
		Transport:     &http.Transport{DialContext: memory.dial, DisableKeepAlives: true},
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
