// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"encoding/json"
	"path"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

const (
	cardType     = "qonto_card"
	providerName = "qonto"
)

// people are the names of members by the ids of their memberships.
type people map[string]string

// peopleOf are those whom the data sources of the plan name. A part of the plan that cannot be read names nobody.
func peopleOf(doc *document) people {
	found := people{}

	var prior struct {
		Values *tfjson.StateValues `json:"values"`
	}

	if json.Unmarshal(doc.PriorState, &prior) == nil {
		found.takeValues(prior.Values)
	}

	var planned *tfjson.StateValues

	if json.Unmarshal(doc.PlannedValues, &planned) == nil {
		found.takeValues(planned)
	}

	return found
}

func (p people) takeValues(values *tfjson.StateValues) {
	if values != nil {
		p.takeModule(values.RootModule)
	}
}

func (p people) takeModule(module *tfjson.StateModule) {
	if module == nil {
		return
	}

	for _, resource := range module.Resources {
		if resource != nil && resource.Mode == tfjson.DataResourceMode && isQonto(resource.ProviderName) {
			p.takeDataSource(resource)
		}
	}

	for _, child := range module.ChildModules {
		p.takeModule(child)
	}
}

func (p people) takeDataSource(resource *tfjson.StateResource) {
	var marks any

	if json.Unmarshal(resource.SensitiveValues, &marks) == nil && marked(marks) {
		return
	}

	switch resource.Type {
	case "qonto_membership":
		p.takeMember(resource.AttributeValues)
	case "qonto_memberships":
		members, _ := resource.AttributeValues["memberships"].([]any)
		for _, member := range members {
			p.takeMember(attributesOf(member))
		}
	}
}

func (p people) takeMember(member map[string]any) {
	id, _ := member["id"].(string)
	first, _ := member["first_name"].(string)
	last, _ := member["last_name"].(string)

	p.take(id, first, last)
}

// take keeps the first name that it hears of a member.
func (p people) take(id, first, last string) {
	full := strings.TrimSpace(first + " " + last)

	if _, known := p[id]; id != "" && full != "" && !known {
		p[id] = full
	}
}

// isQonto tells whether a provider's address, such as registry.terraform.io/qonto-community/qonto, is this provider's
// from whatever registry.
func isQonto(address string) bool {
	return path.Base(address) == providerName
}
