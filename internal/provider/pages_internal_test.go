// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// TestPagesGroupEveryAttribute: a page that lists attributes in groups of its own has every attribute of its schema once.
func TestPagesGroupEveryAttribute(t *testing.T) {
	t.Parallel()

	var (
		settings provider.SchemaResponse
		card     resource.SchemaResponse
	)

	(&qontoProvider{}).Schema(t.Context(), provider.SchemaRequest{}, &settings)
	cards.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &card)

	for page, want := range map[string][]string{
		"index.md.tmpl":          slices.Sorted(maps.Keys(settings.Schema.Attributes)),
		"resources/card.md.tmpl": slices.Sorted(maps.Keys(card.Schema.Attributes)),
	} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()

			if diff := cmp.Diff(want, groupedOn(t, "../../templates/"+page)); diff != "" {
				t.Errorf("the groups of the page differ from the schema (-schema +page):\n%s", diff)
			}
		})
	}
}

// The page says that the first three arguments are required. No other is.
func TestFirstThreeArgumentsAreRequired(t *testing.T) {
	t.Parallel()

	var (
		card     resource.SchemaResponse
		required []string
	)

	cards.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &card)

	for name, attribute := range card.Schema.Attributes {
		if attribute.IsRequired() {
			required = append(required, name)
		}
	}

	first := groupsOf(t, "../../templates/resources/card.md.tmpl")[:3]

	if diff := cmp.Diff(slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(required))); diff != "" {
		t.Errorf("other arguments are required (-page +schema):\n%s", diff)
	}
}

// groupedOn are the attributes in the groups of a page, in alphabetical order.
func groupedOn(t *testing.T, page string) []string {
	t.Helper()

	return slices.Sorted(slices.Values(groupsOf(t, page)))
}

// groupsOf are the attributes in the groups of a page, in the order of the page.
func groupsOf(t *testing.T, page string) []string {
	t.Helper()

	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}

	var grouped []string

	for _, group := range regexp.MustCompile(`range \$name := split "([a-z_ ]+)"`).FindAllStringSubmatch(string(text), -1) {
		grouped = append(grouped, strings.Fields(group[1])...)
	}

	return grouped
}
