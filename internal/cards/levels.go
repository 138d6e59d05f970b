// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"maps"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// presence says whether an attribute belongs to a level.
type presence int

const (
	// The zero value means that the attribute may be set: a level does not mention it.
	_ presence = iota
	// required attributes must be set when the card is issued.
	required
	// forbidden attributes mean nothing on the level; Qonto may ignore them in silence.
	forbidden
	// unusual attributes are accepted, but the product does not use them on the level.
	unusual
	// expected attributes are in every published example of the level, but whether Qonto insists is not known.
	expected
)

// rule is one cell of the level table. Bounds are product knowledge (Qonto's help pages, whole euros): what the API
// enforces is not published, so they warn and never refuse.
type rule struct {
	presence         presence
	min, max         int64  // 0: no published bound
	fixed            bool   // cannot be changed on a card of this level, although an endpoint exists
	pointlessWithout string // the option that, switched off, makes an expected attribute pointless
}

// level holds the rules of one card level.
type level struct {
	name  string // commercial name
	rules map[string]rule
}

// levels is the only place for rules per level: validation, plan and documentation read it.
//
//nolint:gochecknoglobals // an immutable table: building it for every card of every plan would be waste.
var levels = map[string]level{
	qonto.LevelStandard: {name: "One", rules: rulesFor(physicalRules(), map[string]rule{
		"payment_monthly_limit": {presence: expected, max: 20_000},
		"atm_monthly_limit":     {presence: expected, max: 1_000, pointlessWithout: "atm_option"},
		"type_of_print":         {presence: unusual},
	})},
	qonto.LevelPlus: {name: "Plus", rules: rulesFor(physicalRules(), map[string]rule{
		"payment_monthly_limit": {presence: expected, max: 40_000},
		"atm_monthly_limit":     {presence: expected, max: 2_000, pointlessWithout: "atm_option"},
	})},
	qonto.LevelMetal: {name: "X", rules: rulesFor(physicalRules(), map[string]rule{
		"payment_monthly_limit": {presence: expected, max: 200_000},
		"atm_monthly_limit":     {presence: expected, max: 3_000, pointlessWithout: "atm_option"},
		"type_of_print":         {presence: unusual},
	})},
	qonto.LevelVirtual:        {name: "Virtual", rules: rulesFor(digitalRules(), recurringBudget(), virtualBudget())},
	qonto.LevelVirtualPartner: {name: "Partner virtual", rules: rulesFor(digitalRules(), recurringBudget(), virtualBudget())},
	qonto.LevelFlash: {name: "Flash", rules: rulesFor(digitalRules(), map[string]rule{
		"payment_lifespan_limit": {presence: required, min: 5, max: 20_000},
		"pre_expires_at":         {presence: required},
		"payment_monthly_limit":  {presence: forbidden},
		"atm_monthly_limit":      {presence: forbidden},
	})},
	qonto.LevelAdvertising: {name: "Advertising", rules: rulesFor(digitalRules(), recurringBudget(), map[string]rule{
		"payment_monthly_limit": {max: 200_000},
		"atm_monthly_limit":     {presence: forbidden},
	})},
}

// rulesFor lays groups of rules over each other; later groups win.
func rulesFor(groups ...map[string]rule) map[string]rule {
	all := map[string]rule{}

	for _, group := range groups {
		maps.Copy(all, group)
	}

	return all
}

func physicalRules() map[string]rule {
	return rulesFor(recurringBudget(), map[string]rule{
		"nfc_option":       {fixed: true},
		"ship_to_business": {presence: expected},
	})
}

// recurringBudget belongs to every level whose budget starts again each month.
func recurringBudget() map[string]rule {
	return map[string]rule{
		"payment_lifespan_limit": {presence: forbidden},
		"pre_expires_at":         {presence: forbidden},
	}
}

func virtualBudget() map[string]rule {
	return map[string]rule{
		"payment_monthly_limit": {min: 5, max: 20_000},
		"atm_monthly_limit":     {max: 20},
	}
}

// digitalRules belong to the levels that are not physical.
func digitalRules() map[string]rule {
	return map[string]rule{
		"ship_to_business":       {presence: forbidden},
		"address":                {presence: forbidden},
		"type_of_print":          {presence: forbidden},
		"atm_option":             {presence: forbidden},
		"nfc_option":             {presence: forbidden},
		"online_option":          {presence: forbidden},
		"foreign_option":         {presence: forbidden},
		"atm_daily_limit_option": {presence: forbidden},
		"atm_daily_limit":        {presence: forbidden},
	}
}

// fixed tells whether a on a card of the level can only be chosen when the card is issued. What the level refuses can
// never be chosen, so a value of it is an error and no reason for another card.
func fixed(a attribute, cardLevel string) bool {
	return !refused(a, cardLevel) && (a.endpoint == creationOnly || levels[cardLevel].rules[a.name].fixed)
}

// refused tells whether a means nothing on cards of the level. A level that this version does not know refuses nothing.
func refused(a attribute, cardLevel string) bool {
	return levels[cardLevel].rules[a.name].presence == forbidden
}
