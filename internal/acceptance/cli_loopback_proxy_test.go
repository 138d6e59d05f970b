// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestNoTokenToAProxyOnTheWayToThisMachine: plain http is accepted for this machine because nobody else sees it. A proxy of
// the environment would, however the machine's name is spelled.
func TestNoTokenToAProxyOnTheWayToThisMachine(t *testing.T) {
	c := newCLI(t)
	c.configure(lookUp)

	var seen atomic.Int64

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Add(1)

		if r.Header.Get("Authorization") != "" {
			t.Errorf("the proxy was sent the token, for %s", r.URL)
		}

		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)

	c.setenv("HTTP_PROXY", proxy.URL)
	c.setenv("http_proxy", proxy.URL)

	for _, name := range []string{"LOCALHOST", "LocalHost", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		c.setenv("QONTO_ENDPOINT", strings.Replace(c.URL, "127.0.0.1", name, 1))

		if plan := c.terraform("plan"); plan.code != 0 {
			t.Errorf("%s:\n%s", name, plan.text)
		}
	}

	for _, name := range []string{"localhost.", "127.1", "foo.localhost"} { // a name server may know them otherwise
		c.setenv("QONTO_ENDPOINT", strings.Replace(c.URL, "127.0.0.1", name, 1))
		c.terraform("plan").expect(t, `the endpoint must use https`)
	}

	if seen.Load() != 0 {
		t.Errorf("the proxy was sent %d requests", seen.Load())
	}
}
