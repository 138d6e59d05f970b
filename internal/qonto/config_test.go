// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

func TestConfig_Endpoints(t *testing.T) {
	t.Parallel()

	for endpoint, accepted := range map[string]bool{
		"https://thirdparty.qonto.com":           true,
		"https://thirdparty.qonto.com/":          true,
		"https://proxy.example.com/qonto":        true,
		"http://localhost:8080":                  true,
		"http://LOCALHOST":                       true,
		"http://127.0.0.1:1":                     true,
		"http://127.9.9.9":                       true,
		"http://[::1]:1":                         true,
		"http://thirdparty.qonto.com":            false,
		"http://localhost.example.com":           false,
		"http://10.0.0.1":                        false,
		"https://user:secret-pass@qonto.com":     false,
		"https://secret-pass@localhost":          false,
		"https://qonto.com?secret-pass":          false,
		"https://qonto.com#secret-pass":          false,
		"https://qonto.com/v2":                   false,
		"https://qonto.com/v2/":                  false,
		"https://":                               false,
		"https:secret-pass":                      false,
		"thirdparty.qonto.com":                   false,
		"ftp://localhost":                        false,
		"https://qonto.com:port\n/secret-pass":   false,
		"//thirdparty.qonto.com":                 false,
		"https://%zz:secret-pass@localhost:1234": false,
	} {
		_, err := qonto.New(qonto.Config{Endpoint: endpoint, Tokens: qonto.StaticToken(accessToken)})
		if (err == nil) != accepted {
			t.Errorf("%q: %v", endpoint, err)
		}

		if err != nil && strings.Contains(err.Error(), "secret-pass") {
			t.Errorf("%q: the error repeats it: %v", endpoint, err)
		}
	}

	_, err := qonto.New(qonto.Config{
		Endpoint: "http://emulator:8080", AllowInsecureEndpoint: true, Tokens: qonto.StaticToken(accessToken),
	})
	if err != nil {
		t.Errorf("allowed explicitly: %v", err)
	}
}

func TestConfig_Refused(t *testing.T) {
	t.Parallel()

	tokens := qonto.StaticToken(accessToken)

	for name, config := range map[string]qonto.Config{
		"no tokens":     {},
		"staging token": {Tokens: tokens, StagingToken: secret.New("secret\nstaging")},
		"SCA method":    {Tokens: tokens, SCAMethod: "paired device"},
	} {
		_, err := qonto.New(config)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var errSeen = errors.New("seen")

// hostOnly fails every request, after a look at where it goes.
type hostOnly struct{ url string }

func (h *hostOnly) RoundTrip(r *http.Request) (*http.Response, error) {
	h.url = r.URL.String()

	return nil, errSeen
}

func TestConfig_DefaultEndpoints(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		for _, tc := range []struct{ endpoint, staging, want string }{
			{"", "", "https://thirdparty.qonto.com/v2/organization"},
			{"", stagingToken, "https://thirdparty-sandbox.staging.qonto.co/v2/organization"},
			{"https://example.com", stagingToken, "https://example.com/v2/organization"},
			{"https://example.com/qonto/", "", "https://example.com/qonto/v2/organization"},
		} {
			transport := &hostOnly{}
			client := newClient(t, qonto.Config{Endpoint: tc.endpoint, StagingToken: secret.New(tc.staging), Transport: transport})

			_, err := client.Organization(t.Context())
			if !errors.Is(err, errSeen) || transport.url != tc.want {
				t.Errorf("%q went to %s", tc.endpoint, transport.url)
			}
		}
	})
}
