// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestSourcesOfCredentials: one is taken, two in the same place are an error that names both, and the configuration wins
// over any other kind in the environment.
func TestSourcesOfCredentials(t *testing.T) {
	t.Parallel()

	hosts := newHost(t)
	file := keep(t, good("token-of-the-file"))

	configured := block{"access_token": text("token"), "credentials_file": text(file), "credentials_command": words("no-such-helper")}
	named := map[string]string{
		"QONTO_ACCESS_TOKEN": "token", "QONTO_CREDENTIALS_FILE": file, "QONTO_CREDENTIALS_COMMAND": "no-such-helper",
	}

	for _, first := range slices.Sorted(maps.Keys(configured)) {
		for _, second := range slices.Sorted(maps.Keys(configured)) {
			variables := map[string]string{variable(first): named[variable(first)], variable(second): named[variable(second)]}
			both := block{"endpoint": text(hosts.URL), first: configured[first], second: configured[second]}

			if first != second {
				wantConflict(t, both, nil, first, second)
				wantConflict(t, block{}, variables, variable(first), variable(second))
			}

			one := block{"endpoint": text(hosts.URL), first: configured[first]}
			if _, diags := configure(t, one, variables); diags.HasError() {
				t.Errorf("%s over %v: %v", first, variables, diags)
			}
		}
	}

	if err := use(t, block{"endpoint": text(hosts.URL), "credentials_file": text(file)}, named); err != nil ||
		hosts.sent(lock, "Authorization") != "Bearer token-of-the-file" {
		t.Errorf("%v, sent %q", err, hosts.sent(lock, "Authorization"))
	}
}

func variable(attribute string) string { return "QONTO_" + strings.ToUpper(attribute) }

func wantConflict(t *testing.T, config block, environment map[string]string, names ...string) {
	t.Helper()

	_, diags := configure(t, config, environment)
	if !diags.HasError() || diags[0].Summary() != "Two sources of credentials" {
		t.Errorf("%v %v: %v", config, environment, diags)

		return
	}

	for _, name := range names {
		if !strings.Contains(diags[0].Detail(), name) {
			t.Errorf("%q does not name %s", diags[0].Detail(), name)
		}
	}
}

// TestNoCredentials: what is missing or empty is named, with the ways out.
func TestNoCredentials(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		config      block
		environment map[string]string
		want        string
	}{
		"nothing":         {nil, nil, "QONTO_CREDENTIALS_FILE"},
		"way to a token":  {nil, nil, "Get one with: terraform-provider-qonto login (the provider's own program"},
		"empty variables": {nil, map[string]string{"QONTO_ACCESS_TOKEN": "", "QONTO_CREDENTIALS_COMMAND": ""}, "QONTO_ACCESS_TOKEN"},
		"empty token":     {block{"access_token": text("")}, map[string]string{"QONTO_ACCESS_TOKEN": "t"}, "access_token is set"},
		"empty file":      {block{"credentials_file": text("")}, nil, "credentials_file is set"},
		"empty command":   {block{"credentials_command": words()}, nil, "credentials_command is set"},
		"empty program":   {block{"credentials_command": words("")}, nil, "is empty"},
		"no command":      {nil, map[string]string{"QONTO_CREDENTIALS_COMMAND": "[]"}, "variable QONTO_CREDENTIALS_COMMAND cannot be used"},
		"odd command":     {nil, map[string]string{"QONTO_CREDENTIALS_COMMAND": "[1]"}, "QONTO_CREDENTIALS_COMMAND"},
	} {
		if err := use(t, tc.config, tc.environment); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnknownSettings: a setting that another resource makes fails neither the configuration nor a plan that needs no API.
func TestUnknownSettings(t *testing.T) {
	t.Parallel()

	for name, kind := range map[string]tftypes.Type{
		"access_token": tftypes.String, "credentials_file": tftypes.String, "client_secret": tftypes.String,
		"organization_id": tftypes.String, "endpoint": tftypes.String, "allow_insecure_endpoint": tftypes.Bool,
		"credentials_command": tftypes.List{ElementType: tftypes.String},
		"sca":                 sca("", nil).Type(),
	} {
		session, diags := configure(t, block{name: tftypes.NewValue(kind, tftypes.UnknownValue)}, nil)
		if diags.HasError() {
			t.Errorf("%s: %v", name, diags)

			continue
		}

		if _, err := session.Client(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}

	inside := block{"credentials_command": tftypes.NewValue(tftypes.List{ElementType: tftypes.String},
		[]tftypes.Value{text("helper"), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})}
	if session, diags := configure(t, inside, nil); diags.HasError() || session == nil {
		t.Errorf("an unknown argument: %v", diags)
	}
}

// TestConfigureDoesNothing: credentials may come into being after the provider was configured.
func TestConfigureDoesNothing(t *testing.T) {
	t.Parallel()

	hosts := newHost(t)
	path := filepath.Join(t.TempDir(), "later.json")

	session, diags := configure(t, block{"endpoint": text(hosts.URL), "credentials_file": text(path)}, nil)
	if diags.HasError() || len(hosts.requests) != 0 {
		t.Fatal(diags)
	}

	data, err := good("late-token").Encode()
	if err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}

	client, err := session.Client()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(client.CloseIdleConnections)

	if _, err := client.LockCard(t.Context(), "c-1"); err != nil || hosts.sent(lock, "Authorization") != "Bearer late-token" {
		t.Errorf("%v, sent %q", err, hosts.sent(lock, "Authorization"))
	}
}
