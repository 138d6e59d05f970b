// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What becomes of the card when its resource is destroyed.
const (
	policyDiscard = "discard"
	policyLock    = "lock"
	policyAbandon = "abandon"
	policyPrevent = "prevent"
)

func policies() []string {
	return []string{policyDiscard, policyLock, policyAbandon, policyPrevent}
}

// plannedPolicy is the configured policy, else the default of the level: what is cheap to issue again is discarded,
// what is posted, or unknown to this version, is protected.
func plannedPolicy(config *Model, cardLevel types.String) types.String {
	switch {
	case !config.DeletionPolicy.IsNull():
		return config.DeletionPolicy
	case cardLevel.IsUnknown():
		return types.StringUnknown()
	default:
		return types.StringValue(defaultPolicy(cardLevel.ValueString()))
	}
}

func defaultPolicy(cardLevel string) string {
	if physical, known := qonto.PhysicalLevel(cardLevel); known && !physical {
		return policyDiscard
	}

	return policyPrevent
}

// leavesLivingCard tells whether a destroy leaves a living card behind, which an interrupted replacement would otherwise
// take back.
func leavesLivingCard(policy string) bool {
	return policy == policyLock || policy == policyAbandon
}
