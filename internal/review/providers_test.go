// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import "testing"

// A provider block that sends tokens elsewhere is said at the top, because an override file can add that to it.
func TestReview_Endpoints(t *testing.T) {
	t.Parallel()

	const notice = "The configuration says where the access token is sent:"

	block := func(fullName string, expressions object) object {
		return object{"provider_config": object{"qonto": object{"name": "qonto", "full_name": fullName, "expressions": expressions}}}
	}
	constant := func(value any) object { return object{"constant_value": value} }

	t.Run("without a card in the plan", func(t *testing.T) {
		t.Parallel()

		configuration := block(registry, object{"endpoint": constant("https://example.com")})
		reviewed(t, with(plan(), object{"configuration": configuration})).shows(notice, "endpoint of qonto")
	})

	for name, c := range map[string]struct {
		configuration any
		says          string
	}{
		"an endpoint":          {block(registry, object{"endpoint": constant("https://example.com")}), "endpoint of qonto"},
		"another for OAuth":    {block(registry, object{"oauth_endpoint": constant("https://example.com")}), "oauth_endpoint of qonto"},
		"a variable":           {block(registry, object{"endpoint": object{"references": []string{"var.endpoint"}}}), "endpoint of qonto"},
		"this machine":         {block(registry, object{"endpoint": constant("http://127.0.0.1:7466")}), ""},
		"this machine by name": {block(registry, object{"endpoint": constant("http://localhost:7466")}), ""},
		"another provider's":   {block("registry.terraform.io/hashicorp/aws", object{"endpoint": constant("https://example.com")}), ""},
		"a function":           {block(registry, object{"endpoint": object{}}), "endpoint of qonto"},
		"a null":               {block(registry, object{"endpoint": constant(nil)}), ""},
		"beside a nested block": {
			object{"provider_config": object{
				"azurerm": object{"full_name": "registry.terraform.io/hashicorp/azurerm", "expressions": object{"features": []any{object{}}}},
				"qonto":   object{"full_name": registry, "expressions": object{"endpoint": constant("https://example.com")}},
			}},
			"endpoint of qonto",
		},
		"nothing":             {block(registry, nil), ""},
		"what cannot be read": {"odd", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := reviewed(t, with(plan(created("qonto_card.this", card("Ads"))), object{"configuration": c.configuration}))
			if c.says == "" {
				done.hides(notice)
			} else {
				done.shows(notice, c.says)
			}
		})
	}
}
