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
)

// The index page shows the settings in groups of its own, each setting once.
func TestIndexPageGroupsEverySetting(t *testing.T) {
	t.Parallel()

	page, err := os.ReadFile("../../templates/index.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}

	var grouped []string

	for _, group := range regexp.MustCompile(`range \$name := split "([a-z_ ]+)"`).FindAllStringSubmatch(string(page), -1) {
		grouped = append(grouped, strings.Fields(group[1])...)
	}

	slices.Sort(grouped)

	var described provider.SchemaResponse

	(&qontoProvider{}).Schema(t.Context(), provider.SchemaRequest{}, &described)

	if diff := cmp.Diff(slices.Sorted(maps.Keys(described.Schema.Attributes)), grouped); diff != "" {
		t.Errorf("the groups of the page differ from the schema (-schema +page):\n%s", diff)
	}
}
