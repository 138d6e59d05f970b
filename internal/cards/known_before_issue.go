// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// setKnownBeforeIssue sets what is certain of a new card before Qonto issues it, so that a plan shows only what Qonto decides.
// Create stores the same values whatever Qonto answers, because Terraform taints a card that differs from its plan. The
// next refresh takes Qonto's.
func (m *Model) setKnownBeforeIssue(config *Model) {
	m.nullRefused(func(a attribute) bool { return a.isSet(config) })

	if physical, known := qonto.PhysicalLevel(m.CardLevel.ValueString()); known && !physical {
		m.PINSet = types.BoolValue(false)
		m.ShippedAt = types.StringNull()
	}

	m.Renewed = types.BoolValue(false)
	m.Renewal = types.BoolValue(false)
	m.RenewalID = types.StringNull()
	m.ParentCardSummary = types.ObjectNull(parentSummaryType().AttrTypes)
	m.Upsold = types.BoolValue(false)
	m.Upsell = types.BoolValue(false)
	m.DiscardOn = types.StringNull()
}

// nullRefused sets what the level refuses to null: Qonto answers values for it that mean nothing. A value stays that a
// configuration has all the same, because Terraform insists on it and null would be a difference in every plan.
func (m *Model) nullRefused(configured func(attribute) bool) {
	for _, a := range configurable {
		if refused(a, m.CardLevel.ValueString()) && !configured(a) {
			a.copy(m, &emptyModel)
		}
	}
}

// noneConfigured says of a card that no configuration was applied to it.
func noneConfigured(attribute) bool {
	return false
}

//nolint:gochecknoglobals // immutable. Sets need the type of their elements also when they are null.
var emptyModel = Model{ActiveDays: types.SetNull(weekdayType()), Categories: types.SetNull(types.StringType)}
