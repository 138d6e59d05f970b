// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"encoding/json"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// people are the names of members by the ids of their memberships.
type people map[string]string

// peopleOf are those whom the data sources of the plan name. A part of the plan that cannot be read names nobody, and
// neither does a data source of another provider than that of the cards.
func peopleOf(doc *document) people {
	found := people{}
	providers := doc.cardProviders()

	var prior struct {
		Values *tfjson.StateValues `json:"values"`
	}

	if json.Unmarshal(doc.PriorState, &prior) == nil {
		found.addValues(prior.Values, providers)
	}

	var planned *tfjson.StateValues

	if json.Unmarshal(doc.PlannedValues, &planned) == nil {
		found.addValues(planned, providers)
	}

	return found
}

func (p people) addValues(values *tfjson.StateValues, providers []string) {
	if values != nil {
		p.addModule(values.RootModule, providers)
	}
}

func (p people) addModule(module *tfjson.StateModule, providers []string) {
	if module == nil {
		return
	}

	for _, resource := range module.Resources {
		if resource != nil && resource.Mode == tfjson.DataResourceMode && slices.Contains(providers, resource.ProviderName) {
			p.addDataSource(resource)
		}
	}

	for _, child := range module.ChildModules {
		p.addModule(child, providers)
	}
}

func (p people) addDataSource(resource *tfjson.StateResource) {
	var marks any

	if json.Unmarshal(resource.SensitiveValues, &marks) == nil && marked(marks) {
		return
	}

	switch resource.Type {
	case "qonto_membership":
		p.addMember(resource.AttributeValues)
	case "qonto_memberships":
		members, _ := resource.AttributeValues["memberships"].([]any)
		for _, member := range members {
			p.addMember(attributesOf(member))
		}
	}
}

func (p people) addMember(member map[string]any) {
	id, _ := member["id"].(string)
	first, _ := member["first_name"].(string)
	last, _ := member["last_name"].(string)

	p.add(id, qonto.Membership{FirstName: &first, LastName: &last}.FullName())
}

// add keeps the name of a member that was added first.
func (p people) add(id, name string) {
	name = strings.TrimSpace(name)

	if _, known := p[id]; id != "" && name != "" && !known {
		p[id] = name
	}
}
