// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// TestPrecedence: every setting can come from both places, and the configuration wins. What is checked is what Qonto sees.
func TestPrecedence(t *testing.T) {
	t.Parallel()

	stored, needed := good("stored-token"), due()

	for name, s := range map[string]struct {
		variable    string
		configured  tftypes.Value
		environment string
		kept        *credentials.Credentials // goes with it
		request     string                   // where it shows
		carried     string
		want        [2]string // configured, from the environment
	}{
		"access_token": {
			"QONTO_ACCESS_TOKEN", text("token-a"), "token-b", nil, lock, "Authorization", [2]string{"Bearer token-a", "Bearer token-b"},
		},
		"credentials_file": {
			"QONTO_CREDENTIALS_FILE", text(keep(t, good("token-a"))), keep(t, good("token-b")), nil,
			lock, "Authorization",
			[2]string{"Bearer token-a", "Bearer token-b"},
		},
		"credentials_command": {
			"QONTO_CREDENTIALS_COMMAND", words("sh", "-c", "echo token-a"), `["sh", "-c", "echo token-b"]`, nil,
			lock, "Authorization",
			[2]string{"Bearer token-a", "Bearer token-b"},
		},
		"client_id": {
			"QONTO_CLIENT_ID", text("app-a"), "app-b", &needed, refresh, "client_id", [2]string{"app-a", "app-b"},
		},
		"client_secret": {
			"QONTO_CLIENT_SECRET", text("secret-a"), "secret-b", &needed, refresh, "client_secret", [2]string{"secret-a", "secret-b"},
		},
		"staging_token": {
			"QONTO_STAGING_TOKEN", text("staging-a"), "staging-b", &needed, lock, "X-Qonto-Staging-Token", [2]string{"staging-a", "staging-b"},
		},
		"sca": {
			"QONTO_SCA_METHOD", sca("passkey", nil), "paired-device", &stored, lock, "X-Qonto-2fa-Preference", [2]string{"passkey", "paired-device"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if runtime.GOOS == "windows" && name == "credentials_command" {
				t.Skip("the helper is a shell's")
			}

			configured, named := block{name: s.configured}, map[string]string{s.variable: s.environment}

			for _, place := range []struct {
				name        string
				config      block
				environment map[string]string
				want        string
			}{
				{"block", configured, nil, s.want[0]},
				{"environment", nil, named, s.want[1]},
				{"both", configured, named, s.want[0]},
			} {
				hosts := newHost(t)
				config := block{"endpoint": text(hosts.URL), "oauth_endpoint": text(hosts.URL)}
				maps.Copy(config, place.config)

				if s.kept != nil {
					config["credentials_file"] = text(keep(t, *s.kept))
				}

				err := use(t, config, place.environment)
				if got := hosts.sent(s.request, s.carried); err != nil || got != place.want {
					t.Errorf("%s: sent %q, want %q: %v", place.name, got, place.want, err)
				}
			}
		})
	}
}

// TestEndpointPrecedence is the same for what cannot be seen in a request: where it goes.
func TestEndpointPrecedence(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"endpoint", "oauth_endpoint"} {
		configured, named, other := newHost(t), newHost(t), newHost(t)
		request, rest := lock, "oauth_endpoint"

		if name == "oauth_endpoint" {
			request, rest = refresh, "endpoint"
		}

		for _, both := range []bool{false, true} {
			config := block{"credentials_file": text(keep(t, due())), "client_id": text("app"), rest: text(other.URL)}
			asked := named

			if both {
				config[name], asked = text(configured.URL), configured
			}

			err := use(t, config, map[string]string{"QONTO_" + strings.ToUpper(name): named.URL})
			if err != nil || asked.sent(request, "User-Agent") != "terraform-provider-qonto/1.2.3 Terraform/1.13.0" {
				t.Errorf("%s, both %t: %v, user agent %q", name, both, err, asked.sent(request, "User-Agent"))
			}
		}
	}
}

