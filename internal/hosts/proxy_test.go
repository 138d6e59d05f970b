// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package hosts_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

const proxy = "http://proxy.example:3128"

// TestMain sets a proxy before anything asks for it: net/http reads the environment once.
func TestMain(m *testing.M) {
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		err := os.Setenv(variable, proxy)
		if err != nil {
			panic(err)
		}
	}

	for _, variable := range []string{"http_proxy", "https_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"} {
		err := os.Unsetenv(variable)
		if err != nil {
			panic(err)
		}
	}

	os.Exit(m.Run())
}

// TestNoProxyToThisMachine: wherever plain http is accepted because it stays on this machine, it does stay there.
func TestNoProxyToThisMachine(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		host     string
		loopback bool
	}{
		{"localhost", true},
		{"LOCALHOST", true},
		{"127.0.0.1", true},
		{"127.0.0.2", true},
		{"[::1]", true},
		{"[0:0:0:0:0:0:0:1]", true},
		{"[::ffff:127.0.0.1]", true},
		{"[::1%25lo]", true},
		{"127.1", false},
		{"0177.0.0.1", false},
		{"2130706433", false},
		{"0.0.0.0", false},
		{"localhost.", false},
		{"foo.localhost", false},
		{"localhost..", false},
		{"localhost.example", false},
		{"127.0.0.1.example", false},
	} {
		for _, scheme := range []string{"http", "https"} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, scheme+"://"+tc.host+":8080/v2", nil)
			if err != nil {
				t.Fatal(err)
			}

			through, err := hosts.Proxy(request)
			if err != nil || (through == nil) != tc.loopback {
				t.Errorf("%s goes through the proxy %v, error %v", request.URL, through, err)
			}

			if accepted := hosts.Check(request.URL, false) == nil; scheme == "http" && accepted != tc.loopback {
				t.Errorf("%s: plain http accepted: %t", request.URL, accepted)
			}
		}
	}
}
