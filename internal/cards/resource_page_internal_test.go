// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// The page of qonto_card shows the attributes in groups of its own, each attribute once.
func TestResourcePageGroupsEveryAttribute(t *testing.T) {
	t.Parallel()

	page, err := os.ReadFile("../../templates/resources/card.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}

	var grouped []string

	for _, group := range regexp.MustCompile(`range \$name := split "([a-z_ ]+)"`).FindAllStringSubmatch(string(page), -1) {
		grouped = append(grouped, strings.Fields(group[1])...)
	}

	slices.Sort(grouped)

	var described resource.SchemaResponse

	(&cardResource{}).Schema(t.Context(), resource.SchemaRequest{}, &described)

	if diff := cmp.Diff(slices.Sorted(maps.Keys(described.Schema.Attributes)), grouped); diff != "" {
		t.Errorf("the groups of the page differ from the schema (-schema +page):\n%s", diff)
	}
}
