// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

// usualProviders are the addresses of this provider in the registries.
func usualProviders() []string {
	return []string{"registry.terraform.io/qonto-community/qonto", "registry.opentofu.org/qonto-community/qonto"}
}

// checkProvider notes a provider that does not come from where this one is published.
func (b *builder) checkProvider(address string) {
	isKnown := slices.ContainsFunc(b.otherProviders, func(other phrase) bool { return other[0].text == address })

	if !slices.Contains(usualProviders(), address) && !isKnown {
		b.otherProviders = append(b.otherProviders, quote(address))
	}
}

// endpoints are the hosts that the provider blocks send tokens to, other than Qonto's and this machine.
func endpoints(doc *document) []phrase {
	var configuration struct {
		ProviderConfig map[string]struct {
			FullName    string                     `json:"full_name"`
			Expressions map[string]json.RawMessage `json:"expressions"`
		} `json:"provider_config"`
	}

	if json.Unmarshal(doc.Configuration, &configuration) != nil {
		return nil
	}

	// A data source gets the token too, in a plan without any card.
	providers := append(doc.cardProviders(), usualProviders()...)

	var found []phrase

	for _, key := range slices.Sorted(maps.Keys(configuration.ProviderConfig)) {
		block := configuration.ProviderConfig[key]
		if !slices.Contains(providers, block.FullName) {
			continue
		}

		for _, setting := range []string{"endpoint", "oauth_endpoint"} {
			if set, isSet := block.Expressions[setting]; isSet && !isNullOrLoopback(set) {
				found = append(found, join(" ", say(setting+" of"), quote(key)))
			}
		}
	}

	return found
}

// isNullOrLoopback tells whether the value of an endpoint is null or this machine. One that the plan does not show may be any.
func isNullOrLoopback(expression json.RawMessage) bool {
	var shown struct {
		Constant json.RawMessage `json:"constant_value"`
	}

	if json.Unmarshal(expression, &shown) != nil {
		return false
	}

	var text string

	if string(shown.Constant) == "null" || json.Unmarshal(shown.Constant, &text) != nil {
		return string(shown.Constant) == "null"
	}

	address, err := url.Parse(text)

	return err == nil && hosts.IsLoopback(address.Hostname())
}
