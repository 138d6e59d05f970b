// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"bytes"
	"encoding/json"
	"iter"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/tools/schemajson"
)

const securityGuide = "../../templates/guides/security-and-personal-data.md.tmpl"

// personalData is a row of the guide's table: fields, the types that have them, and where they can end up.
type personalData struct {
	fields, types []string
	places        map[string]string
}

func personalDataInTheGuide(t *testing.T) []personalData {
	t.Helper()

	text, err := os.ReadFile(securityGuide)
	if err != nil {
		t.Fatal(err)
	}

	_, rest, _ := strings.Cut(string(text), "<!-- personal data: begin -->")
	table, _, _ := strings.Cut(rest, "<!-- personal data: end -->")
	quoted := regexp.MustCompile("`([a-z_]+)`")

	var rows []personalData

	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if !strings.HasPrefix(line, "| `") || len(cells) != 8 {
			continue
		}

		row := personalData{places: map[string]string{}}

		for i, place := range []string{"state", "diffs", "messages", "review"} {
			row.places[place] = strings.TrimSpace(cells[3+i])
			if !slices.Contains([]string{"yes", "no", "seldom"}, row.places[place]) {
				t.Errorf("%q is no answer", cells[3+i])
			}
		}

		for _, match := range quoted.FindAllStringSubmatch(cells[1], -1) {
			row.fields = append(row.fields, match[1])
		}

		for _, match := range quoted.FindAllStringSubmatch(cells[2], -1) {
			row.types = append(row.types, match[1])
		}

		rows = append(rows, row)
	}

	if len(rows) < 20 {
		t.Fatalf("the table has %d rows", len(rows))
	}

	return rows
}

// namedFields are the types and fields of all rows.
func namedFields(rows []personalData) iter.Seq2[string, string] {
	return func(yield func(typeName, field string) bool) {
		for _, row := range rows {
			for _, typeName := range row.types {
				for _, field := range row.fields {
					if !yield(typeName, field) {
						return
					}
				}
			}
		}
	}
}

// impersonal are the attributes that say nothing of a person, by type. They are of cards as such, of accounts, or of Terraform.
func impersonal() map[string][]string {
	card := []string{"bank_account_id", "card_design", "card_level", "card_type", "organization_id", "ship_to_business", "type_of_print"}
	filters := []string{"bank_account_ids", "card_levels", "include_ended", "sort_by", "statuses"}
	listed := []string{"eligible_for_renewal", "eligible_for_upsell", "is_qcp"}
	account := []string{"currency", "is_external_account", "main", "organization_id", "status"}

	return map[string][]string{
		"qonto_card": slices.Concat(card, filters, listed, []string{
			"allow_replacement", "deletion_policy", "unapplied", "create", "read", "update", "delete",
		}),
		"qonto_cards":            slices.Concat(card, filters, listed),
		"qonto_bank_account":     account,
		"qonto_bank_accounts":    account,
		"qonto_organization":     {"legal_country", "legal_form", "legal_sector", "locale"},
		"qonto_team":             {"id", "name"},
		"qonto_teams":            {"id", "name"},
		"qonto_card_appearances": {"card_level", "card_type", "design", "gradient_hex_color", "is_active", "only_active", "theme"},
		"qonto_card_data_view":   {"language"},
	}
}

// attributesByType are the names of all attributes, nested ones included, of whatever has a type: resources, data sources,
// lists, actions and ephemeral resources. Containers of other attributes are false.
func attributesByType(t *testing.T) map[string]map[string]bool {
	t.Helper()

	server, err := provider.NewServer(t.Context(), "test", provider.WithEnvironment(nil))
	if err != nil {
		t.Fatal(err)
	}

	var (
		written bytes.Buffer
		schemas tfjson.ProviderSchemas
	)

	if err := schemajson.Write(t.Context(), &written, "qonto", server); err != nil {
		t.Fatal(err)
	}

	if err := json.Unmarshal(written.Bytes(), &schemas); err != nil {
		t.Fatal(err)
	}

	qonto, all := schemas.Schemas["qonto"], map[string]map[string]bool{}

	add := func(name string, block *tfjson.SchemaBlock) {
		if all[name] == nil {
			all[name] = map[string]bool{}
		}

		collectNames(all[name], block.Attributes)
	}

	for _, kind := range []map[string]*tfjson.Schema{
		qonto.ResourceSchemas, qonto.DataSourceSchemas, qonto.EphemeralResourceSchemas, qonto.ListResourceSchemas,
	} {
		for name, schema := range kind {
			add(name, schema.Block)
		}
	}

	for name, schema := range qonto.ActionSchemas {
		add(name, schema.Block)
	}

	return all
}

func collectNames(names map[string]bool, attributes map[string]*tfjson.SchemaAttribute) {
	for name, attribute := range attributes {
		names[name] = names[name] || attribute.AttributeNestedType == nil

		if attribute.AttributeNestedType != nil {
			collectNames(names, attribute.AttributeNestedType.Attributes)
		}
	}
}

// Every attribute is either in the guide's table of personal data or known to be none, and the table names nothing else.
func TestGuideNamesEveryFieldWithPersonalData(t *testing.T) {
	t.Parallel()

	attributes, named := attributesByType(t), map[string]bool{}

	for typeName, field := range namedFields(personalDataInTheGuide(t)) {
		named[typeName+"."+field] = true

		if _, exists := attributes[typeName][field]; !exists {
			t.Errorf("the guide names %s of %s, which has no such attribute", field, typeName)
		}
	}

	for typeName, fields := range impersonal() {
		for _, field := range fields {
			if !attributes[typeName][field] || named[typeName+"."+field] {
				t.Errorf("%s of %s is not there, or personal data in the guide", field, typeName)
			}
		}
	}

	for typeName, fields := range attributes {
		for field, isValue := range fields {
			if isValue && !named[typeName+"."+field] && !slices.Contains(impersonal()[typeName], field) {
				t.Errorf("%s of %s is new: does it hold personal data? Then it belongs into the table of %s", field, typeName, securityGuide)
			}
		}
	}
}
