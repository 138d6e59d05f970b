// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

// page collects what is logged.
type page struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements [io.Writer].
func (p *page) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()

	return p.text.Write(data)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()

	return p.text.String()
}

// Each request is a line that says what happened, and gives nothing away.
func TestAccessLog(t *testing.T) {
	t.Parallel()

	server := emulator.New(emulator.Options{Seed: 1})
	log := &page{}
	logged := emulator.LogAccess(server, log)

	var served sync.WaitGroup // nothing else waits for a request whose connection is broken

	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		defer served.Done()

		logged.ServeHTTP(w, r)
	}))

	token := server.Info().AccessToken
	client := listener.Client()

	send := func(method, path, body string) error {
		request, err := http.NewRequestWithContext(t.Context(), method, listener.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}

		request.Header.Set("Authorization", "Bearer "+token)

		response, err := client.Do(request)
		if err != nil {
			return err
		}

		_, _ = io.Copy(io.Discard, response.Body)

		return response.Body.Close()
	}

	for method, path := range map[string]string{
		http.MethodGet: "/v2/cards?query=secret-name", http.MethodPatch: "/nowhere", http.MethodDelete: "/_emulator/tokens/secret-token",
		http.MethodHead: "/v2/sca_sessions/secret-session",
	} {
		if err := send(method, path, `{"note":"secret-body"}`); err != nil {
			t.Errorf("%s %s: %v", method, path, err)
		}
	}

	for _, action := range []string{"drop", "refuse"} {
		if err := send(http.MethodPost, "/_emulator/faults", `{"action":"`+action+`","times":1}`); err != nil {
			t.Fatal(err)
		}

		if err := send(http.MethodPut, "/v2/cards", ""); err == nil {
			t.Errorf("%s: the fault did not break the connection", action)
		}
	}

	server.Close()
	listener.Close()
	served.Wait()

	wantLog(t, log.String(), token)
}

func wantLog(t *testing.T, log, token string) {
	t.Helper()

	for _, want := range []string{
		"method=GET path=/v2/cards status=200 ", "method=PATCH path=/nowhere status=404 ", "path=/_emulator/tokens/... status=404",
		"path=/v2/sca_sessions/... status=404", "method=PUT path=/v2/cards status=0 bytes=0", "request_id=",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("no %q in the log:\n%s", want, log)
		}
	}

	if lines := strings.Count(log, "\n"); lines != 8 {
		t.Errorf("%d lines for 8 requests", lines)
	}

	for _, secret := range []string{"secret", token} {
		if strings.Contains(log, secret) {
			t.Errorf("the log gives %q away", secret)
		}
	}
}
