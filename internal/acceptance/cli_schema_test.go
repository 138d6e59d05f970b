// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// Everything that the provider offers is described, in Markdown.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()

	schema := acctest.NewProtocol(t, acctest.Arguments{"access_token": "t"}).Schema
	actions := map[string]*tfprotov6.Schema{}

	for name, action := range schema.ActionSchemas {
		actions[name] = action.Schema
	}

	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource": schema.ResourceSchemas, "data": schema.DataSourceSchemas, "list": schema.ListResourceSchemas,
		"ephemeral": schema.EphemeralResourceSchemas, "action": actions,
	} {
		for name, one := range schemas {
			if one.Block.Description == "" {
				t.Errorf("%s %s has no description", kind, name)
			}

			described(t, kind+" "+name, one.Block.Attributes)
		}
	}
}

func described(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()

	for _, attribute := range attributes {
		if attribute.Name == "timeouts" {
			continue // it comes from a library
		}

		if attribute.Description == "" || attribute.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s.%s has no description in Markdown", where, attribute.Name)
		}

		if attribute.NestedType != nil {
			described(t, where+"."+attribute.Name, attribute.NestedType.Attributes)
		}
	}
}
