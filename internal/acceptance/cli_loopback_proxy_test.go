// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// TestNoTokenToAProxyOnTheWayToThisMachine: plain http is accepted for this machine because nobody else sees it. A proxy of
// the environment would, however the machine's name is spelled.
func TestNoTokenToAProxyOnTheWayToThisMachine(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(lookUp)

	var seen atomic.Int64

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Add(1)

		if r.Header.Get("Authorization") != "" {
			t.Errorf("the proxy was sent the token, for %s", r.URL)
		}

		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)

	c.Setenv("HTTP_PROXY", proxy.URL)
	c.Setenv("http_proxy", proxy.URL)

	for _, name := range []string{"LOCALHOST", "LocalHost", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		c.Setenv("QONTO_ENDPOINT", strings.Replace(c.URL, "127.0.0.1", name, 1))

		if plan := c.Terraform("plan"); plan.ExitCode != 0 {
			t.Errorf("%s:\n%s", name, plan.Text)
		}
	}

	for _, name := range []string{"localhost.", "127.1", "foo.localhost"} { // a name server may know them otherwise
		c.Setenv("QONTO_ENDPOINT", strings.Replace(c.URL, "127.0.0.1", name, 1))
		c.Terraform("plan").Expect(t, `the endpoint must use https`)
	}

	if seen.Load() != 0 {
		t.Errorf("the proxy was sent %d requests", seen.Load())
	}
}