// TestBlankEndpoint: an endpoint that says nothing must not lead to Qonto's production while the environment names another
// host.
func TestBlankEndpoint(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"endpoint", "oauth_endpoint"} {
		config, variable := block{"access_token": text("token"), name: text("")}, "QONTO_"+strings.ToUpper(name)

		_, diags := configure(t, config, map[string]string{variable: "http://127.0.0.1:7466"})
		if len(diags) != 1 || !strings.Contains(diags[0].Detail(), name+" is set in the provider block, but empty") ||
			!strings.Contains(diags[0].Detail(), variable) {
			t.Errorf("%s: %v", name, diags)
		}

		_, diags = configure(t, config, nil)
		if len(diags) > 0 {
			t.Errorf("%s, nothing in the environment: %v", name, diags)
		}
	}
}

// TestFlagPrecedence is the same for settings that allow something: without them there is an error.
func TestFlagPrecedence(t *testing.T) {
	t.Parallel()

	hosts := newHost(t)

	for name, tc := range map[string]struct {
		config      block
		environment map[string]string
		want        string // of the error, empty for none
	}{
		"guard, right":             {block{"organization_id": text("acme")}, map[string]string{"QONTO_ORGANIZATION_ID": "other"}, ""},
		"guard, wrong":             {block{"organization_id": text("other")}, map[string]string{"QONTO_ORGANIZATION_ID": "acme"}, "another organization"},
		"guard of the environment": {nil, map[string]string{"QONTO_ORGANIZATION_ID": "other"}, "another organization"},
		"guard, empty":             {block{"organization_id": text("")}, nil, "organization_id is set in the provider block, but empty"},
		"guard, blank":             {block{"organization_id": text(" \n")}, map[string]string{"QONTO_ORGANIZATION_ID": "acme"}, "QONTO_ORGANIZATION_ID"},
		"no guard":                 {nil, map[string]string{"QONTO_ORGANIZATION_ID": ""}, ""},
		"sandbox, blank": {
			block{"staging_token": text("\n")}, map[string]string{"QONTO_STAGING_TOKEN": "s"}, "staging_token is set in the provider block, but empty",
		},
		"no sandbox":        {block{"staging_token": text("")}, nil, ""},
		"insecure":          {block{"oauth_endpoint": text("http://qonto.example")}, nil, "must use https"},
		"insecure, allowed": {block{"oauth_endpoint": text("http://qonto.example"), "allow_insecure_endpoint": flag(true)}, nil, ""},
		"insecure, environment": {
			block{"oauth_endpoint": text("http://qonto.example")}, map[string]string{"QONTO_ALLOW_INSECURE_ENDPOINT": "true"}, "",
		},
		"insecure, configuration wins": {
			block{"oauth_endpoint": text("http://qonto.example"), "allow_insecure_endpoint": flag(false)},
			map[string]string{"QONTO_ALLOW_INSECURE_ENDPOINT": "true"},
			"must use https",
		},
		"not a flag":                     {nil, map[string]string{"QONTO_ALLOW_INSECURE_ENDPOINT": "perhaps"}, "must be true or false"},
		"automatic":                      {block{"sca": sca("mock", true)}, nil, ""},
		"automatic, not the sandbox":     {block{"sca": sca("passkey", true)}, nil, "needs the method mock"},
		"automatic, environment":         {nil, map[string]string{"QONTO_SCA_AUTO_APPROVE": "1"}, "needs the method mock"},
		"automatic, method of sandboxes": {block{"staging_token": text("s")}, map[string]string{"QONTO_SCA_AUTO_APPROVE": "1"}, ""},
		"automatic, configuration wins":  {block{"sca": sca("passkey", false)}, map[string]string{"QONTO_SCA_AUTO_APPROVE": "1"}, ""},
	} {
		config := block{"endpoint": text(hosts.URL), "credentials_file": text(keep(t, good("token")))}
		maps.Copy(config, tc.config)

		err := use(t, config, tc.environment)
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSCABlamed: an error about how calls are approved points at the attribute that says so.
func TestSCABlamed(t *testing.T) {
	t.Parallel()

	for name, value := range map[string]tftypes.Value{"no header": sca("ü", nil), "automatic, not the sandbox": sca("passkey", true)} {
		_, diags := configure(t, block{"access_token": text("token"), "sca": value}, nil)
		if len(diags) != 1 {
			t.Errorf("%s: %v", name, diags)

			continue
		}

		if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("sca")) {
			t.Errorf("%s: %v", name, diags[0])
		}
	}
}
